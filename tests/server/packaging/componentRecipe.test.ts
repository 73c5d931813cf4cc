import assert from "node:assert/strict";
import { componentFiles, componentRecipe } from "../../../server/packaging/componentRecipe";
import { packageKeyPair } from "../../../server/packaging/packageSignature";
import type { GreengrassConfiguration } from "../../../server/packaging/packagingConfiguration";

const configuration: GreengrassConfiguration = {
    S3OutputLocation: { Bucket: "factory", Prefix: "edge/" },
    ComponentName: "com.example.plates",
    TargetDevice: "jetson_xavier",
};
const model = {
    projectName: "plates",
    modelVersion: "3",
    modelArn: "arn",
    packageKey: packageKeyPair(Buffer.alloc(32)).publicKey,
};

describe("a component's files", () => {
    it("lie under the prefix, joined as it is given, as Greengrass wants folders of recipes and artifacts", () => {
        assert.deepEqual(componentFiles(configuration, "3.0.0"), {
            recipe: { bucket: "factory", key: "edge/recipes/com.example.plates-3.0.0.json" },
            archive: { bucket: "factory", key: "edge/artifacts/com.example.plates/3.0.0/com.example.plates-3.0.0.zip" },
        });
        assert.equal(
            componentFiles({ ...configuration, S3OutputLocation: { Bucket: "factory" } }, "1.0.0").recipe.key,
            "recipes/com.example.plates-1.0.0.json",
        );
    });
});

describe("a component's recipe", () => {
    it("starts the agent with the settings that tags give, which are no tags of the component then", () => {
        const Tags = [
            { Key: "line", Value: "7" },
            { Key: "lookoutvision:socket", Value: "unix:///run/plates.sock" },
            { Key: "lookoutvision:autostart", Value: "true" },
        ];
        const { ComponentConfiguration } = componentRecipe({ ...configuration, Tags }, "3.0.0", model) as {
            ComponentConfiguration: { DefaultConfiguration: Record<string, unknown> };
        };
        const { Socket, Autostart, tags } = ComponentConfiguration.DefaultConfiguration;
        assert.deepEqual(
            { Socket, Autostart, tags },
            {
                Socket: "unix:///run/plates.sock",
                Autostart: "true",
                tags: { line: "7" },
            },
        );
    });

    it("names component and archive, and carries model, tags and compiler options in the configuration", () => {
        const all: GreengrassConfiguration = {
            ...configuration,
            TargetDevice: undefined,
            TargetPlatform: { Os: "LINUX", Arch: "X86_64" },
            CompilerOptions: '{"mcpu": "core-avx2"}',
            ComponentDescription: "Looks at plates",
            Tags: [{ Key: "line", Value: "7" }],
        };
        const recipe = componentRecipe(all, "3.0.0", model) as { Manifests: { Lifecycle: object }[] };
        const { Lifecycle, ...manifest } = recipe.Manifests[0];
        assert.deepEqual(Object.keys(Lifecycle), ["Install", "Run", "Shutdown"]);
        assert.deepEqual(
            { ...recipe, Manifests: [manifest] },
            {
                RecipeFormatVersion: "2020-01-25",
                ComponentName: "com.example.plates",
                ComponentVersion: "3.0.0",
                ComponentDescription: "Looks at plates",
                ComponentPublisher: "lookoutvision",
                ComponentConfiguration: {
                    DefaultConfiguration: {
                        projectName: "plates",
                        modelVersion: "3",
                        modelArn: "arn",
                        PackageKey: model.packageKey,
                        Socket: "unix:///tmp/aws.iot.lookoutvision.EdgeAgent.sock",
                        Autostart: "false",
                        compilerOptions: '{"mcpu": "core-avx2"}',
                        tags: { line: "7" },
                    },
                },
                Manifests: [
                    {
                        Platform: { os: "linux", architecture: "amd64" },
                        Artifacts: [
                            {
                                URI: "s3://factory/edge/artifacts/com.example.plates/3.0.0/com.example.plates-3.0.0.zip",
                                Unarchive: "NONE",
                            },
                        ],
                    },
                ],
            },
        );
    });

    it("is for the architecture of the target, as Greengrass calls it", () => {
        const architectureOf = (target: Partial<GreengrassConfiguration>) =>
            (componentRecipe({ ...configuration, TargetDevice: undefined, ...target }, "1.0.0", model) as any)
                .Manifests[0].Platform.architecture;
        assert.equal(architectureOf({ TargetDevice: "jetson_xavier" }), "aarch64");
        assert.equal(
            architectureOf({ TargetPlatform: { Os: "LINUX", Arch: "ARM64", Accelerator: "NVIDIA" } }),
            "aarch64",
        );
        assert.equal(architectureOf({ TargetPlatform: { Os: "LINUX", Arch: "X86_64" } }), "amd64");
    });

    it("has no member that Greengrass doesn't know, since it refuses such recipes", () => {
        const known = [
            ...[
                "RecipeFormatVersion",
                "ComponentName",
                "ComponentVersion",
                "ComponentType",
                "ComponentDescription",
                "ComponentPublisher",
            ],
            ...["ComponentSource", "ComponentConfiguration", "ComponentDependencies", "Manifests", "Lifecycle"],
        ];
        const recipe = componentRecipe({ ...configuration, Tags: [{ Key: "a", Value: "b" }] }, "1.0.0", model);
        assert.deepEqual(
            Object.keys(recipe).filter((name) => !known.includes(name)),
            [],
        );
    });
});
