import type { Hosting } from "../api/context";
import { repeat } from "../background/repeat";
import type { ModelStatus } from "../store/schema";
import type { ModelRow } from "../training/lease";
import { trainedMessage } from "../training/trainedMessage";
import type { HostingEngine, HostingState } from "./engines/hostingEngine";
import type { LocalUnits, LocalUnitsOptions } from "./engines/localUnits";
import { openHostingEngines } from "./engines/registry";

export type HostingSupervisorOptions = Omit<LocalUnitsOptions, "wake">;

export interface HostingSupervisor extends Hosting, Pick<LocalUnits, "machineId" | "detectHere"> {
    wake(): void;
    /** Leaves its units to the others on the store. The units that it has serve on until `close`. */
    leave(): Promise<void>;
    /**
     * Ends all that lives in this process. The models stay HOSTED: the others, or the next start of the service, look
     * after them again.
     */
    close(): Promise<void>;
}

const hostedMessage = "The model is running.";

/**
 * Has models hosted by their engines as the models' statuses in the store ask for it, and writes into the store what
 * becomes of them. It reads the store every second.
 */
export function superviseHosting(options: HostingSupervisorOptions): HostingSupervisor {
    const { store, log, shared } = options;
    const engines = openHostingEngines({ ...options, wake: () => look.wake() });
    const { local } = engines;
    const failed = (error: unknown) => log.error({ err: error }, "looking after hosted models failed");

    const look = repeat(
        1000,
        async () => {
            const models = await store
                .selectFrom("models")
                .selectAll()
                .where("status", "in", ["STARTING_HOSTING", "HOSTED", "STOPPING_HOSTING"])
                .orderBy("id")
                .execute();
            // Each by itself: trouble at one engine must not hold up another.
            await Promise.all(
                engines.all.map((engine) =>
                    lookAfter(
                        engine,
                        models.filter((model) => engineOf(model) === engine),
                    ).catch(failed),
                ),
            );
        },
        failed,
    );

    /** Engine that hosts a model. */
    function engineOf(_model: ModelRow): HostingEngine {
        return local;
    }

    async function lookAfter(engine: HostingEngine, models: readonly ModelRow[]): Promise<void> {
        const states = await engine.host(models);
        for (const model of models) {
            const state = states.get(model.id);
            if (state !== undefined) {
                await record(model, state);
            }
        }
    }

    /** Writes what has become of a model. */
    async function record({ id, status, statusMessage }: ModelRow, state: HostingState): Promise<void> {
        switch (state.kind) {
            case "starting":
                if (status === "STARTING_HOSTING" && state.message !== undefined && state.message !== statusMessage) {
                    await moveOn(id, status, status, state.message);
                }
                break;
            case "serving":
                if (status === "STARTING_HOSTING" || (status === "HOSTED" && statusMessage !== hostedMessage)) {
                    await moveOn(id, status, "HOSTED", hostedMessage);
                }
                break;
            case "failed": {
                const message = `The model could not be started: ${state.message}`;
                await moveOn(id, "STARTING_HOSTING", "HOSTING_FAILED", message);
                await moveOn(id, "HOSTED", state.isTemporary ? "HOSTED" : "HOSTING_FAILED", message);
                break;
            }
            case "stopped":
                await moveOn(id, "STOPPING_HOSTING", "TRAINED", trainedMessage);
        }
    }

    /** Changes a status only from the one that was acted upon, so that a StopModel meanwhile is not overwritten. */
    async function moveOn(id: string, from: ModelStatus, to: ModelStatus, statusMessage: string): Promise<void> {
        const units =
            to === "TRAINED" ? { minInferenceUnits: null, maxInferenceUnits: null, desiredInferenceUnits: null } : {};
        await store
            .updateTable("models")
            .set({ status: to, statusMessage, ...units })
            .where("id", "=", id)
            .where("status", "=", from)
            .execute();
    }

    return {
        machineId: local.machineId,
        wake: () => look.wake(),
        detect: local.detect,
        detectHere: local.detectHere,
        requireRoom: local.requireRoom,
        async leave() {
            if (shared !== undefined) {
                await look.close();
                await Promise.all(engines.all.map((engine) => engine.leave()));
            }
        },
        async close() {
            await look.close();
            await Promise.all(engines.all.map((engine) => engine.close()));
        },
    };
}
