import type { Hosting } from "../api/context";
import { HostingError } from "../detections/errors";
import { repeat } from "../background/repeat";
import { isDoneElsewhere } from "../store/processes";
import type { ModelStatus } from "../store/schema";
import type { ModelRow } from "../training/lease";
import { trainedMessage } from "../training/trainedMessage";
import type { HostingEngine, HostingState } from "./engines/hostingEngine";
import type { LocalUnits } from "./engines/localUnits";
import { openHostingEngines } from "./engines/registry";
import type { HostingEngineSources } from "./engines/registry";

export type HostingSupervisorOptions = Omit<HostingEngineSources, "wake">;

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

const hostingStatuses: readonly ModelStatus[] = ["STARTING_HOSTING", "HOSTED", "SYSTEM_UPDATING", "STOPPING_HOSTING"];

/**
 * Has models hosted by their engines as the models' statuses in the store ask for it, and writes into the store what
 * becomes of them. It reads the store every second.
 */
export function superviseHosting(options: HostingSupervisorOptions): HostingSupervisor {
    const { store, log, shared, now } = options;
    const engines = openHostingEngines({ ...options, wake: () => look.wake() });
    const { local } = engines;
    /** Engines of the models by the models' ids, as last read. Null: the local units. */
    const engineNames = new Map<string, string | null>();
    const failed = (error: unknown) => log.error({ err: error }, "looking after hosted models failed");

    const look = repeat(
        1000,
        async () => {
            const models = await store
                .selectFrom("models")
                .selectAll()
                .where((where) =>
                    where.or([where("status", "in", hostingStatuses), where("hostingEngine", "is not", null)]),
                )
                .orderBy("id")
                .execute();
            engineNames.clear();
            models.forEach(({ id, hostingEngine }) => engineNames.set(id, hostingEngine));
            // Each by itself: trouble at one engine must not hold up another.
            await Promise.all(
                engines.all.map((engine) =>
                    lookAfter(
                        engine,
                        models.filter((model) => engineOf(model.hostingEngine) === engine),
                    ).catch(failed),
                ),
            );
            for (const model of models.filter(({ hostingEngine }) => engineOf(hostingEngine) === undefined)) {
                // Another service may have the engine, and looks after the model there.
                if (!(await isDoneElsewhere(store, "host", model.hostingEngine!, now()))) {
                    await record(model, stateWithoutEngine(model));
                }
            }
        },
        failed,
    );

    /** Engine of a row's name. Undefined: this service doesn't have it. */
    function engineOf(name: string | null): HostingEngine | undefined {
        return name === null ? local : engines.all.find((engine) => engine.name === name);
    }

    /** Engine that inspects a model's pictures. */
    async function engineFor(modelId: string): Promise<HostingEngine> {
        let name = engineNames.get(modelId);
        if (name === undefined) {
            const row = await store
                .selectFrom("models")
                .select("hostingEngine")
                .where("id", "=", modelId)
                .executeTakeFirst();
            name = row?.hostingEngine ?? null;
        }
        const engine = engineOf(name);
        if (engine === undefined) {
            throw new HostingError(withoutEngine(name));
        }
        return engine;
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
    async function record(model: ModelRow, state: HostingState): Promise<void> {
        const { id, status, statusMessage, hostingEngine } = model;
        const isNews = (message: string | undefined) => message !== undefined && message !== statusMessage;
        switch (state.kind) {
            case "changing":
                if (/^(STARTING_HOSTING|STOPPING_HOSTING|DELETING)$/.test(status) && isNews(state.message)) {
                    await moveOn(id, status, status, state.message!);
                }
                break;
            case "serving":
                if (
                    /^(STARTING_HOSTING|SYSTEM_UPDATING)$/.test(status) ||
                    (status === "HOSTED" && isNews(hostedMessage))
                ) {
                    await moveOn(id, status, "HOSTED", hostedMessage);
                }
                break;
            case "updating":
                await moveOn(id, "HOSTED", "SYSTEM_UPDATING", state.message);
                break;
            case "failed": {
                const message = `The model could not be started: ${state.message}`;
                await moveOn(id, "STARTING_HOSTING", "HOSTING_FAILED", message);
                for (const hosted of ["HOSTED", "SYSTEM_UPDATING"] as const) {
                    await moveOn(id, hosted, state.isTemporary ? hosted : "HOSTING_FAILED", message);
                }
                break;
            }
            case "stopped":
                await moveOn(id, "STOPPING_HOSTING", "TRAINED", trainedMessage);
                if (hostingEngine !== null && !hostingStatuses.includes(status)) {
                    await store
                        .updateTable("models")
                        .set({ hostingEngine: null })
                        .where("id", "=", id)
                        .where("status", "=", status)
                        .execute();
                }
        }
    }

    /** Changes a status only from the one that was acted upon, so that a StopModel meanwhile is not overwritten. */
    async function moveOn(id: string, from: ModelStatus, to: ModelStatus, statusMessage: string): Promise<void> {
        const units =
            to === "TRAINED"
                ? { minInferenceUnits: null, maxInferenceUnits: null, desiredInferenceUnits: null, hostingEngine: null }
                : {};
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
        detect: async (modelId, picture, explain, callerGone) =>
            (await engineFor(modelId)).detect(modelId, picture, explain, callerGone),
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

/** State of a model whose engine this service doesn't have. What it has there may cost, so nobody forgets it. */
function stateWithoutEngine({ status, hostingEngine }: ModelRow): HostingState {
    const message = withoutEngine(hostingEngine);
    return /^(STARTING_HOSTING|HOSTED|SYSTEM_UPDATING)$/.test(status)
        ? { kind: "failed", message, isTemporary: true }
        : { kind: "changing", message };
}

function withoutEngine(name: string | null): string {
    return `It is hosted at the engine ${name}, which this service doesn't have. Start the service with --engine ${name}:… again.`;
}
