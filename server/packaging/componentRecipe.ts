import type { ObjectLocation } from "../objectStorage/objectStorage";
import type { GreengrassConfiguration } from "./packagingConfiguration";

/** Places of a component's two files. */
export interface ComponentFiles {
    recipe: ObjectLocation;
    archive: ObjectLocation;
}

/**
 * Places of the files. The names let the prefix be passed to Greengrass as it is: `recipes/` is the folder of
 * recipes, `artifacts/` the one of artifacts.
 *
 * @param version - version of the component.
 */
export function componentFiles(
    { S3OutputLocation, ComponentName: name }: GreengrassConfiguration,
    version: string,
): ComponentFiles {
    const { Bucket: bucket, Prefix: prefix = "" } = S3OutputLocation;
    return {
        recipe: { bucket, key: `${prefix}recipes/${name}-${version}.json` },
        archive: { bucket, key: `${prefix}artifacts/${name}/${version}/${name}-${version}.zip` },
    };
}

/** Model that a component brings to a device. */
export interface ComponentModel {
    projectName: string;
    modelVersion: string;
    modelArn: string;
}

/**
 * Recipe of an IoT Greengrass V2 component whose artifact is the archive. It has no life cycle: it delivers the
 * model to the component that depends on it.
 *
 * Greengrass refuses recipes with unknown members. So this service's own values are in the configuration, whose
 * members are free.
 */
export function componentRecipe(
    configuration: GreengrassConfiguration,
    version: string,
    model: ComponentModel,
): object {
    const { ComponentName, ComponentDescription, Tags = [], CompilerOptions } = configuration;
    const { archive } = componentFiles(configuration, version);
    return {
        RecipeFormatVersion: "2020-01-25",
        ComponentName,
        ComponentVersion: version,
        ...(ComponentDescription !== undefined && { ComponentDescription }),
        ComponentPublisher: "lookoutvision",
        ComponentConfiguration: {
            DefaultConfiguration: {
                ...model,
                ...(CompilerOptions !== undefined && { compilerOptions: CompilerOptions }),
                tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
            },
        },
        Manifests: [
            {
                Platform: { os: "linux", architecture: architecture(configuration) },
                Artifacts: [{ URI: `s3://${archive.bucket}/${archive.key}`, Unarchive: "NONE" }],
            },
        ],
    };
}

/** Architecture in Greengrass's words. A Jetson Xavier is an ARM. */
function architecture({ TargetPlatform }: GreengrassConfiguration): "amd64" | "aarch64" {
    return TargetPlatform?.Arch === "X86_64" ? "amd64" : "aarch64";
}
