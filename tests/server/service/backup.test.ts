import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
    CreateProjectCommand,
    DetectAnomaliesCommand,
    ListProjectsCommand,
    StartModelCommand,
} from "@aws-sdk/client-lookoutvision";
import { startPostgres } from "../../harness/parts/postgres";
import { startServeProcess } from "../../harness/service/serveProcess";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { waitForStatus } from "../../harness/service/trainedProject";

const run = promisify(execFile);

/** The commands are those of docs/operating.md. */
describe("a backup", function () {
    this.timeout(180_000);
    let folder: string;
    let trained: TrainedDataDir;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-backup-"));
        trained = await trainedDataDir();
    });
    after(async () => {
        await trained?.remove();
        await rm(folder, { recursive: true });
    });

    it("of a data folder, taken while no service runs, brings back models that detect, and keys", async () => {
        const restored = join(folder, "restored");
        await cp(trained.dataDir, restored, { recursive: true });
        const service = await startServeProcess(restored);
        try {
            const model = { ProjectName: "plates", ModelVersion: "1" };
            await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
            await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
            const Body = await readFile(join(restored, "buckets", "plates", trained.pictures.anomaly[3]));
            const { DetectAnomalyResult } = await service.client.send(
                new DetectAnomaliesCommand({ ...model, Body, ContentType: "image/png" }),
            );
            assert.equal(DetectAnomalyResult!.IsAnomalous, true);
            assert.equal(service.credentials.accessKeyId, await startedKey(trained.dataDir));
        } finally {
            await service.end("SIGTERM");
        }
    });

    it("of PostgreSQL by pg_dump, with the service key, brings back what it had while the service runs on", async () => {
        const [original, copy] = [await startPostgres(), await startPostgres()];
        const [dataDir, otherDataDir] = [join(folder, "data"), join(folder, "other")];
        const service = await startServeProcess(dataDir, { args: ["--database-url", original.url] });
        try {
            await service.client.send(new CreateProjectCommand({ ProjectName: "boards" }));
            const dump = join(folder, "lookoutvision.sql");
            await run(join(original.bin, "pg_dump"), ["--no-owner", "--file", dump, original.url]);
            await service.client.send(new CreateProjectCommand({ ProjectName: "after-the-dump" }));

            await run(join(copy.bin, "psql"), ["--quiet", "--set", "ON_ERROR_STOP=1", "--file", dump, copy.url]);
            const without = startServeProcess(otherDataDir, { args: ["--database-url", copy.url] });
            await assert.rejects(without, /service\.key/);
            await rm(otherDataDir, { recursive: true });
            await mkdir(otherDataDir);
            await cp(join(dataDir, "service.key"), join(otherDataDir, "service.key"));
            const restored = await startServeProcess(otherDataDir, { args: ["--database-url", copy.url] });
            const { Projects } = await restored.client.send(new ListProjectsCommand({}));
            assert.deepEqual(
                Projects!.map(({ ProjectName }) => ProjectName),
                ["boards"],
            );
            await restored.end("SIGTERM");
        } finally {
            await service.end("SIGTERM");
            await Promise.all([original.stop(), copy.stop()]);
        }
    });
});

async function startedKey(dataDir: string): Promise<string> {
    return /aws_access_key_id = (\S+)/.exec(await readFile(join(dataDir, "credentials"), "utf8"))![1];
}
