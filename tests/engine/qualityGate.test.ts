import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { OperationName } from "../../server/api/operations";
import { drawPictures, manifestLine } from "../harness/pictures/drawnPictures";
import type { EngineProject } from "../harness/engine/engine";
import { figure } from "../harness/run/figure";
import { waitForTraining } from "../harness/service/trainedProject";
import { during, interrupt, startRun } from "./interrupt";
import type { Interruption } from "./interrupt";
import { declareModels, isModel, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

/** With the real engine and a real service, on pictures that every later training scores badly on. */
describe("a model with a quality gate", function () {
    this.timeout(120_000);
    let service: ProxiedService;
    let stack: EngineProject;

    const qualityGate = { minimumRecall: 0.5, notWorseThan: "previous", tolerance: 0.1 };
    const up = () => stack.run(["up", "--yes", "--skip-preview"]);
    const mustUp = () => stack.mustRun(["up", "--yes", "--skip-preview"]);
    const declare = (args: object) => declareModels(stack, { detector: args });
    const versions = () => sameVersions(service.client, "plates", [stack]);

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack();
    });
    after(() => service?.remove());

    it("is made when there is none to compare with", async () => {
        await declare({ qualityGate, triggers: ["first"] });
        await mustUp();
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("is a failed update when the new version is below it: the old one stays, and both scores are told", async () => {
        await addMislabelledTests(service);
        await declare({ qualityGate, triggers: ["second"] });
        const { code, stdout, stderr } = await up();
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            new RegExp(
                'Creating LookoutVisionModel "detector" failed: version 2 of project plates is below its quality gate: recall 0\\.\\d{4} instead of at least 0\\.5; ' +
                    "F1 score 0\\.\\d{4}, worse than version 1's (1\\.0000|0\\.\\d{4}) with a tolerance of 0\\.1\\. It was deleted again\\. Version 1 stays, and so does what hosts it\\. " +
                    "Its evaluation is in bucket plates: models/EvaluationResult-plates-2\\.json, models/EvaluationManifest-plates-2\\.json\\. Add more or better pictures, or lower the gate",
            ),
        );
        assert.deepEqual(await versions(), ["1 TRAINED"]);
        const files = await readdir(join(service.bucketFolder, "models"));
        assert.ok(
            files.includes("EvaluationResult-plates-2.json") && files.includes("EvaluationManifest-plates-2.json"),
            files.join(),
        );
    });

    for (const [how, operation, what] of figure<[Interruption, OperationName, "request" | "answer"][]>(
        [
            ["kill of the CLI", "DeleteModel", "request"],
            ["kill of the host", "DeleteModel", "answer"],
        ],
        (["kill of the CLI", "kill of the host", "Ctrl-C", "Ctrl-C twice"] as const).flatMap((how) => [
            [how, "DeleteModel", "request"],
            [how, "DeleteModel", "answer"],
        ]),
    )) {
        it(`comes to the same after a ${how} at the ${what} of ${operation}`, async () => {
            await declare({ qualityGate, triggers: [how, operation, what] });
            const hold = service.proxy.hold(operation, what);
            const run = startRun(stack);
            await during(run, hold.met);
            await interrupt(stack, run, how, () => hold.end(how.startsWith("kill") ? "drop" : "pass"));
            const { code, stdout, stderr } = await up();
            assert.notEqual(code, 0);
            assert.match(stdout + stderr, /is below its quality gate: .* It was deleted again\. Version 1 stays/);
            assert.deepEqual(await versions(), ["1 TRAINED"]);
        });
    }

    it("keeps what serves when its wait was cut off and a refresh saw the end, until the gate lets it pass", async () => {
        await declare({ qualityGate, triggers: ["cut off"], timeouts: { create: "100ms" } });
        assert.match((await up()).stdout, /took longer than 100 ms; it goes on/);
        const { Models = [] } = await service.client.listModels({ ProjectName: "plates" });
        const newest = Models[0].ModelVersion!;
        await waitForTraining(service.client, "plates", newest);
        await stack.mustRun(["refresh", "--yes", "--skip-preview"]);
        const below = await up();
        assert.notEqual(below.code, 0);
        assert.match(
            below.stdout + below.stderr,
            new RegExp(
                `Version ${newest} of LookoutVisionModel "detector" \\(project plates\\) is below its quality gate: .* It is in the state already, so it is kept until a version that passes replaces it\\. Version 1 stays until then`,
            ),
        );
        assert.deepEqual(await stateOf(stack), ["1, to be deleted", newest].sort());
        assert.equal((await service.client.listModels({ ProjectName: "plates" })).Models?.length, 2);

        await declare({ triggers: ["cut off"] });
        const { stdout } = await mustUp();
        assert.match(stdout, /~ 1 updated/);
        assert.deepEqual(await versions(), [`${newest} TRAINED`]);
    });

    it("that is changed leaves the version that is there, and warns when that is below it", async () => {
        const before = await versions();
        service.proxy.requests.length = 0;
        await declare({ triggers: ["cut off"], qualityGate: { minimumF1Score: 0.9 } });
        const { stdout } = await mustUp();
        assert.match(
            stdout,
            /is below the new quality gate \(F1 score 0\.\d{4} instead of at least 0\.9\)\. It stays until the next training\./,
        );
        assert.match(stdout, /~ 1 updated/);
        assert.deepEqual(service.proxy.requests, []);
        assert.deepEqual(await versions(), before);
    });

    it("says in preview what is wrong with it, in words that read well", async () => {
        await declare({
            qualityGate: { minimumF1: 0.9, minimumRecall: 90, tolerance: 0.1 },
            triggerz: ["x"],
            clientToken: "s3cr3t!",
        });
        const { code, stdout, stderr } = await stack.run(["preview"]);
        assert.notEqual(code, 0);
        const output = stdout + stderr;
        for (const reason of [
            "clientToken must be 1 to 64 letters, digits and hyphens",
            "triggerz is no argument: did you mean triggers?",
            "qualityGate.minimumF1 is no argument: did you mean qualityGate.minimumF1Score?",
            "qualityGate.minimumRecall must be a number from 0 to 1, not 90",
            "qualityGate.tolerance is that of qualityGate.notWorseThan: give that too, or leave it out",
        ]) {
            assert.ok(
                output.includes(
                    `pulumi-nodejs:dynamic/lookoutvision:Model resource 'detector' has a problem: ${reason}`,
                ),
                `${reason}\n${output}`,
            );
        }
        assert.doesNotMatch(output, /nil|s3cr3t/);
    });
});

