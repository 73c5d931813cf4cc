import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { readFirstKeyPair } from "../../server/signatures/ownCredentials";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { answersThroughout } from "./answersThroughout";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { LookoutVisionDataset, LookoutVisionHostedModel, LookoutVisionLocalBucket, LookoutVisionModel, LookoutVisionProject } from "pulumi-lookoutvision";

const config = new pulumi.Config();
const bucket = new LookoutVisionLocalBucket("bucket");
const project = new LookoutVisionProject("project", { projectName: "plates" });
const pictures = new LookoutVisionDataset("pictures", {
    projectName: project.projectName,
    datasetType: "train",
    images: { folder: "./pictures", bucket: bucket.bucket },
});
const model = new LookoutVisionModel("detector", {
    projectName: project.projectName,
    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "models/" } },
    triggers: [pictures.contentHash, config.get("trigger") ?? "first"],
});
const hosted = new LookoutVisionHostedModel("hosted", {
    projectName: project.projectName,
    modelVersion: model.version,
    minInferenceUnits: config.getNumber("units"),
});
export const { endpoint, region, credentialsFile, modelVersion, status } = hosted;
`;

/** A stack with a hosted model from its first up to its end, with the real engine and a real service. */
describe("a stack with a hosted model", function () {
    this.timeout(400_000);
    let project: EngineProject;
    let service: LookoutVision;

    before(async () => {
        project = await createEngineProject({ program });
        await drawPictures(join(project.folder, "pictures"), { normal: 21, anomaly: 11, size: 64, prefix: "" });
    });
    after(async () => {
        service?.destroy();
        await project?.remove();
    });

    const mustUp = (...args: string[]) => project.mustRun(["up", "--yes", "--skip-preview", ...args]);
    const picture = () => join(project.folder, "pictures/anomaly/anomaly-3.png");
    const versions = async () => {
        const { Models = [] } = await service.listModels({ ProjectName: "plates" });
        return Models.map(({ ModelVersion, Status }) => `${ModelVersion} ${Status}`).sort();
    };

    it("is up with a model that answers where the stack's outputs say", async () => {
        await mustUp();
        const { endpoint, region, credentialsFile, modelVersion } = (await project.outputs()) as Record<string, string>;
        service = new LookoutVision({ endpoint, region, credentials: await readFirstKeyPair(credentialsFile) });
        const Body = await readFile(picture());
        const { DetectAnomalyResult } = await service.detectAnomalies({
            ProjectName: "plates",
            ModelVersion: modelVersion,
            Body,
            ContentType: "image/png",
        });
        assert.equal(DetectAnomalyResult?.IsAnomalous, true);
    });

    it("changes nothing when nothing changed, although the model is hosted now", async () => {
        const { stdout } = await mustUp("--refresh");
        assert.match(stdout, /7 unchanged/);
        assert.doesNotMatch(stdout, /updated|replaced|created/);
    });

    it("sees in a refresh that somebody stopped it, and hosts it again, with other units if those are wanted meanwhile", async () => {
        await service.stopModel({ ProjectName: "plates", ModelVersion: "1" });
        const refresh = await project.mustRun(["refresh", "--yes", "--skip-preview", "--diff"]);
        assert.match(refresh.stdout, /~ status *: "HOSTED" => "(TRAINED|STOPPING_HOSTING)"/);
        await project.mustRun(["config", "set", "units", "2"]);
        const { stdout } = await mustUp();
        assert.match(stdout, /~ 1 updated\s+6 unchanged/);
        assert.equal(
            (await service.describeModel({ ProjectName: "plates", ModelVersion: "1" })).ModelDescription
                ?.MinInferenceUnits,
            2,
        );
        assert.deepEqual(await versions(), ["1 HOSTED"]);
    });

    it("has a version that answers at every moment of a retraining", async () => {
        await project.mustRun(["config", "set", "trigger", "second"]);
        let stdout = "";
        const { answers, gaps } = await answersThroughout(
            service,
            { projectName: "plates", versions: ["1", "2"], picture: picture() },
            async () => {
                ({ stdout } = await mustUp());
            },
        );
        assert.deepEqual(gaps, []);
        assert.ok(answers["1"] > 10 && answers["2"] > 0, JSON.stringify(answers));
        assert.match(stdout, /\+-2 replaced\s+5 unchanged/);
        assert.deepEqual(await versions(), ["2 HOSTED"]);
        assert.equal((await project.outputs())["modelVersion"], "2");
    });

    it("ends with a destroy, and its service with it", async () => {
        const { pid } = JSON.parse(await readFile(join(project.dataDir, "service.json"), "utf8")) as { pid: number };
        await project.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(await project.exportStack(), []);
        for (const deadline = Date.now() + 60_000; runs(pid); await sleep(200)) {
            assert.ok(Date.now() < deadline, "the service should have ended");
        }
    });
});

function runs(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
