import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Kysely } from "kysely";
import { pino } from "pino";
import { superviseDatasets } from "../../../server/datasets/datasetSupervisor";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import type { Repeated } from "../../../server/background/repeat";
import { openStore } from "../../../server/store/open";
import type { Database, DatasetStatus } from "../../../server/store/schema";

/** Line of a manifest. */
export const line = (index: number) => `${JSON.stringify({ "source-ref": `s3://bucket/${index}.png` })}\n`;

/** A store of datasets for the tests of a `describe`. Supervisors of it end after each test. */
export function datasetsOfTests() {
    let folder: string;
    let store: Kysely<Database>;
    const running: Repeated[] = [];
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-datasets-"));
        store = await openStore({ dataDir: folder });
    });
    afterEach(async () => {
        await Promise.all(running.splice(0).map((supervisor) => supervisor.close()));
    });
    after(async () => {
        await store.destroy();
        await rm(folder, { recursive: true, force: true });
    });

    let logged: string;
    beforeEach(() => (logged = ""));
    const supervise = (openRead: () => Promise<Readable>, now: () => number = Date.now) => {
        const objects = { openRead } as Partial<ObjectStorage> as ObjectStorage;
        const log = pino({ base: undefined }, { write: (line) => void (logged += line) });
        const supervisor = superviseDatasets({ store, objects, now, log });
        running.push(supervisor);
        return supervisor;
    };
    const addDataset = async (status: DatasetStatus, pendingImport: object | null): Promise<string> => {
        const id = randomUUID();
        await store.insertInto("projects").values({ id, name: id, createdAt: 0, nextModelVersion: 1 }).execute();
        const row = {
            id,
            projectId: id,
            type: "train",
            status,
            statusMessage: "",
            createdAt: 0,
            updatedAt: 0,
        } as const;
        const pending = pendingImport === null ? null : JSON.stringify(pendingImport);
        await store
            .insertInto("datasets")
            .values({ ...row, pendingImport: pending, leaseOwner: null, leaseExpiresAt: null })
            .execute();
        return id;
    };
    const addImport = () =>
        addDataset("CREATE_IN_PROGRESS", { kind: "manifest", location: { bucket: "bucket", key: "m" } });
    const find = (id: string) => store.selectFrom("datasets").selectAll().where("id", "=", id).executeTakeFirst();
    const count = async (id: string) =>
        (await store.selectFrom("datasetEntries").selectAll().where("datasetId", "=", id).execute()).length;

    return {
        store: () => store,
        /** What supervisors have logged in this test. */
        logged: () => logged,
        running,
        supervise,
        addDataset,
        addImport,
        find,
        count,
    };
}
