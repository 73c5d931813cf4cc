import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { pino } from "pino";
import { superviseHosting } from "../../../server/hosting/hostingSupervisor";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";

describe("the supervisor of hosting", () => {
    it("says HOSTED later when the store failed at the moment the units were ready", async () => {
        const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-hosting-"));
        const store = await openStore({ dataDir });
        await store.insertInto("projects").values({ id: "p", name: "p", createdAt: 0, nextModelVersion: 2 }).execute();
        const model = { id: "m", projectId: "p", version: 1, status: "STARTING_HOSTING", statusMessage: "", createdAt: 0, outputBucket: "b", wrappedDataKey: "k", minInferenceUnits: 1 };
        await store.insertInto("models").values(model as never).execute();

        let failures = 0;
        const failingOnce = new Proxy(store, {
            get: (target, name) => {
                if (name === "updateTable" && failures++ === 0) {
                    throw new Error("the store is not to be had");
                }
                const member = Reflect.get(target, name) as unknown;
                return typeof member === "function" ? member.bind(target) : member;
            },
        }) as Kysely<Database>;
        const supervisor = superviseHosting({
            store: failingOnce,
            dataKeys: { create: () => Promise.reject(new Error("not asked for")), unwrap: async () => Buffer.alloc(32) },
            artifacts: { kind: "folder", folder: "/nowhere" },
            region: "us-east-1",
            now: Date.now,
            log: pino({ enabled: false }),
            unitModule: require.resolve("../../fixtures/processes/slowUnit"),
        });
        try {
            const status = async () => (await store.selectFrom("models").select("status").executeTakeFirstOrThrow()).status;
            for (const deadline = Date.now() + 8_000; (await status()) !== "HOSTED" && Date.now() < deadline; await sleep(50));
            assert.equal(await status(), "HOSTED");
            assert.ok(failures >= 2, "the store failed once");
        } finally {
            await supervisor.close();
            await store.destroy();
            await rm(dataDir, { recursive: true, force: true });
        }
    }).timeout(20_000);
});
