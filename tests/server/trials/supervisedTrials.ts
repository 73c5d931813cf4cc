import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { pino } from "pino";
import type { Repeated } from "../../../server/background/repeat";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { openStore } from "../../../server/store/open";
import type { StoreLocation } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { superviseTrials } from "../../../server/trials/trialSupervisor";
import type { TrialSupervisorOptions } from "../../../server/trials/trialSupervisor";
import { until } from "../../harness/run/until";
import { storeOnPostgres } from "../../harness/service/storeOnPostgres";

/* Units are processes whose pictures say what to answer. The real ones are in api/startTrialDetection.test.ts. */

/** A store with three projects and a bucket for the tests of a `describe`. Supervisors of trials end after each test. */
export function trialsOfTests() {
    let folder: string;
    let store: Kysely<Database>;
    let objects: ObjectStorage;
    let supervisors: Repeated[];

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "trials-"));
        await mkdir(join(folder, "buckets", "line"), { recursive: true });
        objects = createFolderStorage(join(folder, "buckets"));
        store = await openStore({ dataDir: folder });
        supervisors = [];
        await addProjects();
    });
    afterEach(async () => {
        await Promise.all(supervisors.map((supervisor) => supervisor.close()));
        await store.destroy();
        await rm(folder, { recursive: true, force: true });
    });

    async function addProjects(): Promise<void> {
        for (const id of ["p", "q", "r"]) {
            await store.insertInto("projects").values({ id, name: id, createdAt: 0, nextModelVersion: 2 }).execute();
            const model = {
                ...{ id: `${id}-model`, projectId: id, version: 1, status: "TRAINED", statusMessage: "" },
                ...{ createdAt: 0, outputBucket: "b", wrappedDataKey: "k" },
            };
            await store
                .insertInto("models")
                .values(model as never)
                .execute();
        }
    }

    function supervise(options: Partial<TrialSupervisorOptions> = {}): Repeated {
        const supervisor = superviseTrials({
            store,
            objects,
            dataKeys: {
                create: () => Promise.reject(new Error("not asked for")),
                unwrap: async () => Buffer.alloc(32),
            },
            artifacts: { kind: "folder", folder: "/nowhere" },
            region: "us-east-1",
            now: Date.now,
            log: pino({ enabled: false }),
            unitModule: require.resolve("../../fixtures/processes/scoringUnit"),
            askAgainMs: 20,
            ...options,
        });
        supervisors.push(supervisor);
        return supervisor;
    }

    /** A trial of pictures whose content says what the unit does with them. */
    async function addTrial(name: string, contents: string[], projectId = "p"): Promise<void> {
        await store
            .insertInto("trialDetections")
            .values({
                ...{ id: name, projectId, name, modelId: `${projectId}-model`, modelVersion: 1, decision: null },
                ...{ folder: null, status: "RUNNING", statusMessage: "", createdAt: Date.now(), endedAt: null },
                ...{ leaseOwner: null, leaseExpiresAt: null },
            })
            .execute();
        for (const [number, content] of contents.entries()) {
            await writeFile(join(folder, "buckets", "line", `${name}-${number}.png`), content);
            await store
                .insertInto("trialPictures")
                .values({
                    ...{ trialId: name, number, source: `s3://line/${name}-${number}.png`, isAnomalous: null },
                    ...{ score: null, threshold: null, confidence: null, doubt: null, anomalies: null },
                    ...{ message: null, verified: null },
                })
                .execute();
        }
    }

    const trial = (name: string) =>
        store.selectFrom("trialDetections").selectAll().where("id", "=", name).executeTakeFirstOrThrow();
    const pictures = (name: string) =>
        store.selectFrom("trialPictures").selectAll().where("trialId", "=", name).orderBy("number").execute();
    const judged = async (name: string) => (await pictures(name)).filter(({ score }) => score !== null).length;
    const ended = (name: string) => until(async () => (await trial(name)).status !== "RUNNING");

    /** Does something with a store in PostgreSQL in the place of the test's own. */
    const onPostgres = (work: () => Promise<void>) =>
        storeOnPostgres({ dataDir: folder }, useStore, async () => {
            await addProjects();
            await work();
        });

    async function useStore(location: StoreLocation): Promise<void> {
        await Promise.all(supervisors.map((supervisor) => supervisor.close()));
        await store.destroy();
        store = await openStore(location);
    }

    return {
        /** What each test has anew. */
        parts: () => ({ store, objects }),
        supervise,
        onPostgres,
        addTrial,
        trial,
        pictures,
        judged,
        ended,
    };
}
