import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { figure } from "../../harness/run/figure";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { sendSigned } from "./sendSigned";

const mebibyte = 1024 * 1024;

/** Bytes of each of the changes. The API takes ten megabytes. */
const bytes = figure(4, 10) * mebibyte;

describe("sixteen large changes at once", function () {
    this.timeout(240_000);
    let dataDir: string;
    let service: ServeProcess;
    let api: LookoutVision;
    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "large-changes-"));
        service = await startServeProcess(dataDir);
        api = new LookoutVision({
            endpoint: service.endpoint,
            region: "us-east-1",
            credentials: service.credentials,
            maxAttempts: 10,
        });
    });
    after(async () => {
        api?.destroy();
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true, force: true });
    });

    const memory = async (what: "VmRSS" | "VmHWM") => {
        const status = await readFile(`/proc/${service.child.pid}/status`, "utf8");
        return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, "m").exec(status)![1]) / 1024;
    };

    it("take little memory, and hold up no other call", async () => {
        const names = Array.from({ length: 16 }, (_, index) => `line-${index}`);
        for (const ProjectName of names) {
            await api.createProject({ ProjectName });
            await api.createDataset({ ProjectName, DatasetType: "train" });
        }
        const changes = Buffer.from(changesOf(bytes));
        const body = JSON.stringify({ Changes: changes.toString("base64") });
        const before = await memory("VmRSS");
        const waits: number[] = [];
        let isOver = false;
        const begun = performance.now();
        const sent = names.map((name) =>
            sendSigned(
                { url: service.endpoint },
                {
                    ...service.credentials,
                    method: "PATCH",
                    path: `/2020-11-20/projects/${name}/datasets/train/entries`,
                    body,
                },
            ),
        );
        const looking = (async () => {
            while (!isOver) {
                const asked = performance.now();
                await api.describeProject({ ProjectName: names[0] });
                waits.push(performance.now() - asked);
                await sleep(20);
            }
        })();
        assert.deepEqual(new Set((await Promise.all(sent)).map(({ status }) => status)), new Set([202]));
        for (const ProjectName of names) {
            for (;;) {
                const { DatasetDescription } = await api.describeDataset({ ProjectName, DatasetType: "train" });
                if (DatasetDescription?.Status !== "UPDATE_IN_PROGRESS") {
                    assert.equal(DatasetDescription?.Status, "UPDATE_COMPLETE", DatasetDescription?.StatusMessage);
                    break;
                }
                await sleep(200);
            }
        }
        isOver = true;
        await looking;
        const whole = performance.now() - begun;
        const longest = Math.max(...waits);
        const grown = (await memory("VmHWM")) - before;
        assert.ok(longest < whole / 8, `a DescribeProject waited ${longest} of ${whole} ms`);
        assert.ok(grown < 55 * (bytes / mebibyte), `the service grew by ${grown} MB`);
        const entries = await api.listDatasetEntries({ ProjectName: "line-15", DatasetType: "train", MaxResults: 1 });
        assert.equal(entries.DatasetEntries?.length, 1);
    });
});

/** JSON Lines of about this many bytes. */
function changesOf(bytes: number): string {
    const lines: string[] = [];
    for (let length = 0, index = 0; ; index++) {
        const line = JSON.stringify({
            "source-ref": `s3://plates/pictures/${"part-of-a-long-path/".repeat(20)}${index}.png`,
            "anomaly-label": index % 2,
            "anomaly-label-metadata": {
                confidence: 1,
                "job-name": "labeling-job/anomaly",
                "class-name": index % 2 === 0 ? "normal" : "anomaly",
                "human-annotated": "yes",
                "creation-date": "2026-01-01T00:00:00",
                type: "groundtruth/image-classification",
            },
        });
        if (length + line.length + 1 > bytes) {
            return lines.join("\n");
        }
        lines.push(line);
        length += line.length + 1;
    }
}
