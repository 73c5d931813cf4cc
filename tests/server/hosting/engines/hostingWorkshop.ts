import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely, Updateable } from "kysely";
import { pino } from "pino";
import { modelFileName } from "../../../../server/artifacts/artifactStore";
import { createFolderArtifacts } from "../../../../server/artifacts/folderArtifacts";
import { sealedArtifacts } from "../../../../server/artifacts/sealedArtifacts";
import type { HostingEngine, HostingState } from "../../../../server/hosting/engines/hostingEngine";
import type { HostingEngineSources } from "../../../../server/hosting/engines/registry";
import { openStore } from "../../../../server/store/open";
import type { Database, ModelsTable } from "../../../../server/store/schema";

const modelFile = join(__dirname, "..", "..", "..", "fixtures", "models", "stackedWithMasks-0.1.0.model");

/** A store with a trained version `m`, and what an engine needs to host it. */
export interface HostingWorkshop {
    options: HostingEngineSources;
    setModel(changes: Updateable<ModelsTable>): Promise<void>;
    /** Lets an engine host what the store asks for, again and again, until the model's state is of this kind. */
    untilState(engine: HostingEngine, kind: HostingState["kind"]): Promise<HostingState>;
    remove(): Promise<void>;
}

export async function openHostingWorkshop(): Promise<HostingWorkshop> {
    const folder = await mkdtemp(join(tmpdir(), "hosting-"));
    const store: Kysely<Database> = await openStore({ dataDir: folder });
    const dataKey = randomBytes(32);
    const artifacts = { kind: "folder", folder: join(folder, "models") } as const;
    await sealedArtifacts(createFolderArtifacts(artifacts.folder), "m", dataKey).write(
        modelFileName,
        await readFile(modelFile),
    );
    await store.insertInto("projects").values({ id: "p", name: "p", createdAt: 0, nextModelVersion: 2 }).execute();
    const model = {
        id: "m",
        projectId: "p",
        version: 1,
        status: "TRAINED",
        statusMessage: "",
        createdAt: 0,
        outputBucket: "b",
        wrappedDataKey: "k",
    };
    await store
        .insertInto("models")
        .values(model as never)
        .execute();
    return {
        options: {
            store,
            artifacts,
            dataKeys: {
                create: () => Promise.reject(new Error("not asked for")),
                unwrap: () => Promise.resolve(dataKey),
            },
            region: "us-east-1",
            serviceId: "0123456789abcdef",
            log: pino({ enabled: false }),
            now: Date.now,
            wake: () => undefined,
        },
        setModel: async (changes) => void (await store.updateTable("models").set(changes).execute()),
        async untilState(engine, kind) {
            let state: HostingState | undefined;
            for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
                state = (await engine.host(await store.selectFrom("models").selectAll().execute())).get("m");
                if (state?.kind === kind) {
                    return state;
                }
            }
            throw new Error(`waited for ${kind}, but the last state is ${JSON.stringify(state)}`);
        },
        async remove() {
            await store.destroy();
            await rm(folder, { recursive: true, force: true, maxRetries: 5 });
        },
    };
}
