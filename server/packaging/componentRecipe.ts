import { packageVersion } from "../files/packageRoot";
import { agentSettings, agentSettingTags } from "./agentSettings";
import type { PackagePublicKey } from "./packageSignature";
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
    /** Public key of the service, which has signed the archive. */
    packageKey: PackagePublicKey;
}

/**
 * Recipe of an IoT Greengrass V2 component whose artifact is the archive. It installs the Edge Agent if the device
 * doesn't have it, and runs it with the archive. The components of a device share one agent. A program that depends on the
 * component calls the agent.
 *
 * Greengrass refuses recipes with unknown members. So this service's own values are in the configuration, whose
 * members are free.
 */
export function componentRecipe(
    configuration: GreengrassConfiguration,
    version: string,
    { packageKey, ...model }: ComponentModel,
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
                PackageKey: packageKey,
                ...agentSettings(configuration),
                ...(CompilerOptions !== undefined && { compilerOptions: CompilerOptions }),
                tags: Object.fromEntries(
                    Tags.filter(({ Key }) => !settingKeys.includes(Key)).map(({ Key, Value }) => [Key, Value]),
                ),
            },
        },
        Manifests: [
            {
                Platform: { os: "linux", architecture: architecture(configuration) },
                Lifecycle: lifecycle(archive.key.split("/").at(-1)!),
                Artifacts: [{ URI: `s3://${archive.bucket}/${archive.key}`, Unarchive: "NONE" }],
            },
        ],
    };
}

const settingKeys: readonly string[] = Object.values(agentSettingTags);

/** Package of npm with what a device needs: the agent, the detector and their dependencies. */
export const devicePackage = "lookoutvision-edge";

/**
 * Scripts for the component's life, which a shell runs as the device's user for components.
 *
 * @param archive - name of the artifact.
 */
function lifecycle(archive: string): object {
    const folder = "$HOME/.local/share/lookoutvision";
    const path = `export PATH="${folder}/bin:$PATH"`;
    // onnxruntime-node brings its library for all systems; that of Linux is a quarter of it.
    const unused = ["darwin", "win32"].map(
        (system) => `"${folder}/lib/node_modules/${devicePackage}/node_modules/onnxruntime-node/bin/napi-v3/${system}"`,
    );
    const install =
        `{ npm install --global --prefix "${folder}" ${devicePackage}@${packageVersion} ` +
        `&& rm -rf ${unused.join(" ")}; }`;
    const common = `"{artifacts:path}/${archive}" --socket "{configuration:/Socket}"`;
    const script = (...lines: string[]) => lines.join("\n");
    return {
        Install: {
            // Components are installed at the same time, and the first installs the agent for all.
            Script: script(
                path,
                `mkdir -p "${folder}"`,
                `flock "${folder}/lock" sh -c '[ "$(lookoutvision --version)" = ${packageVersion} ] || ${install}'`,
            ),
            Timeout: 900,
        },
        Run: {
            Script: script(
                path,
                `exec lookoutvision edge-agent --add ${common} --package-key "{configuration:/PackageKey}" --start-added "{configuration:/Autostart}"`,
            ),
        },
        Shutdown: { Script: script(path, `lookoutvision edge-agent --remove ${common}`), Timeout: 90 },
    };
}

/** Architecture in Greengrass's words. A Jetson Xavier is an ARM. */
function architecture({ TargetPlatform }: GreengrassConfiguration): "amd64" | "aarch64" {
    return TargetPlatform?.Arch === "X86_64" ? "amd64" : "aarch64";
}
