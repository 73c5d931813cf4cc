import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Hosting } from "../api/context";
import type { ArtifactLocation } from "../artifacts/artifactStore";
import type { DataKeys } from "../encryption/dataKeys";
import { HostingError, UnitAwayError } from "../detections/errors";
import { EncryptionKeyError } from "../encryption/kms";
import type { Incidents } from "../background/incidents";
import { repeat } from "../background/repeat";
import { ServiceEndsError } from "../background/serviceEndsError";
import type { Database, ModelStatus } from "../store/schema";
import type { Detection } from "../detector/detection";
import type { ModelRow } from "../training/lease";
import { trainedMessage } from "../training/trainedMessage";
import type { MachineCaller } from "./peers/askMachine";
import type { HostedModel } from "./units/hostedModel";
import type { UnitLimits } from "./units/inferenceUnit";
import { openLocalModel } from "./units/localModel";
import { planUnits, withoutRoomMessage } from "./planUnits";
import { createRouter, placesOnOthers } from "./routePictures";
import { createScaler, desiredUnits } from "./scaler";
import {
    announceMachine,
    claimUnit,
    forever,
    readHosting,
    readUnits,
    removeMachine,
    removeSilentMachines,
    removeUnits,
    unitsInService,
    updateUnit,
} from "./unitLeases";
import type { MachineRow, UnitRow } from "./unitLeases";

export interface HostingSupervisorOptions {
    store: Kysely<Database>;
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    region: string;
    log: Logger;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /** Milliseconds of a clock that only goes forward, for differences of times. Default: that of the process. */
    elapsed?(): number;
    /** Most units that this machine holds. 0: it only asks others. Undefined: any number. */
    mostUnits?: number;
    /** Connection to the other machines. Undefined: no other machine is on the store. */
    shared?: SharedHosting;
    waitingPerUnit?: number;
    waitForUnitMs?: number;
    restartMs?: number;
    unitLimits?: UnitLimits;
    unitModule?: string;
    incidents?: Incidents;
}

/** Options of a machine that shares the store with others. */
export interface SharedHosting {
    caller: MachineCaller;
    /** Address of this machine for the others, and its certificate. Undefined until it listens. */
    self(): Pick<MachineRow, "address" | "certificate"> | undefined;
    /** Time that the machine is believed to live without a heartbeat, in milliseconds. */
    leaseMs?: number;
    /** Interval of heartbeats, in milliseconds. */
    heartbeatMs?: number;
}

export interface HostingSupervisor extends Hosting {
    /** Id of this machine, new at each start. */
    readonly machineId: string;
    wake(): void;
    /** Does the same as `detect` with units of this machine only. @throws UnitAwayError when it has none in service. */
    detectHere(modelId: string, picture: Uint8Array, explain?: boolean, callerGone?: AbortSignal): Promise<Detection>;
    /** Leaves its units to the others on the store. The units that it has serve on until `close`. */
    leave(): Promise<void>;
    /** Ends all units. The models stay HOSTED: the others, or the next start of the service, host them again. */
    close(): Promise<void>;
}

/** Silence after which a machine is forgotten, in milliseconds. */
const forgetMs = 600_000;
/** Pause before a machine tries again to open a model that stays HOSTED, in milliseconds. */
const reopenMs = 5_000;

const hostedMessage = "The model is running.";

/**
 * Starts and stops hosting as the models' statuses in the store ask for it. Each machine on the store reads the
 * store every second, and does its part of the plan of {@link planUnits}.
 */
