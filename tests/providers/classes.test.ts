import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    LookoutVisionDataset,
    LookoutVisionHostedModel,
    LookoutVisionLocalBucket,
    LookoutVisionModel,
    LookoutVisionModelPackage,
    LookoutVisionProject,
} from "../../providers";
import type { LookoutVisionModelArgs, LookoutVisionModelPackageArgs } from "../../providers";
import type { CommonInputs } from "../../providers/host/contract";
import { handlersOf } from "../../providers/provider";
import { stubText } from "../../providers/host/stub";

/** Resources as they were registered, in order. */
let registered: { type: string; name: string; inputs: Record<string, unknown> }[];

/** What a user's test of a program does: outputs come from a mock of the engine. */
async function mockEngine(): Promise<void> {
    registered = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs, id }) => {
                registered.push({ type, name, inputs });
                const outputs: Record<string, unknown> = type.endsWith(":StackIdentity")
                    ? { identity: "0123" }
                    : { version: "1", status: "TRAINED", path: "/b" };
                return { id: id ?? `${name}-id`, state: { ...inputs, ...outputs } };
            },
            call: ({ inputs }) => inputs,
        },
        "factory",
        "dev",
    );
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}

const modelArgs: LookoutVisionModelArgs = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "results" } },
};
const packageArgs: LookoutVisionModelPackageArgs = {
    projectName: "plates",
    modelVersion: "1",
    configuration: {
        greengrass: { s3OutputLocation: { bucket: "factory" }, componentName: "plates", targetDevice: "jetson_xavier" },
    },
};
const inputsOf = (name: string) => registered.find((resource) => resource.name === name)!.inputs;

