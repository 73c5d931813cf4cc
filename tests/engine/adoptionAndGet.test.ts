import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineProject } from "../harness/engine/engine";
import { createModel, waitForTraining } from "../harness/service/trainedProject";
import { declareModels, isModel, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

const getProgram = `
import { existsSync } from "node:fs";
import { LookoutVisionDataset, LookoutVisionLocalBucket, LookoutVisionModel, LookoutVisionProject } from "pulumi-lookoutvision";

const project = LookoutVisionProject.get("project", "plates");
const train = LookoutVisionDataset.get("train", "plates/train");
const model = LookoutVisionModel.get("detector", "plates/2");
const bucket = LookoutVisionLocalBucket.get("bucket", "plates");
if (existsSync("wrong")) {
    LookoutVisionModel.get("missing", "plates/77");
}
export const [projectName, projectArn] = [project.projectName, project.arn];
export const [datasetType, imageStats, contentHash] = [train.datasetType, train.imageStats, train.contentHash];
export const { version, status, description, outputConfig, performance, tags } = model;
export const folder = bucket.path;
`;

/** With the real engine, on a project that nobody has made with Pulumi. */
describe("what is on the service already", function () {
    this.timeout(120_000);
    let service: ProxiedService;
    let stack: EngineProject;

    const up = (...args: string[]) => stack.run(["up", "--yes", "--skip-preview", ...args]);
    const mustUp = (...args: string[]) => stack.mustRun(["up", "--yes", "--skip-preview", ...args]);
    const declare = (args: object) => declareModels(stack, { detector: args });
    const versions = () => sameVersions(service.client, "plates", [stack]);
    const adopted = { adoptVersion: "1", description: "by-hand", tags: { line: "7" } };

    before(async () => {
        service = await startProxiedService();
        const OutputConfig = { S3Location: { Bucket: "plates", Prefix: "models/" } };
        const Tags = [{ Key: "by", Value: "hand" }];
        await waitForTraining(
            service.client,
            "plates",
            await createModel(service.client, "plates", "plates", { OutputConfig, Description: "by-hand", Tags }),
        );
        stack = await service.addStack();
    });
    after(() => service?.remove());

    it("isn't taken over with other arguments: the update says what to write", async () => {
        await declare({ adoptVersion: "1", description: "other" });
        const { code, stdout, stderr } = await up();
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            /version 1 of project plates was made with other arguments\. To take it over, write description: "by-hand"/,
        );
        assert.deepEqual((await stack.exportStack()).filter(isModel), []);
    });

    it("is taken over instead of trained, with the declared tags", async () => {
        await declare(adopted);
        const { stdout } = await mustUp();
        assert.match(stdout, /Version 1 of project plates is taken over: arn:/);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
        assert.ok(!service.proxy.requests.includes("CreateModel"));
        const { ModelDescription } = await service.client.describeModel({ ProjectName: "plates", ModelVersion: "1" });
        const { Tags } = await service.client.listTagsForResource({ ResourceArn: ModelDescription?.ModelArn });
        assert.deepEqual(Tags, [{ Key: "line", Value: "7" }]);
        assert.match((await mustUp("--refresh")).stdout, /3 unchanged/);
    });

    it("isn't deleted by a forced replacement that takes over the same version", async () => {
        const { urn } = (await stack.exportStack()).find(isModel)!;
        const { stdout } = await mustUp("--replace", urn);
        assert.match(stdout, /plates\/1 was kept: what replaces it in this stack is the same one/);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("is then a version like any other: what triggers it trains, and the one that was taken over goes", async () => {
        await declare({ ...adopted, triggers: ["new pictures"] });
        await mustUp();
        assert.deepEqual(await versions(), ["2 TRAINED"]);
        await declare({ description: "by-hand", tags: { line: "7" }, triggers: ["new pictures"] });
        assert.match((await mustUp()).stdout, /~ 1 updated/);
        assert.deepEqual(await versions(), ["2 TRAINED"]);
    });

    describe("when another stack gets it", () => {
        let reader: EngineProject;
        before(async () => {
            reader = await service.addStack(getProgram);
        });

        it("is read by its id alone, and nothing else is made", async () => {
            await reader.mustRun(["up", "--yes", "--skip-preview"]);
            const { projectArn, performance, folder, ...outputs } = await reader.outputs();
            assert.deepEqual(outputs, {
                projectName: "plates",
                datasetType: "train",
                imageStats: { total: 30, labeled: 30, normal: 20, anomaly: 10 },
                version: "2",
                status: "TRAINED",
                description: "by-hand",
                outputConfig: { s3Location: { bucket: "plates", prefix: "models/" } },
                tags: { line: "7" },
            });
            assert.match(String(projectArn), /:project\/plates$/);
            assert.ok((performance as { f1Score: number }).f1Score > 0);
            assert.equal(folder, service.bucketFolder);
            const types = (await reader.exportStack())
                .map(({ type }) => type)
                .filter((type) => type.includes("lookoutvision"));
            assert.deepEqual(types.map((type) => type.replace(/^.*:/, "")).sort(), [
                "Dataset",
                "LocalBucket",
                "Model",
                "Project",
            ]);
        });

        it("is shown as it became since, and is the same again after a refresh", async () => {
            const { ModelDescription } = await service.client.describeModel({
                ProjectName: "plates",
                ModelVersion: "2",
            });
            await service.client.tagResource({
                ResourceArn: ModelDescription?.ModelArn,
                Tags: [{ Key: "line", Value: "8" }],
            });
            await reader.mustRun(["refresh", "--yes", "--skip-preview"]);
            await reader.mustRun(["up", "--yes", "--skip-preview"]);
            assert.deepEqual((await reader.outputs())["tags"], { line: "8" });
        });

        it("is said not to exist when it doesn't", async () => {
            await writeFile(join(reader.folder, "wrong"), "");
            const { code, stdout, stderr } = await reader.run(["preview"]);
            assert.notEqual(code, 0);
            assert.match(
                stdout + stderr,
                /Reading LookoutVisionModel "missing" failed: there is no plates\/77: correct the id that is given to get, or make it first/,
            );
        });

        it("is there after a destroy", async () => {
            service.proxy.requests.length = 0;
            await reader.mustRun(["destroy", "--yes", "--skip-preview"]);
            assert.ok(
                !service.proxy.requests.some((operation) => operation.startsWith("Delete")),
                service.proxy.requests.join(),
            );
            assert.deepEqual(await versions(), ["2 TRAINED"]);
        });
    });
});
