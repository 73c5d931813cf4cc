import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateDatasetCommand,
    CreateProjectCommand,
    DescribeDatasetCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import type { DatasetDescription } from "@aws-sdk/client-lookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";

/** A line of a manifest that has `bytes` bytes. */
function manifestLine(index: number, bytes: number): string {
    const line = (filler: string) =>
        JSON.stringify({
            "source-ref": `s3://boards/line-7/2026-11/board-${index}.png`,
            label: index % 3 === 0 ? 1 : 0,
            "label-metadata": { "class-name": index % 3 === 0 ? "anomaly" : "normal", "job-name": filler },
        });
    return line("j".repeat(bytes - line("").length));
}

/** Lines of so many pictures, and blank ones after them. */
const manifest = (pictures: number, bytes: number, blank = 0) =>
    Array.from({ length: pictures }, (_, index) => `${manifestLine(index, bytes)}\n`).join("") + "\n".repeat(blank);

describe("the memory of a service that imports", function () {
    this.timeout(300_000);
    let folder: string;
    let service: ServeProcess;
    let projects = 0;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "import-memory-"));
        await mkdir(join(folder, "buckets", "boards"), { recursive: true });
        // With more room garbage would wait longer for its collection, and be measured too.
        service = await startServeProcess(folder, { env: { NODE_OPTIONS: "--max-old-space-size=96" } });
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(folder, { recursive: true });
    });

    /** The most memory that the service has ever had, in bytes. */
    async function highWater(): Promise<number> {
        const status = await readFile(`/proc/${service.child.pid}/status`, "utf8");
        return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
    }

    async function newProject(): Promise<string> {
        const ProjectName = `boards-${++projects}`;
        await service.client.send(new CreateProjectCommand({ ProjectName }));
        return ProjectName;
    }

    async function settled(ProjectName: string): Promise<DatasetDescription> {
        for (const deadline = Date.now() + 120_000; ; await sleep(50)) {
            const { DatasetDescription } = await service.client.send(
                new DescribeDatasetCommand({ ProjectName, DatasetType: "train" }),
            );
            if (!DatasetDescription!.Status!.endsWith("_IN_PROGRESS")) {
                return DatasetDescription!;
            }
            assert.ok(Date.now() < deadline, "it took more than two minutes");
        }
    }

    async function importManifest(content: string): Promise<DatasetDescription> {
        const ProjectName = await newProject();
        const Key = `${ProjectName}.manifest`;
        await writeFile(join(folder, "buckets", "boards", Key), content);
        const DatasetSource = { GroundTruthManifest: { S3Object: { Bucket: "boards", Key } } };
        await service.client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train", DatasetSource }));
        return settled(ProjectName);
    }

    async function update(ProjectName: string, changes: string): Promise<DatasetDescription> {
        await service.client.send(
            new UpdateDatasetEntriesCommand({ ProjectName, DatasetType: "train", Changes: Buffer.from(changes) }),
        );
        return settled(ProjectName);
    }

    const bytesALine = 4_000;

    it("grows by less than half of the lines between manifests of 2,000 and of 20,000", async () => {
        for (let round = 0; round < 3; round++) {
            const { Status, StatusMessage } = await importManifest(manifest(2_000, bytesALine));
            assert.equal(Status, "CREATE_COMPLETE", StatusMessage);
        }
        const before = await highWater();

        const { Status, StatusMessage, ImageStats } = await importManifest(manifest(16_000, bytesALine, 4_000));
        assert.equal(Status, "CREATE_COMPLETE", StatusMessage);
        assert.deepEqual(ImageStats, { Total: 16_000, Labeled: 16_000, Normal: 10_666, Anomaly: 5_334 });
        // A dataset takes no more than 16,000 pictures; a manifest of more is read until that shows.
        const refused = await importManifest(manifest(20_000, bytesALine));
        assert.equal(refused.Status, "CREATE_FAILED");
        assert.match(refused.StatusMessage!, /^A train dataset can have at most 16000 pictures\./);
        assert.equal(refused.ImageStats!.Total, 0);

        // Only the names of the pictures are held, to find one that is named twice: 20,000 of some 50 bytes.
        const growth = (await highWater()) - before;
        assert.ok(growth < (16_000 * bytesALine) / 2, `${growth} bytes`);
    });

    it("grows by a few copies of the changes between 2,000 and 20,000 lines, and by nothing when they come again", async () => {
        // As many bytes as UpdateDatasetEntries takes.
        const [few, many] = [manifest(2_000, 600), manifest(16_000, 600, 4_000)];
        const ProjectName = await newProject();
        await service.client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train" }));
        for (let round = 0; round < 3; round++) {
            assert.equal((await update(ProjectName, few)).Status, "UPDATE_COMPLETE");
        }
        const before = await highWater();

        const { Status, StatusMessage, ImageStats } = await update(ProjectName, many);
        assert.equal(Status, "UPDATE_COMPLETE", StatusMessage);
        assert.equal(ImageStats!.Total, 16_000);
        // The request in base64, the changes as bytes, as text, as JSON for the store and from it, and what SQLite and garbage take.
        const growth = (await highWater()) - before;
        assert.ok(growth < 16 * many.length, `${growth} bytes`);

        for (let round = 0; round < 2; round++) {
            await update(ProjectName, many);
        }
        const settledAt = await highWater();
        for (let round = 0; round < 5; round++) {
            assert.equal((await update(ProjectName, many)).ImageStats!.Total, 16_000);
        }
        const more = (await highWater()) - settledAt;
        assert.ok(more < 3 * many.length, `${more} bytes more after five more updates`);
    });
});