describe("the resource classes", () => {
    beforeEach(mockEngine);

    it("register themselves under their type with the stub, their own URN and the stack's identity", async () => {
        const model = new LookoutVisionModel("detector", modelArgs);
        await valueOf(model.urn);
        const { type } = registered.find(({ name }) => name === "detector")!;
        assert.equal(type, "pulumi-nodejs:dynamic/lookoutvision:Model");
        assert.deepEqual(inputsOf("detector"), {
            ...modelArgs,
            resourceUrn: "urn:pulumi:dev::factory::pulumi-nodejs:dynamic/lookoutvision:Model::detector",
            stackIdentity: "0123",
            __provider: stubText("Model"),
        });
    });

    it("tell the provider which of their arguments are secret, as deep as that is known", async () => {
        const tags = { line: pulumi.secret("7"), plain: "8" };
        const model = new LookoutVisionModel("detector", {
            ...modelArgs,
            description: pulumi.secret("plates"),
            tags,
            triggers: ["a", Promise.resolve(pulumi.secret("b"))],
        });
        await valueOf(model.urn);
        assert.deepEqual(inputsOf("detector")["secretArguments"], [
            ["description"],
            ["tags", "line"],
            ["triggers", "1"],
        ]);
    });

    it("name the URN of a child as the engine does", async () => {
        const parent = new pulumi.ComponentResource("factory:Line", "line7");
        const project = new LookoutVisionProject("project", { projectName: "plates" }, { parent });
        await valueOf(project.urn);
        assert.equal(
            inputsOf("project")["resourceUrn"],
            "urn:pulumi:dev::factory::factory:Line$pulumi-nodejs:dynamic/lookoutvision:Project::project",
        );
    });

    it("take Pulumi's customTimeouts, which no dynamic provider is told, for timeouts where those say nothing", async () => {
        const customTimeouts = { create: "2h", delete: "10m" };
        await valueOf(
            new LookoutVisionModel(
                "detector",
                { ...modelArgs, timeouts: pulumi.output({ create: "1h", update: "3h" }) },
                { customTimeouts },
            ).urn,
        );
        assert.deepEqual(inputsOf("detector")["timeouts"], { create: "1h", update: "3h", delete: "10m" });
        await valueOf(new LookoutVisionModelPackage("component", packageArgs, { customTimeouts }).urn);
        assert.deepEqual(inputsOf("component")["timeouts"], { create: "2h" });
        await valueOf(new LookoutVisionProject("project", { projectName: "plates" }, { customTimeouts }).urn);
        assert.ok(!("timeouts" in inputsOf("project")));
    });

    it("pass on of customTimeouts just what the provider takes", async () => {
        const opts = { customTimeouts: { create: "1h", update: "1h", delete: "1h" } };
        const datasetSource = { groundTruthManifest: { s3Object: { bucket: "results", key: "manifest" } } };
        const resources = {
            Project: new LookoutVisionProject("Project", { projectName: "plates" }, opts),
            Dataset: new LookoutVisionDataset(
                "Dataset",
                { projectName: "plates", datasetType: "train", datasetSource },
                opts,
            ),
            Model: new LookoutVisionModel("Model", modelArgs, opts),
            HostedModel: new LookoutVisionHostedModel(
                "HostedModel",
                { projectName: "plates", modelVersion: "1" },
                opts,
            ),
            ModelPackage: new LookoutVisionModelPackage("ModelPackage", packageArgs, opts),
        };
        for (const [kind, resource] of Object.entries(resources)) {
            await valueOf(resource.urn);
            const inputs = inputsOf(kind);
            const { failures = [] } = await handlersOf(kind).check(
                {},
                { ...(inputs as unknown as CommonInputs), timeouts: opts.customTimeouts },
            );
            const isRefused = (argument: string) =>
                failures.some(({ reason }) => reason.startsWith(`${argument} is no argument`));
            const taken = isRefused("timeouts")
                ? []
                : Object.keys(opts.customTimeouts).filter((member) => !isRefused(`timeouts.${member}`));
            assert.deepEqual(Object.keys((inputs["timeouts"] as object | undefined) ?? {}).sort(), taken.sort(), kind);
        }
    });

    it("give outputs that the service sets, and those that are arguments", async () => {
        const model = new LookoutVisionModel("detector", modelArgs);
        assert.equal(await valueOf(model.version), "1");
        assert.equal(await valueOf(model.status), "TRAINED");
        assert.equal(await valueOf(model.projectName), "plates");
        assert.equal(await valueOf(new LookoutVisionLocalBucket("bucket").path), "/b");
    });

    it("have an output for every member that is declared", () => {
        const outputs: [object, string[]][] = [
            [
                new LookoutVisionProject("project", { projectName: "plates" }),
                ["projectName", "arn", "creationTimestamp"],
            ],
            [
                new LookoutVisionDataset("pictures", {
                    projectName: "plates",
                    datasetType: "train",
                    images: { folder: "p", bucket: "b" },
                }),
                [
                    "projectName",
                    "datasetType",
                    "images",
                    "datasetSource",
                    "timeouts",
                    "contentHash",
                    "manifest",
                    "status",
                    "statusMessage",
                    "imageStats",
                    "creationTimestamp",
                    "lastUpdatedTimestamp",
                ],
            ],
            [
                new LookoutVisionModel("detector", modelArgs),
                [
                    "projectName",
                    "outputConfig",
                    "description",
                    "kmsKeyId",
                    "sensitiveTo",
                    "engine",
                    "tags",
                    "triggers",
                    "operatingPoint",
                    "qualityGate",
                    "adoptVersion",
                    "timeouts",
                    "clientToken",
                    "version",
                    "arn",
                    "status",
                    "statusMessage",
                    "performance",
                    "evaluationManifest",
                    "evaluationResult",
                    "evaluationReport",
                    "creationTimestamp",
                    "evaluationEndTimestamp",
                    "trainingDurationSeconds",
                ],
            ],
            [
                new LookoutVisionModelPackage("component", packageArgs),
                [
                    "projectName",
                    "modelVersion",
                    "jobName",
                    "configuration",
                    "status",
                    "statusMessage",
                    "output",
                    "creationTimestamp",
                    "lastUpdatedTimestamp",
                ],
            ],
            [new LookoutVisionLocalBucket("bucket"), ["bucket", "path"]],
        ];
        for (const [resource, names] of outputs) {
            for (const name of names) {
                assert.ok(
                    pulumi.Output.isInstance((resource as Record<string, unknown>)[name]),
                    `${resource.constructor.name}.${name}`,
                );
            }
        }
    });

    it("that are only looked up give their id, no argument and no identity, and have every output", async () => {
        for (const [resource, id] of [
            [LookoutVisionProject.get("project", "plates"), "plates"],
            [LookoutVisionDataset.get("pictures", "plates/train"), "plates/train"],
            [LookoutVisionModel.get("detector", "plates/3"), "plates/3"],
            [LookoutVisionLocalBucket.get("bucket", "results"), "results"],
        ] as const) {
            assert.equal(await valueOf(resource.id), id);
            assert.deepEqual(Object.keys(inputsOf(registered.at(-1)!.name)).sort(), ["__provider", "resourceUrn"]);
        }
        assert.ok(!registered.some(({ type }) => type.endsWith(":StackIdentity")));
        const model = LookoutVisionModel.get("other", pulumi.output("plates/3"));
        for (const name of [
            "projectName",
            "outputConfig",
            "description",
            "kmsKeyId",
            "tags",
            "version",
            "performance",
        ] as const) {
            assert.ok(pulumi.Output.isInstance(model[name]), name);
        }
    });

    it("leave the arguments of the caller as they are, so that they can be used again", async () => {
        const args = Object.freeze({ ...modelArgs });
        await valueOf(new LookoutVisionModel("first", args).urn);
        await valueOf(new LookoutVisionModel("second", args).urn);
        assert.deepEqual(args, modelArgs);
    });

    it("share one identity in a run, and have another in the next run of the same process", async () => {
        await valueOf(new LookoutVisionProject("a", { projectName: "a" }).urn);
        await valueOf(new LookoutVisionProject("b", { projectName: "b" }).urn);
        const identities = () =>
            registered.filter(({ type }) => type.endsWith(":StackIdentity")).map(({ name }) => name);
        assert.deepEqual(identities(), ["lookoutvision-stack-identity"]);
        await mockEngine();
        await valueOf(new LookoutVisionProject("a", { projectName: "a" }).urn);
        assert.deepEqual(identities(), ["lookoutvision-stack-identity"]);
    });
});
