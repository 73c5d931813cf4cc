import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { DefectDetector } from "../../../providers";
import type { DefectDetectorArgs } from "../../../providers";

/** Resources as they were registered, in order. */
let registered: { type: string; name: string; inputs: Record<string, unknown>; provider?: string }[];

const computed: Readonly<Record<string, object>> = {
    StackIdentity: { identity: "0123" },
    LocalBucket: { bucket: "made-bucket" },
    Dataset: { contentHash: "hash" },
    Model: { version: "3", arn: "arn:3", status: "TRAINED", performance: { f1Score: 1, precision: 1, recall: 1 } },
    HostedModel: { status: "HOSTED", endpoint: "http://service", region: "us-east-1" },
};

async function mockEngine(): Promise<void> {
    registered = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs, provider }) => {
                registered.push({ type, name, inputs, provider });
                return { id: `${name}-id`, state: { ...inputs, ...computed[type.split(":").at(-1)!] } };
            },
            call: ({ inputs }) => inputs,
        },
        "factory",
        "dev",
    );
}

/** The resources of a detector, once all are registered. */
async function resourcesOf(
    name: string,
    args: DefectDetectorArgs,
    opts?: pulumi.ComponentResourceOptions,
): Promise<DefectDetector> {
    const detector = new DefectDetector(name, args, opts);
    const { bucket, project, trainingDataset, testDataset, model, hostedModel } = detector;
    const children = [bucket, project, trainingDataset, testDataset, model, hostedModel].filter(
        (child) => child !== undefined,
    );
    await valueOf(pulumi.all(children.map(({ urn }) => urn)));
    return detector;
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}

/** Without what every resource of this package is given. */
function argumentsOf(name: string): Record<string, unknown> {
    const {
        resourceUrn: _u,
        stackIdentity: _s,
        __provider: _p,
        ...rest
    } = registered.find((resource) => resource.name === name)!.inputs;
    return rest;
}

const names = () =>
    registered
        .map(({ name }) => name)
        .filter((name) => name !== "lookoutvision-stack-identity")
        .sort();

