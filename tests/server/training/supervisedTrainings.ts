import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Kysely } from "kysely";
import pino from "pino";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import type { Kms } from "../../../server/encryption/kms";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { localProcessEngine } from "../../../server/training/engines/localProcess";
import { byName } from "../../../server/training/engines/registry";
import { superviseTraining } from "../../../server/training/trainingSupervisor";
import type { TrainingSupervisor, TrainingSupervisorOptions } from "../../../server/training/trainingSupervisor";
import { until } from "../../harness/run/until";

/** Engines that train in processes of another module. */
export const trainingIn = (processModule: string): TrainingSupervisorOptions["engines"] =>
    byName([localProcessEngine({ processModule, silentMs: 3000 })]);

/** A process that trains without an end. */
export const hangs = require.resolve("../../fixtures/processes/hangs");

export const hourMs = 3_600_000;

/** A store for the trainings of the tests of a `describe`. Supervisors end after each test. */
export function trainingsOfTests() {
    let folder: string;
    let store: Kysely<Database>;
    let supervisors: TrainingSupervisor[];

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "supervisor-"));
        store = await openStore({ dataDir: folder });
        supervisors = [];
        await store
            .insertInto("projects")
            .values({ id: "p", name: "boards", createdAt: 0, nextModelVersion: 99 })
            .execute();
    });
    afterEach(async () => {
        await Promise.all(supervisors.map((supervisor) => supervisor.close()));
        await store.destroy();
        await rm(folder, { recursive: true });
    });

    function supervise(
        options: Partial<TrainingSupervisorOptions> & Pick<TrainingSupervisorOptions, "engines">,
    ): TrainingSupervisor {
        const supervisor = superviseTraining({
            store,
            dataKeys: createDataKeys(Buffer.alloc(32), {} as Kms),
            artifacts: { kind: "folder", folder: join(folder, "models") },
            bucketRoot: folder,
            region: "us-east-1",
            accountId: "000000000000",
            log: pino({ level: "silent" }),
            now: Date.now,
            workers: 1,
            heartbeatMs: 50,
            retryPauseMs: 0,
            ...options,
        });
        supervisors.push(supervisor);
        return supervisor;
    }

    async function addTraining(version: number): Promise<void> {
        await store
            .insertInto("models")
            .values({
                id: `m-${version}`,
                projectId: "p",
                version,
                status: "TRAINING",
                statusMessage: "The model is being trained.",
                createdAt: version,
                outputBucket: "results",
            })
            .execute();
        const content = gzipSync(JSON.stringify({ train: [], test: null }));
        await store
            .insertInto("modelInputs")
            .values({ modelId: `m-${version}`, content })
            .execute();
    }

    const row = (version: number) =>
        store.selectFrom("models").selectAll().where("id", "=", `m-${version}`).executeTakeFirstOrThrow();
    const pidFile = (version: number) => join(folder, `m-${version}.pid`);
    async function pidOf(version: number): Promise<number> {
        await until(async () => (await readFile(pidFile(version), "utf8").catch(() => "")) !== "");
        return Number(await readFile(pidFile(version), "utf8"));
    }

    return {
        /** What each test has anew. */
        parts: () => ({ store }),
        supervise,
        addTraining,
        row,
        pidFile,
        pidOf,
    };
}
