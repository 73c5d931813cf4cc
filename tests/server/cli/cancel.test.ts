import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createModel, makeProject, waitForMessage, waitForTraining } from "../../harness/service/trainedProject";

describe("lookoutvision cancel", function () {
    this.timeout(120_000);
    let dataDir: string;
    let service: ServeProcess;

    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "cancel-"));
        const bucket = join(dataDir, "buckets", "plates");
        await mkdir(bucket, { recursive: true });
        const pictures = await drawPictures(bucket, { normal: 20, anomaly: 10 });
        service = await startServeProcess(dataDir);
        await makeProject(service.client, "plates", "plates", pictures.manifestKey);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true });
    });

    const cancel = (...args: string[]) =>
        runLookoutvision(["cancel", ...args], { env: { HOME: dataDir, LOOKOUTVISION_DATA_DIR: dataDir } });
    const childrenOfService = async () =>
        (await readFile(`/proc/${service.child.pid}/task/${service.child.pid}/children`, "utf8")).trim();

    it("ends a training and its process for good", async () => {
        assert.equal(await createModel(service.client, "plates", "plates"), "1");
        await waitForMessage(service.client, "plates", "1", /% done/);
        assert.notEqual(await childrenOfService(), "");
        assert.deepEqual(await cancel("plates/1"), {
            code: 0,
            stdout: "The training of plates/1 is cancelled.\n",
            stderr: "",
        });
        for (const deadline = Date.now() + 10_000; (await childrenOfService()) !== ""; await sleep(50)) {
            assert.ok(Date.now() < deadline, "the training process lives on");
        }
        const { Status, StatusMessage } = await waitForTraining(service.client, "plates", "1");
        assert.deepEqual([Status, StatusMessage], ["TRAINING_FAILED", "The training was cancelled."]);
    });

    it("says in one line why there is nothing to cancel", async () => {
        const cases: [string[], RegExp][] = [
            [
                ["plates/1"],
                /^Version 1 of the project plates can't be cancelled while its status is TRAINING_FAILED\.\n$/,
            ],
            [["plates/7"], /7/],
            [
                ["plates"],
                /^Which training of plates is to be cancelled\? Give PROJECT\/VERSION, such as plates\/3\.\n$/,
            ],
            [
                ["plates/1", "--data-dir", join(dataDir, "none")],
                /^No local service runs here, so nothing is being trained\./,
            ],
        ];
        for (const [args, message] of cases) {
            const { code, stderr } = await cancel(...args);
            assert.equal(code, 1, args.join(" "));
            assert.match(stderr, message);
            assert.equal(stderr.trim().split("\n").length, 1, stderr);
        }
    });
});