describe("a defect detector", () => {
    beforeEach(mockEngine);

    it("is a bucket, a project, a dataset, a model and its hosting, with nothing given but pictures", async () => {
        await resourcesOf("boards", { images: "./pictures" });
        assert.deepEqual(names(), [
            "boards",
            "boards-bucket",
            "boards-hosted",
            "boards-model",
            "boards-project",
            "boards-train",
        ]);
        assert.deepEqual(argumentsOf("boards-bucket"), {});
        assert.deepEqual(argumentsOf("boards-project"), { projectName: "boards" });
        assert.deepEqual(argumentsOf("boards-train"), {
            projectName: "boards",
            datasetType: "train",
            images: { folder: "./pictures", bucket: "made-bucket" },
        });
        assert.deepEqual(argumentsOf("boards-model"), {
            projectName: "boards",
            outputConfig: { s3Location: { bucket: "made-bucket", prefix: "results/" } },
            triggers: ["hash"],
        });
        assert.deepEqual(argumentsOf("boards-hosted"), { projectName: "boards", modelVersion: "3" });
    });

    it("keeps from its resources the provider of another package, which components around it may have", async () => {
        const other = new (class extends pulumi.ProviderResource {})("aws", "elsewhere");
        const factory = new pulumi.ComponentResource("factory:index:Factory", "factory", {}, { providers: [other] });
        await resourcesOf("boards", { images: "./pictures" }, { parent: factory });
        await valueOf(
            new (class extends pulumi.CustomResource {})("aws:s3/bucket:Bucket", "bucket", {}, { parent: factory }).urn,
        );
        assert.deepEqual(
            registered.filter(({ provider }) => provider).map(({ name }) => name),
            ["bucket"],
        );
        assert.ok(names().includes("boards-model"));
    });

    it("hands on all that is given", async () => {
        const given = {
            qualityGate: { minimumRecall: 0.9 },
            kmsKeyId: "key",
            tags: { line: "7" },
            description: "d",
            timeouts: { create: "2h" },
        };
        await resourcesOf("line", {
            ...given,
            images: "a",
            testImages: "b",
            maskColors: { scratch: "#00ff00" },
            projectName: "boards",
            bucket: "mine",
            imagePrefix: "in/",
            outputPrefix: "out/",
            triggers: ["second"],
            inferenceUnits: 2,
        });
        assert.deepEqual(names(), ["line", "line-hosted", "line-model", "line-project", "line-test", "line-train"]);
        const images = { bucket: "mine", prefix: "in/", maskColors: { scratch: "#00ff00" } };
        const dataset = { projectName: "boards", timeouts: given.timeouts };
        assert.deepEqual(argumentsOf("line-train"), {
            ...dataset,
            datasetType: "train",
            images: { folder: "a", ...images },
        });
        assert.deepEqual(argumentsOf("line-test"), {
            ...dataset,
            datasetType: "test",
            images: { folder: "b", ...images },
        });
        assert.deepEqual(argumentsOf("line-model"), {
            ...given,
            projectName: "boards",
            outputConfig: { s3Location: { bucket: "mine", prefix: "out/" } },
            triggers: ["hash", "hash", "second"],
        });
        assert.deepEqual(argumentsOf("line-hosted"), {
            projectName: "boards",
            modelVersion: "3",
            minInferenceUnits: 2,
            timeouts: given.timeouts,
        });
    });

    it("isn't hosted if that isn't wanted", async () => {
        const detector = await resourcesOf("boards", { images: "./pictures", hosted: false });
        assert.ok(!names().includes("boards-hosted"));
        assert.equal(detector.hostedModel, undefined);
        assert.deepEqual(await valueOf(pulumi.all([detector.status, detector.endpoint])), ["TRAINED", undefined]);
    });

    it("tells what its resources tell", async () => {
        const { projectName, modelVersion, modelArn, status, endpoint, region, performance } = await resourcesOf(
            "boards",
            { images: "./pictures" },
        );
        assert.deepEqual(
            await valueOf(
                pulumi.output({ projectName, modelVersion, modelArn, status, endpoint, region, performance }),
            ),
            {
                projectName: "boards",
                modelVersion: "3",
                modelArn: "arn:3",
                status: "HOSTED",
                endpoint: "http://service",
                region: "us-east-1",
                performance: { f1Score: 1, precision: 1, recall: 1 },
            },
        );
    });

    it("tells its children their URN below its own", async () => {
        const detector = await resourcesOf("boards", { images: "./pictures" });
        for (const child of [detector.project, detector.model, detector.hostedModel!]) {
            const urn = await valueOf(child.urn);
            assert.ok(
                urn.startsWith(
                    "urn:pulumi:dev::factory::lookoutvision:index:DefectDetector$pulumi-nodejs:dynamic/lookoutvision:",
                ),
                urn,
            );
            assert.ok(
                registered.some(({ inputs }) => inputs["resourceUrn"] === urn),
                urn,
            );
        }
    });

    it("refuses arguments that nobody knows, pictures that are missing and a hosting that isn't decided", () => {
        const refused = (args: object, message: RegExp) =>
            assert.throws(
                () => new DefectDetector("boards", args as DefectDetectorArgs),
                (error: Error) => pulumi.ResourceError.isInstance(error) && message.test(error.message),
            );
        refused(
            { images: "./pictures", testImagez: "./tests" },
            /^DefectDetector "boards": testImagez is no argument: .*testImages/,
        );
        refused({}, /^DefectDetector "boards": images is required$/);
        refused(
            { images: "./pictures", hosted: pulumi.output(true) },
            /^DefectDetector "boards": hosted must be true or false, and no output/,
        );
    });

    it("makes a project's name of whatever it is called", async () => {
        await resourcesOf("_Line 7: boards", { images: "./pictures" });
        assert.deepEqual(argumentsOf("_Line 7: boards-project"), { projectName: "Line-7-boards" });
    });
});
