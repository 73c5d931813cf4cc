import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Kysely, Updateable } from "kysely";
import { pino } from "pino";
import { createMachineCaller } from "../../../server/hosting/peers/askMachine";
import { superviseHosting } from "../../../server/hosting/hostingSupervisor";
import type { HostingSupervisor, HostingSupervisorOptions } from "../../../server/hosting/hostingSupervisor";
import { machineKeyPair } from "../../../server/hosting/peers/machineCalls";
import { createMachineServer } from "../../../server/hosting/peers/machineServer";
import type { KeyPair } from "../../../server/signatures/ownCredentials";
import { openStore } from "../../../server/store/open";
import type { Database, ModelsTable, ModelStatus } from "../../../server/store/schema";
import { until } from "../../harness/run/until";

export const keyPair: KeyPair = machineKeyPair(Buffer.alloc(32, 7));
export const log = pino({ enabled: false });

/** Units whose "picture" is how long to look at it. */
export const slowUnit = require.resolve("../../fixtures/processes/slowUnit");

/** A store with a version `m` that is to be hosted, and machines on it, each with its own server. */
export interface SharedStore {
    store: Kysely<Database>;
    setModel(values: Updateable<ModelsTable>): Promise<void>;
    untilStatus(status: ModelStatus): Promise<void>;
    /** The machines of units in service, sorted. */
    serving(): Promise<string[]>;
    until(what: string, holds: () => Promise<boolean>): Promise<void>;
    startMachine(options?: Partial<HostingSupervisorOptions>): Promise<Machine>;
    close(): Promise<void>;
}

export interface Machine {
    hosting: HostingSupervisor;
    url: string;
    /** Without a word to the others, as a power cut would end it. */
    die(): Promise<void>;
    /** As SIGTERM does. */
    end(): Promise<void>;
}

export async function openSharedStore(): Promise<SharedStore> {
    const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-hosting-"));
    const store = await openStore({ dataDir });
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
    const machines = new Set<Machine>();
    const untilIts = (what: string, holds: () => Promise<boolean>) => until(holds, { what, timeoutMs: 30_000 });

    return {
        store,
        until: untilIts,
        setModel: async (values) =>
            void (await store.updateTable("models").set(values).where("id", "=", "m").execute()),
        untilStatus: (status) =>
            untilIts(
                `the model is ${status}`,
                async () =>
                    (await store.selectFrom("models").select("status").executeTakeFirstOrThrow()).status === status,
            ),
        async serving() {
            const rows = await store
                .selectFrom("inferenceUnits")
                .select("machineId")
                .where("state", "=", "IN_SERVICE")
                .orderBy("machineId")
                .execute();
            return rows.map(({ machineId }) => machineId);
        },
        async startMachine(options = {}) {
            const machine = await startMachine(store, options);
            machines.add(machine);
            const row = store.selectFrom("machines").select("id").where("id", "=", machine.hosting.machineId);
            await untilIts("the machine is known", async () => (await row.executeTakeFirst()) !== undefined);
            return machine;
        },
        async close() {
            await Promise.all([...machines].map((machine) => machine.die()));
            await store.destroy();
            await rm(dataDir, { recursive: true, force: true });
        },
    };
}

async function startMachine(store: Kysely<Database>, options: Partial<HostingSupervisorOptions>): Promise<Machine> {
    let url: string | undefined;
    const hosting = superviseHosting({
        store,
        dataKeys: { create: () => Promise.reject(new Error("not asked for")), unwrap: async () => Buffer.alloc(32) },
        artifacts: { kind: "folder", folder: "/nowhere" },
        region: "us-east-1",
        serviceId: "0123456789abcdef",
        log,
        now: Date.now,
        unitModule: slowUnit,
        restartMs: 50,
        shared: {
            caller: createMachineCaller({ keyPair, insecureHttp: false, now: Date.now }),
            self: () => (url === undefined ? undefined : { address: url, certificate: null }),
            leaseMs: 1_500,
            heartbeatMs: 300,
        },
        ...options,
    });
    const server: FastifyInstance = createMachineServer(log, undefined, {
        machineId: hosting.machineId,
        keyPair,
        now: Date.now,
        detectHere: hosting.detectHere,
    });
    await server.listen({ host: "127.0.0.1", port: 0 });
    url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    hosting.wake();
    const stopServer = async () => {
        server.server.closeAllConnections();
        await server.close();
    };
    return {
        hosting,
        url,
        async die() {
            await Promise.all([stopServer(), hosting.close()]);
        },
        async end() {
            await hosting.leave();
            await stopServer();
            await hosting.close();
        },
    };
}
