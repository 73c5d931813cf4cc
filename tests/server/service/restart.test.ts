import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeModelCommand } from "@aws-sdk/client-lookoutvision";
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

    it("answers within 2 seconds of its start", async () => {
        // The best of three: others may have the machine in one of them.
        let best = Infinity;
        for (let attempt = 0; attempt < 3 && best >= 2_000; attempt++) {
            await service?.end("SIGTERM");
            const begun = performance.now();
            service = await startServeProcess(dataDir);
            const { ModelDescription } = await service.client.send(
                new DescribeModelCommand({ ProjectName: "boards", ModelVersion: String(models) }),
            );
            best = Math.min(best, performance.now() - begun);
            assert.equal(ModelDescription?.Status, "TRAINED");
        }
        assert.ok(best < 2_000, `${best.toFixed(0)} ms`);
    });
});
