import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { type Hosting, HostingCapacityError } from "../api/service";
import type { ArtifactLocation } from "../artifacts/artifactStore";
import type { DataKeys } from "../encryption/dataKeys";
import { repeat } from "../repeat";
import { ServiceEndsError } from "../serviceEndsError";
import type { Database, ModelStatus } from "../store/schema";
import type { ModelRow } from "../training/lease";
import { trainedMessage } from "../training/trainedMessage";
import { hostModel, type HostedModel } from "./hostedModel";
import { HostingError } from "./inferenceUnit";

export interface HostingSupervisorOptions {
    store: Kysely<Database>;
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    region: string;
    log: Logger;
    waitingPerUnit?: number;
    restartMs?: number;
    unitModule?: string;
}

export interface HostingSupervisor extends Hosting {
    wake(): void;
    /** Units of a model that have loaded it here; 0 for one that isn't hosted. */
    unitsInService(modelId: string): number;
    /** Ends all units. The models stay HOSTED: the next start of the service hosts them again. */
    close(): Promise<void>;
}

interface Entry {
    /** Undefined until its data key is unwrapped. */
    model: HostedModel | undefined;
    /** Resolves with the model when all its units are ready. */
    ready: Promise<HostedModel>;
    isReady: boolean;
}

/** A request that comes while the service hosts its models again after a restart waits this long at most. */
const waitForStartMs = 20_000;

/** Starts and stops hosting as the models' statuses in the store ask for it. */
export function superviseHosting(options: HostingSupervisorOptions): HostingSupervisor {
    const { store, log } = options;
    const entries = new Map<string, Entry>();
    let closed = false;

    const look = repeat(1000, async () => {
        const rows = await store
            .selectFrom("models")
            .selectAll()
            .where("status", "in", ["STARTING_HOSTING", "HOSTED", "STOPPING_HOSTING"])
            .execute();
        for (const row of rows) {
            if (row.status === "STOPPING_HOSTING") {
                await stop(row.id);
                await moveOn(row.id, "STOPPING_HOSTING", "TRAINED", trainedMessage);
                continue;
            }
            const entry = entries.get(row.id);
            if (entry === undefined) {
                start(row);
            } else if (row.status === "STARTING_HOSTING" && entry.isReady) {
                // The store could not be written when the units were ready.
                await sayHosted(row.id);
            }
        }
        const wanted = new Set(rows.filter((row) => row.status !== "STOPPING_HOSTING").map((row) => row.id));
        for (const id of [...entries.keys()].filter((hosted) => !wanted.has(hosted))) {
            await stop(id);
        }
    }, (error) => log.error({ err: error }, "looking after hosted models failed"));

    function start(row: ModelRow): void {
        const entry: Entry = { model: undefined, isReady: false, ready: open(row, () => entries.get(row.id) === entry && !closed, (model) => (entry.model = model)) };
        entries.set(row.id, entry);
        entry.ready.then(
            () => {
                entry.isReady = true;
                return sayHosted(row.id);
            },
            async (error: unknown) => {
                if (closed || error instanceof ServiceEndsError || entries.get(row.id) !== entry) {
                    return;
                }
                log.error({ err: error, modelId: row.id }, "hosting failed");
                const reason = error instanceof Error ? error.message : String(error);
                await stop(row.id);
                await moveOn(row.id, row.status, "HOSTING_FAILED", `The model could not be started: ${reason}`);
            },
        ).catch((error: unknown) => log.error({ err: error }, "storing the state of hosting failed"));
    }

    async function open(row: ModelRow, isWanted: () => boolean, onModel: (model: HostedModel) => void): Promise<HostedModel> {
        if (row.wrappedDataKey === null) {
            throw new HostingError("its encryption key is missing. Delete this version and train again.");
        }
        const dataKey = await options.dataKeys.unwrap(row, row.wrappedDataKey);
        if (!isWanted()) {
            throw new HostingError("it was stopped meanwhile.");
        }
        const model = hostModel(
            { modelId: row.id, dataKey, artifacts: options.artifacts, region: options.region },
            {
                units: row.minInferenceUnits ?? 1,
                waitingPerUnit: options.waitingPerUnit,
                restartMs: options.restartMs,
                unitModule: options.unitModule,
                onUnitLost: () => log.error({ modelId: row.id }, "an inference unit ended; it is started again"),
            },
        );
        onModel(model);
        await model.ready;
        return model;
    }

    /** A request may come before the first look into the store after a restart. */
    async function entryOf(id: string): Promise<Entry> {
        for (let waitedMs = 0; waitedMs < waitForStartMs; waitedMs += 20) {
            const entry = entries.get(id);
            if (entry !== undefined) {
                return entry;
            }
            look.wake();
            await sleep(20);
        }
        throw new HostingCapacityError("The model is still being started. Try again in a moment.");
    }

    async function stop(id: string): Promise<void> {
        const entry = entries.get(id);
        entries.delete(id);
        await entry?.model?.close();
    }

    function sayHosted(id: string): Promise<void> {
        return moveOn(id, "STARTING_HOSTING", "HOSTED", "The model is running.");
    }

    /** Only from the status that was acted upon: a StopModel meanwhile is not overwritten. */
    async function moveOn(id: string, from: ModelStatus, to: ModelStatus, statusMessage: string): Promise<void> {
        const units = to === "TRAINED" ? { minInferenceUnits: null, maxInferenceUnits: null } : {};
        await store
            .updateTable("models")
            .set({ status: to, statusMessage, ...units })
            .where("id", "=", id)
            .where("status", "=", from)
            .execute();
    }

    return {
        wake: () => look.wake(),
        unitsInService: (modelId) => entries.get(modelId)?.model?.unitsInService ?? 0,
        async detect(modelId, picture) {
            const entry = await entryOf(modelId);
            const model = await within(waitForStartMs, entry.ready);
            return model.detect(picture);
        },
        async close() {
            closed = true;
            await look.close();
            await Promise.all([...entries.values()].map((entry) => entry.model?.close()));
        },
    };
}

async function within(ms: number, ready: Promise<HostedModel>): Promise<HostedModel> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new HostingCapacityError("The model is still being started. Try again in a moment.")), ms);
    });
    try {
        return await Promise.race([ready, tooLong]);
    } finally {
        clearTimeout(timer);
    }
}
