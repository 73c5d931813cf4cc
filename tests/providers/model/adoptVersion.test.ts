import assert from "node:assert/strict";
import { InitError } from "../../../providers/host/initError";
import { modelHandlers } from "../../../providers/model/handlers";
import type { ModelInputs, ModelOutputs } from "../../../providers/model/state";
import { apiError, scriptedContext } from "../scriptedService";

const inputs: ModelInputs = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "results", prefix: "models/" } },
    description: "first",
    tags: { line: "7" },
    adoptVersion: "3",
    qualityGate: { minimumF1Score: 1 },
    resourceUrn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:Model::detector",
    stackIdentity: "identity",
    __provider: "stub",
};

const found = {
    ModelVersion: "3",
    ModelArn: "arn3",
    Status: "TRAINED",
    StatusMessage: "Done.",
    Description: "first",
    OutputConfig: { S3Location: { Bucket: "results", Prefix: "models/" } },
    Performance: { F1Score: 0.5, Recall: 0.5, Precision: 0.5 },
};

function service(described: object = {}, more: Parameters<typeof scriptedContext>[0] = {}) {
    return scriptedContext({
        describeModel: () => ({ ModelDescription: { ...found, ...described } }),
        listTagsForResource: () => ({ Tags: [{ Key: "by", Value: "hand" }] }),
        tagResource: () => ({}),
        untagResource: () => ({}),
        ...more,
    });
}

const refused = async (described: object, change: object = {}) => {
    const context = service(described);
    const error = await modelHandlers(context)
        .create({ ...inputs, ...change })
        .then(
            () => assert.fail("it should have failed"),
            (failure: Error) => failure,
        );
    assert.ok(!(error instanceof InitError));
    assert.ok(!context.calls.some((call) => /^(create|tag|untag|delete)/.test(call)), context.calls.join());
    return error.message;
};

describe("taking over a version", () => {
    it("gives its state, sets the declared tags, and asks no gate", async () => {
        for (const Status of ["TRAINED", "HOSTED", "STARTING_HOSTING", "HOSTING_FAILED"]) {
            const context = service({ Status });
            const { id, outs } = await modelHandlers(context).create(inputs);
            assert.equal(id, "plates/3");
            assert.deepEqual(
                [outs.version, outs.arn, outs.status, outs.performance?.f1Score],
                ["3", "arn3", Status, 0.5],
            );
            assert.deepEqual({ ...outs, ...inputs }, outs, "the outputs repeat every input");
            assert.deepEqual(context.inputOf("untagResource"), { ResourceArn: "arn3", TagKeys: ["by"] });
            assert.deepEqual(context.inputOf("tagResource"), {
                ResourceArn: "arn3",
                Tags: [{ Key: "line", Value: "7" }],
            });
            assert.ok(!context.calls.includes("createModel"));
        }
    });

    it("waits for one that is training, and for as long as it takes", async () => {
        let looks = 0;
        const training = {
            describeModel: () => ({ ModelDescription: { ...found, Status: looks++ < 5 ? "TRAINING" : "TRAINED" } }),
        };
        const { outs } = await modelHandlers(service({}, training)).create(inputs);
        assert.equal(outs.status, "TRAINED");

        const handlers = modelHandlers(service({ Status: "TRAINING" }));
        const cutOff = await handlers.create({ ...inputs, timeouts: { create: "1s" } }).then(
            () => assert.fail(),
            (error: InitError) => error,
        );
        assert.equal(cutOff.id, "plates/3");
        const resumed = await modelHandlers(service()).update(
            "plates/3",
            cutOff.properties as unknown as ModelOutputs,
            inputs,
        );
        assert.equal(resumed.status, "TRAINED", "no gate is asked after a cut-off wait either");
    });

    for (const [described, message] of [
        [
            { Status: "TRAINING_FAILED", StatusMessage: "Too dark." },
            /^version 3 of project plates is TRAINING_FAILED \(Too dark\): leave adoptVersion out/,
        ],
        [
            { Status: "DELETING", StatusMessage: undefined },
            /^version 3 of project plates is DELETING: leave adoptVersion out/,
        ],
    ] as [object, RegExp][]) {
        it(`refuses what is ${JSON.stringify(described)}`, async () => assert.match(await refused(described), message));
    }

    it("refuses what isn't there", async () => {
        const notFound = (): never => {
            throw apiError("ResourceNotFoundException", "no such model");
        };
        await assert.rejects(
            modelHandlers(service({}, { describeModel: notFound })).create(inputs),
            /^Error: adoptVersion names version 3 of project plates, which is not on the service at http:\/\/scripted: name another, or leave adoptVersion out/,
        );
    });

    it("says what to write when the version was made with other arguments", async () => {
        const made = {
            Description: undefined,
            KmsKeyId: "alias/boards",
            OutputConfig: { S3Location: { Bucket: "other" } },
        };
        assert.equal(
            await refused(made),
            "version 3 of project plates was made with other arguments. To take it over, " +
                'write outputConfig: {"s3Location":{"bucket":"other"}}; leave out description; write kmsKeyId: "alias/boards"',
        );
    });

    it("accepts a key that the service names otherwise", async () => {
        const KmsKeyId = "arn:aws:kms:us-east-1:123456789012:key/1234";
        for (const kmsKeyId of [KmsKeyId, "1234", "alias/boards"]) {
            assert.equal(
                (await modelHandlers(service({ KmsKeyId })).create({ ...inputs, kmsKeyId })).id,
                "plates/3",
                kmsKeyId,
            );
        }
        assert.match(await refused({ KmsKeyId }, { kmsKeyId: "5678" }), /To take it over, write kmsKeyId/);
    });

    it("isn't done for a replacement, which trains", async () => {
        const createModel = () => ({ ModelMetadata: { ModelVersion: "4", ModelArn: "arn4", Status: "TRAINING" } });
        const marked = () => ({ Tags: [{ Key: "pulumi-lookoutvision/started-by", Value: "x" }] });
        const context = service({}, { createModel, listTagsForResource: marked });
        const handlers = modelHandlers(context);
        const { qualityGate: _, ...ungated } = inputs;
        await handlers.diff(
            "plates/3",
            { ...ungated, version: "3", arn: "arn3", status: "TRAINED", statusMessage: "", creationTimestamp: "" },
            ungated,
        );
        const { id } = await handlers.create({ ...ungated, triggers: ["new"] });
        assert.equal(id, "plates/4");
    });

    it("has no effect on a version that is there, however the argument changes", async () => {
        const context = scriptedContext({});
        const handlers = modelHandlers(context);
        const state: ModelOutputs = {
            ...inputs,
            version: "3",
            arn: "arn3",
            status: "TRAINED",
            statusMessage: "",
            creationTimestamp: "",
        };
        const { adoptVersion: _, ...without } = inputs;
        for (const news of [without, { ...inputs, adoptVersion: "9" }]) {
            assert.deepEqual(await handlers.diff("plates/3", state, news), {
                changes: true,
                replaces: [],
                deleteBeforeReplace: false,
            });
            const outs = await handlers.update("plates/3", state, news);
            assert.deepEqual([outs.version, outs.adoptVersion], ["3", (news as ModelInputs).adoptVersion]);
        }
        assert.deepEqual(context.calls, []);
    });
});
