import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeModelCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { openStore } from "../../../server/store/open";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";

describe("a service with 10,000 models", function () {
    this.timeout(120_000);
    const models = 10_000;
    let dataDir: string;
    let service: ServeProcess | undefined;
    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-restart-"));
        const store = await openStore({ dataDir });
        await store
            .insertInto("projects")
            .values({ id: "p", name: "boards", createdAt: 0, nextModelVersion: models + 1 })
            .execute();
        for (let first = 1; first <= models; first += 500) {
            const rows = Array.from({ length: 500 }, (_, index) => ({
                id: randomUUID(),
                projectId: "p",
                version: first + index,
                status: "TRAINED",
                statusMessage: "Training completed successfully.",
                createdAt: 0,
                outputBucket: "results",
                wrappedDataKey: "key",
            }));
            await store
                .insertInto("models")
                .values(rows as never)
                .execute();
        }
        await store.destroy();
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true, force: true });
    });

    it("answers within 2 seconds of its start, or half as much again as a service without models needs", async () => {
        let times = "";
        // One of three: others may have the machine in the others.
        for (let attempt = 0; attempt < 3; attempt++) {
            await service?.end("SIGTERM");
            const begun = performance.now();
            service = await startServeProcess(dataDir);
            const { ModelDescription } = await service.client.send(
                new DescribeModelCommand({ ProjectName: "boards", ModelVersion: String(models) }),
            );
            const took = performance.now() - begun;
            assert.equal(ModelDescription?.Status, "TRAINED");
            const empty = await startOfEmpty();
            times += ` ${took.toFixed(0)} ms beside ${empty.toFixed(0)} ms`;
            if (took < 2_000 || took < 1.5 * empty) {
                return;
            }
        }
        assert.fail(times);
    });

    /** Time until a service without models answers, in milliseconds. */
    async function startOfEmpty(): Promise<number> {
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-restart-"));
        const begun = performance.now();
        const empty = await startServeProcess(folder);
        try {
            await empty.client.send(new ListProjectsCommand({}));
            return performance.now() - begun;
        } finally {
            await empty.end("SIGTERM");
            await rm(folder, { recursive: true, force: true });
        }
    }
});
