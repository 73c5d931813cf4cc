import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import type { ArtifactLocation } from "../../../server/artifacts/artifactStore";
import { superviseDeletion } from "../../../server/training/modelDeletion";
import { openArtifacts } from "../../../server/artifacts/openArtifacts";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import type { Kms } from "../../../server/encryption/kms";
import type { DatasetStatus } from "../../../server/store/schema";
import { localProcessEngine } from "../../../server/training/engines/localProcess";
import { byName } from "../../../server/training/engines/registry";
import { superviseTraining } from "../../../server/training/trainingSupervisor";
import { leftovers } from "../../harness/service/leftovers";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { seededRandom } from "../../harness/run/seededRandom";
import { mixedCalls } from "./mixedCalls";
import { manifest } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

const writesCopies = require.resolve("../../fixtures/processes/writesCopies");
const settled: DatasetStatus[] = [
    "CREATE_COMPLETE",
    "CREATE_FAILED",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED_ROLLBACK_COMPLETE",
];

describe("two servers with workers on one PostgreSQL", function () {
    this.timeout(180_000);
    let postgres: TestPostgres;
    let services: TestService[] = [];
    before(async () => {
        postgres = await startPostgres();
        services = await Promise.all([1, 2].map(() => startTestService({ databaseUrl: postgres.url })));
    });
    after(async () => {
        await Promise.all(services.map((service) => service.close()));
        await postgres?.stop();
    });

    it("leave nothing over when projects, datasets and versions are made, trained, cancelled and deleted at the same time", async () => {
        const models = await mkdtemp(join(tmpdir(), "lookoutvision-artifacts-"));
        const artifacts: ArtifactLocation = { kind: "folder", folder: models };
        const log = pino({ enabled: false });
        const shared = { artifacts, log, region: "us-east-1", accountId: "123456789012", now: Date.now };
        const engines = byName([localProcessEngine({ processModule: writesCopies })]);
        const workers = services.map(({ store }) => [
            superviseTraining({
                ...shared,
                store,
                dataKeys: createDataKeys(Buffer.alloc(32), {} as Kms),
                bucketRoot: models,
                workers: 2,
                engines,
            }),
            superviseDeletion({ ...shared, store, artifacts: openArtifacts(artifacts, shared.region), engines }),
        ]);
        const wake = setInterval(() => workers.flat().forEach((worker) => worker.wake()), 50);
        const clients = services.map((service) => service.newClient());
        await Promise.all(
            services.map((service) =>
                service.putObject("pictures", "manifests/mix", manifest({ normal: 20, anomaly: 10 })),
            ),
        );
        try {
            const mix = mixedCalls(
                clients,
                services.map(({ url }) => url),
                seededRandom(11),
            );
            await Promise.all(Array.from({ length: 8 }, (_, worker) => mix.make(50, worker)));
            const errors = services.flatMap(({ logged }) => logged).filter((line) => line.includes('"level":50'));
            assert.deepEqual([...mix.unexpected, ...errors], []);

            const [{ store }] = services;
            const busy = async () => [
                ...(await store
                    .selectFrom("models")
                    .select(["id", "status"])
                    .where("status", "in", ["TRAINING", "DELETING"])
                    .execute()),
                ...(await store
                    .selectFrom("models")
                    .select(["id", "status"])
                    .where("status", "=", "TRAINING_FAILED")
                    .where("wrappedDataKey", "is not", null)
                    .execute()),
                ...(await store
                    .selectFrom("datasets")
                    .select(["id", "status"])
                    .where("status", "not in", settled)
                    .execute()),
            ];
            for (const deadline = Date.now() + 60_000; (await busy()).length > 0; await sleep(50)) {
                assert.ok(Date.now() < deadline, JSON.stringify(await busy()));
            }
            assert.deepEqual(await leftovers(store, await readdir(models)), []);

            await mix.deleteAll();
            for (const deadline = Date.now() + 60_000; (await busy()).length > 0; await sleep(50)) {
                assert.ok(Date.now() < deadline, JSON.stringify(await busy()));
            }
            assert.deepEqual(await leftovers(store, await readdir(models)), []);
            assert.deepEqual(await readdir(models), []);
        } finally {
            clearInterval(wake);
            clients.forEach((client) => client.destroy());
            await Promise.all(workers.flat().map((worker) => worker.close()));
            await rm(models, { recursive: true });
        }
    });
});