export function superviseHosting(options: HostingSupervisorOptions): HostingSupervisor {
    const { store, log, now, elapsed = () => performance.now(), shared } = options;
    const machineId = randomUUID();
    const locals = new Map<string, HostedModel>();
    const reopenAt = new Map<string, number>();
    const router = createRouter({
        locals,
        caller: shared?.caller,
        log,
        waitForUnitMs: options.waitForUnitMs,
        incidents: options.incidents,
        wake: () => look.wake(),
    });
    const scaler = createScaler({ store, machineId, locals, log, now: elapsed });
    let announcedAt: number | undefined;
    let closed = false;

    const look = repeat(
        1000,
        async () => {
            if (!(await announce())) {
                return;
            }
            const view = await readHosting(store, now());
            const alive = new Set(view.machines.map(({ id }) => id));
            shared?.caller.giveUpOthers(alive);
            const wanted = view.models.filter(({ status }) => status !== "STOPPING_HOSTING");
            const isWanted = new Set(wanted.map(({ id }) => id));
            await Promise.all([...locals.keys()].filter((id) => !isWanted.has(id)).map(stop));

            const plan = planUnits(
                { ...view, models: wanted.map((model) => ({ id: model.id, desired: desiredUnits(model) })) },
                machineId,
            );
            await removeUnits(store, plan.remove);
            for (const claim of plan.claim) {
                await claimUnit(store, claim, machineId);
            }
            const hasChanged = plan.remove.length + plan.claim.length > 0;
            const units = (hasChanged ? await readUnits(store) : view.units).filter((unit) =>
                alive.has(unit.machineId),
            );

            for (const model of wanted) {
                const ofModel = units.filter(({ modelId }) => modelId === model.id);
                const mine = ofModel.filter((unit) => unit.machineId === machineId);
                await lookAfter(model, mine.length);
                await sayWhichServe(mine);
                await scaler.look(model, ofModel);
                await sayHowItIs(model, ofModel, plan.withoutRoom.get(model.id) ?? 0);
            }
            const stopped = view.models.filter(
                ({ id }) => !isWanted.has(id) && !units.some(({ modelId }) => modelId === id),
            );
            for (const { id } of stopped) {
                await moveOn(id, "STOPPING_HOSTING", "TRAINED", trainedMessage);
            }
            router.know(placesOnOthers(machineId, units, view.machines));
        },
        (error) => log.error({ err: error }, "looking after hosted models failed"),
    );

    /** Tells the others that this machine lives. @returns false while it has no address to announce. */
    async function announce(): Promise<boolean> {
        const { leaseMs = 20_000, heartbeatMs = 5_000 } = shared ?? {};
        if (announcedAt !== undefined && (shared === undefined || elapsed() - announcedAt < heartbeatMs)) {
            return true;
        }
        const self = shared === undefined ? { address: null, certificate: null } : shared.self();
        if (self === undefined) {
            return false;
        }
        const at = now();
        await announceMachine(store, {
            id: machineId,
            ...self,
            mostUnits: options.mostUnits ?? null,
            expiresAt: shared === undefined ? forever : at + leaseMs,
        });
        await removeSilentMachines(store, at - forgetMs);
        announcedAt = elapsed();
        return true;
    }

    /** Brings the number of local units of the model to `count`. */
    async function lookAfter(model: ModelRow, count: number): Promise<void> {
        const local = locals.get(model.id);
        if (local !== undefined) {
            local.resize(count);
            // Pictures in progress when the last unit moved elsewhere are finished first.
            if (count === 0 && local.pictures === 0) {
                await stop(model.id);
            }
        } else if (count > 0 && (model.status !== "HOSTED" || (reopenAt.get(model.id) ?? 0) <= elapsed())) {
            start(model, count);
        }
    }

    function start(model: ModelRow, count: number): void {
        const local = openLocalModel(model, count, { ...options, onChange: () => look.wake() });
        locals.set(model.id, local);
        reopenAt.delete(model.id);
        local.ready
            .catch(async (error: unknown) => {
                if (closed || error instanceof ServiceEndsError || locals.get(model.id) !== local) {
                    return;
                }
                log.error({ err: error, modelId: model.id }, "hosting failed");
                reopenAt.set(model.id, elapsed() + reopenMs);
                try {
                    await sayFailed(model, error);
                } finally {
                    // Last step: until the status is written, another round would open the model again.
                    if (locals.get(model.id) === local) {
                        await stop(model.id);
                    }
                    look.wake();
                }
            })
            .catch((error: unknown) => log.error({ err: error }, "storing the state of hosting failed"));
    }

    async function stop(id: string): Promise<void> {
        const local = locals.get(id);
        locals.delete(id);
        await local?.close();
    }

    /** Records which units are in service. It doesn't matter which rows they are: any unit here takes any picture. */
    async function sayWhichServe(mine: readonly UnitRow[]): Promise<void> {
        for (const [index, unit] of mine.entries()) {
            const state = index < (locals.get(unit.modelId)?.unitsInService ?? 0) ? "IN_SERVICE" : "STARTING";
            if (unit.state !== state) {
                await updateUnit(store, unit, { state });
                unit.state = state;
            }
        }
    }

    async function sayHowItIs(model: ModelRow, units: readonly UnitRow[], withoutRoom: number): Promise<void> {
        if (model.status === "HOSTED" && model.statusMessage !== hostedMessage && unitsInService(units) > 0) {
            await moveOn(model.id, "HOSTED", "HOSTED", hostedMessage);
        }
        if (model.status !== "STARTING_HOSTING") {
            return;
        }
        if (unitsInService(units) >= desiredUnits(model)) {
            await moveOn(model.id, "STARTING_HOSTING", "HOSTED", hostedMessage);
        } else if (withoutRoom > 0 && model.statusMessage !== withoutRoomMessage(withoutRoom)) {
            await moveOn(model.id, "STARTING_HOSTING", "STARTING_HOSTING", withoutRoomMessage(withoutRoom));
        }
    }

    /**
     * Records that a model could not be opened. A hosted model stays HOSTED in two cases: while others serve it, and
     * while only KMS or S3 is away. Then this machine tries again.
     */
    async function sayFailed(model: ModelRow, error: unknown): Promise<void> {
        const message = `The model could not be started: ${error instanceof Error ? error.message : String(error)}`;
        await moveOn(model.id, "STARTING_HOSTING", "HOSTING_FAILED", message);
        const { units, machines } = await readHosting(store, now());
        const others = units.filter(
            ({ modelId, machineId: holder }) =>
                modelId === model.id && machines.some(({ id }) => id === holder && id !== machineId),
        );
        if (unitsInService(others) === 0) {
            const isAway = (error instanceof EncryptionKeyError || error instanceof HostingError) && error.isAway;
            await moveOn(model.id, "HOSTED", isAway ? "HOSTED" : "HOSTING_FAILED", message);
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
        machineId,
        wake: () => look.wake(),
        detect: router.detect,
        detectHere: (modelId, picture, explain, callerGone) =>
            locals.get(modelId)?.detect(picture, explain, callerGone) ??
            Promise.reject(new UnitAwayError("There is no unit of the model here.")),
        async leave() {
            if (shared !== undefined) {
                await look.close();
                await removeMachine(store, machineId).catch((error: unknown) =>
                    log.error({ err: error }, "the units could not be given up: others take them when the lease ends"),
                );
            }
        },
        async close() {
            closed = true;
            await look.close();
            await Promise.all([...locals.values()].map((local) => local.close()));
        },
    };
}
