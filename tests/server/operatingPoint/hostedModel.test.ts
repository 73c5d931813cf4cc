import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeModelCommand, DetectAnomaliesCommand, StartModelCommand } from "@aws-sdk/client-lookoutvision";
import sharp from "sharp";
import { unpackModel } from "../../../server/packaging/modelPackage";
import { startPackaging, waitForPackaging } from "../../harness/service/packagingJob";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { waitForStatus } from "../../harness/service/trainedProject";

describe("the threshold of a model that a training made", function () {
    this.timeout(180_000);
    let trained: TrainedDataDir;
    let service: ServeProcess;
    let device: string;
    const model = { ProjectName: "plates", ModelVersion: "1" };

    before(async () => {
        device = await mkdtemp(join(tmpdir(), "device-"));
        trained = await trainedDataDir();
        service = await startServeProcess(trained.dataDir);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await trained?.remove();
        await rm(device, { recursive: true });
    });

    const threshold = (...args: string[]) =>
        runLookoutvision(["threshold", ...args, "--data-dir", trained.dataDir], { env: { HOME: device } });
    const told = async (...args: string[]) => {
        const { code, stdout, stderr } = await threshold(...args, "--json");
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout) as { Tested: Record<string, number>; Before: Record<string, number> };
    };
    const picture = (key: string) => readFile(join(trained.bucketFolder, key));
    const detect = async (key: string) => {
        const Body = await picture(key);
        const answer = await service.client.send(
            new DetectAnomaliesCommand({ ...model, Body, ContentType: "image/png" }),
        );
        return answer.DetectAnomalyResult!;
    };
    const performance = async () =>
        (await service.client.send(new DescribeModelCommand(model))).ModelDescription!.Performance!;

    it("is shown and set from the command line, with what it costs on the tested pictures", async () => {
        const shown = await threshold("plates");
        assert.equal(shown.code, 0, shown.stderr);
        assert.match(
            shown.stdout,
            /^plates\/1: balanced, as its training chose\n\n +now\nthreshold +\S+\nrecall +\d\.\d{3} \(\d+ of 10\)\n/,
        );
        const set = await threshold("plates/1", "--minimum-recall", "1");
        assert.equal(set.code, 0, set.stderr);
        assert.match(set.stdout, /^plates\/1: a recall of at least 1\n\n +before +now\n/);
        assert.match(set.stdout, /recall .*1\.000 \(10 of 10\)\n/);
        assert.equal((await performance()).Recall, 1);
    });

    it("is followed by running units from one picture to the next, without an answer that fails or falls between", async () => {
        await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
        await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
        assert.equal((await detect(trained.pictures.anomaly[3])).IsAnomalous, true);
        let failed: unknown;
        let going = true;
        const answers: boolean[] = [];
        const stream = (async () => {
            while (going) {
                answers.push((await detect(trained.pictures.anomaly[3])).IsAnomalous!);
            }
        })().catch((error: unknown) => (failed = error));
        await told("plates/1", "--threshold", "1000000");
        const { IsAnomalous, Confidence } = await detect(trained.pictures.anomaly[3]);
        assert.equal(IsAnomalous, false);
        assert.ok(Confidence! >= 0.5);
        going = false;
        await stream;
        assert.equal(failed, undefined);
        const first = answers.indexOf(false);
        assert.ok(first === -1 || answers.slice(first).every((is) => !is), answers.join());
        assert.equal((await waitForStatus(service.client, "plates", "1", ["HOSTED"])).Performance!.Recall, 0);
    });

    it("stays with the model when the service is started again", async () => {
        await service.end("SIGKILL");
        service = await startServeProcess(trained.dataDir);
        assert.equal((await detect(trained.pictures.anomaly[3])).IsAnomalous, false);
    });

    it("goes into packages that are made later", async () => {
        const job = await startPackaging(service.client, "plates", "plates");
        assert.equal((await waitForPackaging(service.client, "plates", job)).Status, "SUCCEEDED");
        const archive = join(trained.bucketFolder, "edge", "artifacts", "plates", "1.0.0", "plates-1.0.0.zip");
        const { manifest } = await unpackModel(await readFile(archive), "archive", "unverified");
        assert.equal(manifest.decision.threshold, 1_000_000);
        await copyFile(join(trained.bucketFolder, trained.pictures.anomaly[3]), join(device, "anomaly.png"));
        const { stdout, stderr } = await runLookoutvision(
            ["detect", "--package", archive, "--unverified", "--json", join(device, "anomaly.png")],
            { env: { HOME: device } },
        );
        assert.equal((JSON.parse(stdout || "{}") as { isAnomalous?: boolean }).isAnomalous, false, stderr);
    });

    it("is balanced again when that is asked for", async () => {
        const { Tested, Before } = await told("plates/1", "--balanced");
        assert.equal(Before.Threshold, 1_000_000);
        assert.equal((await performance()).Recall, Tested.Recall);
        assert.equal((await detect(trained.pictures.anomaly[3])).IsAnomalous, true);
    });

    it("can be tried with another score, and shown where a picture is unlike normal ones, without being changed", async () => {
        const { DetectAnomalyResult: before } = { DetectAnomalyResult: await detect(trained.pictures.anomaly[3]) };
        const folder = join(device, "maps");
        const files = ["normal", "anomaly"].map((label) =>
            join(trained.bucketFolder, trained.pictures[label as "normal"][3]),
        );
        const { stdout, stderr } = await runLookoutvision(
            [
                "detect",
                "plates/1",
                ...files,
                "--heatmaps",
                folder,
                "--threshold",
                "1e6",
                "--json",
                "--data-dir",
                trained.dataDir,
            ],
            { env: { HOME: device } },
        );
        const answers = stdout
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as { isAnomalous: boolean });
        assert.deepEqual(
            answers.map(({ isAnomalous }) => isAnomalous),
            [false, false],
            stderr,
        );
        assert.deepEqual(await detect(trained.pictures.anomaly[3]), before);
        const changed = async (name: string, original: string) => {
            const drawn = await sharp(join(folder, `${name}.heatmap.jpg`))
                .raw()
                .toBuffer({ resolveWithObject: true });
            const { data, info } = await sharp(original).removeAlpha().raw().toBuffer({ resolveWithObject: true });
            assert.deepEqual([drawn.info.width, drawn.info.height], [info.width, info.height]);
            return data.filter((value, index) => Math.abs(value - drawn.data[index]) > 40).length / data.length;
        };
        const [normal, anomaly] = [await changed("normal-3", files[0]), await changed("anomaly-3", files[1])];
        assert.ok(
            anomaly > 0.002 && normal < anomaly / 2,
            `changed: ${normal} of the normal one, ${anomaly} of the other`,
        );
    });

    it("is refused with a sentence for what is no point, no version, or no model", async () => {
        const refused = async (...args: string[]) => {
            const { code, stderr } = await threshold(...args);
            assert.notEqual(code, 0);
            return stderr;
        };
        assert.match(await refused("plates", "--threshold", "1"), /Which version of plates .* Give PROJECT\/VERSION/);
        assert.match(await refused("plates/1", "--minimum-recall", "95"), /Give a share from 0 to 1/);
        assert.match(
            await refused("plates/1", "--threshold", "1", "--minimum-recall", "0.5"),
            /cannot be used with option/,
        );
    });
});
