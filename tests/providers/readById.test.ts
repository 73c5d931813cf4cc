import assert from "node:assert/strict";
import { datasetHandlers } from "../../providers/dataset/handlers";
import { modelHandlers } from "../../providers/model/handlers";
import { projectHandlers } from "../../providers/project/handlers";
import { scriptedContext } from "./scriptedService";

/** What the class gives for `get`: nothing of the thing itself. */
const alone = { resourceUrn: "urn:pulumi:dev::p::t::n", __provider: "stub" } as never;

const context = () =>
    scriptedContext({
        describeModel: ({ ProjectName, ModelVersion }) => ({
            ModelDescription: {
                ModelVersion,
                ModelArn: `arn:${ProjectName}/${ModelVersion}`,
                Status: "HOSTED",
                OutputConfig: { S3Location: { Bucket: "b" } },
                KmsKeyId: "key",
            },
        }),
        listTagsForResource: ({ ResourceArn }) => ({ Tags: [{ Key: "of", Value: ResourceArn }] }),
        describeDataset: ({ DatasetType }) => ({
            DatasetDescription: { DatasetType, Status: "CREATE_COMPLETE", ImageStats: { Total: 7 } },
        }),
        describeProject: ({ ProjectName }) => ({ ProjectDescription: { ProjectName, ProjectArn: "arn" } }),
    });

describe("reading by the id alone", () => {
    it("gives a model with what it was made with", async () => {
        const state = (await modelHandlers(context()).read("plates/12", alone))!;
        assert.deepEqual(
            [state.projectName, state.version, state.arn, state.status, state.outputConfig, state.kmsKeyId, state.tags],
            [
                "plates",
                "12",
                "arn:plates/12",
                "HOSTED",
                { s3Location: { bucket: "b" } },
                "key",
                { of: "arn:plates/12" },
            ],
        );
        assert.ok(!("description" in state));
        assert.deepEqual(await modelHandlers(context()).read("plates/12", state), state, "a refresh finds the same");
    });

    it("gives a dataset with what the service tells", async () => {
        const state = (await datasetHandlers(context()).read("plates/test", alone))!;
        assert.deepEqual([state.projectName, state.datasetType, state.imageStats.total], ["plates", "test", 7]);
        assert.ok(!("contentHash" in state) && !("manifest" in state));
        assert.deepEqual(
            await datasetHandlers(context()).read("plates/test", state),
            state,
            "a refresh finds the same",
        );
    });

    it("gives a project", async () => {
        assert.equal((await projectHandlers(context()).read("plates", alone))?.projectName, "plates");
    });

    it("says how an id is written", async () => {
        for (const id of ["plates", "plates/latest", "plates/", "a/b/3"]) {
            await assert.rejects(
                modelHandlers(context()).read(id, alone),
                /is not the id of a model: write it as PROJECT\/VERSION, for instance boards\/3$/,
                id,
            );
        }
        await assert.rejects(
            datasetHandlers(context()).read("plates/validation", alone),
            /"plates\/validation" is not the id of a dataset: write it as PROJECT\/TYPE, for instance boards\/train$/,
        );
    });
});