/** A test dataset whose good plates are called anomalous and the other way round: no detector is right about it. */
async function addMislabelledTests({ client, bucketFolder }: ProxiedService): Promise<void> {
    const { normal, anomaly } = await drawPictures(bucketFolder, {
        normal: 10,
        anomaly: 10,
        size: 64,
        seed: 2,
        prefix: "tests/",
    });
    const lines = [
        ...normal.map((key) => manifestLine(`s3://plates/${key}`, "anomaly")),
        ...anomaly.map((key) => manifestLine(`s3://plates/${key}`, "normal")),
    ];
    await writeFile(join(bucketFolder, "tests.manifest"), lines.join("\n"));
    const S3Object = { Bucket: "plates", Key: "tests.manifest" };
    await client.createDataset({
        ProjectName: "plates",
        DatasetType: "test",
        DatasetSource: { GroundTruthManifest: { S3Object } },
    });
    const status = async () =>
        (await client.describeDataset({ ProjectName: "plates", DatasetType: "test" })).DatasetDescription?.Status;
    for (const deadline = Date.now() + 60_000; (await status()) !== "CREATE_COMPLETE"; await sleep(100)) {
        assert.ok(Date.now() < deadline, "the test dataset should have been imported within a minute");
    }
}

async function stateOf(stack: EngineProject): Promise<string[]> {
    const models = (await stack.exportStack()).filter(isModel);
    return models
        .map(({ outputs, delete: isToGo }) => `${outputs?.["version"]}${isToGo ? ", to be deleted" : ""}`)
        .sort();
}
