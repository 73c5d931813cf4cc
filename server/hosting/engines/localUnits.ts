import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Incidents } from "../../background/incidents";
import { ServiceEndsError } from "../../background/serviceEndsError";
import { HostingError, UnitAwayError } from "../../detections/errors";
import type { Detection } from "../../detector/detection";
import { EncryptionKeyError } from "../../encryption/kms";
import type { Database } from "../../store/schema";
import type { ModelRow } from "../../training/lease";
import { planUnits, withoutRoomMessage } from "../planUnits";
import { createRouter, placesOnOthers } from "../routePictures";
import { createScaler, desiredUnits } from "../scaler";
import type { SharedHosting } from "../shareHosting";
import { modelName } from "../../store/resourceNames";
import {
    announceMachine,
    claimUnit,
    forever,
    machineLeaseMs,
    readMachinesAndUnits,
    readUnits,
    removeMachine,
    removeSilentMachines,
    removeUnits,
    unitsInService,
    updateUnit,
} from "../unitLeases";
import type { UnitRow } from "../unitLeases";
import type { HostedModel } from "../units/hostedModel";
import { openLocalModel } from "../units/localModel";
import type { LocalModelOptions } from "../units/localModel";
import type { HostingEngine, HostingState } from "./hostingEngine";

export interface LocalUnitsOptions extends Omit<LocalModelOptions, "nameOf" | "onChange"> {
    store: Kysely<Database>;
    log: Logger;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /** Milliseconds of a clock that only goes forward, for differences of times. Default: that of the process. */
    elapsed?(): number;
    /** Most units that this machine holds. 0: it only asks others. Undefined: any number. */
    mostUnits?: number;
    /** Connection to the other machines. Undefined: no other machine is on the store. */
    shared?: SharedHosting;
    incidents?: Incidents;
    /** Has the models looked after soon. */
    wake(): void;
}

/** Inference units on the machines of the service, seen from one of them. */
export interface LocalUnits extends HostingEngine {
    /** Id of this machine, new at each start. */
    readonly machineId: string;
    /** Does the same as `detect` with units of this machine only. @throws UnitAwayError when it has none in service. */
    detectHere(modelId: string, picture: Uint8Array, explain?: boolean, callerGone?: AbortSignal): Promise<Detection>;
    /**
     * Refuses a picture before it is read, if the model surely can't take it now. Doesn't mind a model that isn't here.
     *
     * @throws HostingCapacityError
     */
    requireRoom(modelId: string): void;
}

/** Silence after which a machine is forgotten, in milliseconds. */
const forgetMs = 600_000;
/** Pause before a machine tries again to open a model that stays HOSTED, in milliseconds. */
const reopenMs = 5_000;

/**
 * Makes the engine that hosts in child processes of the machines on the store. In each round, each machine reads the
 * store and does its part of the plan of {@link planUnits}.
 */
export function openLocalUnits(options: LocalUnitsOptions): LocalUnits {
    const { store, log, now, elapsed = () => performance.now(), shared, wake } = options;
    const machineId = randomUUID();
    const locals = new Map<string, HostedModel>();
    /** Why models could not be opened here, until they are closed again. */
    const failures = new Map<string, { error: unknown; isTold: boolean }>();
    const reopenAt = new Map<string, number>();
    const nameOf = (id: string) => modelName(store, id);
    const router = createRouter({
        locals,
        caller: shared?.caller,
        log,
        nameOf,
        waitForUnitMs: options.waitForUnitMs,
        incidents: options.incidents,
        wake,
    });
    const scaler = createScaler({ store, machineId, locals, log, now: elapsed });
    let announcedAt: number | undefined;
    let closed = false;

    /** Tells the others that this machine lives. @returns false while it has no address to announce. */
    async function announce(): Promise<boolean> {
        const { leaseMs = machineLeaseMs, heartbeatMs = 5_000 } = shared ?? {};
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

    /** Brings the number of local units of the model to `count`. @returns why it can't be opened, told once. */
    async function lookAfter(model: ModelRow, count: number): Promise<unknown> {
        const failure = failures.get(model.id);
        if (failure?.isTold === false) {
            failure.isTold = true;
            // Closed in the next round: until the status is written, another round would open the model again.
            wake();
            return failure.error;
        }
        if (failure !== undefined) {
            await stop(model.id);
        }
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
        return undefined;
    }

    function start(model: ModelRow, count: number): void {
        const local = openLocalModel(model, count, { ...options, nameOf, onChange: wake });
        locals.set(model.id, local);
        reopenAt.delete(model.id);
        local.ready.catch((error: unknown) => {
            if (closed || error instanceof ServiceEndsError || locals.get(model.id) !== local) {
                return;
            }
            void nameOf(model.id).then((name) =>
                log.error({ err: error, model: name, modelId: model.id }, "hosting failed"),
            );
            reopenAt.set(model.id, elapsed() + reopenMs);
            failures.set(model.id, { error, isTold: false });
            wake();
        });
    }

    async function stop(id: string): Promise<void> {
        const local = locals.get(id);
        locals.delete(id);
        failures.delete(id);
        await local?.close();
    }

    /** Records which units are in service. It doesn't matter which rows they are: any unit here takes any picture. */
    async function recordUnitStates(mine: readonly UnitRow[]): Promise<void> {
        for (const [index, unit] of mine.entries()) {
            const state = index < (locals.get(unit.modelId)?.unitsInService ?? 0) ? "IN_SERVICE" : "STARTING";
            if (unit.state !== state) {
                await updateUnit(store, unit, { state });
                unit.state = state;
            }
        }
    }

    /**
     * How a model is on all machines together. One that can't be opened here stays in service in two cases: while
     * others serve it, and while only KMS or S3 is away. Then this machine tries again.
     */
    function stateOf(model: ModelRow, units: readonly UnitRow[], withoutRoom: number, error: unknown): HostingState {
        const isHosted = model.status === "HOSTED";
        if (error !== undefined) {
            const others = units.filter((unit) => unit.machineId !== machineId);
            if (isHosted && unitsInService(others) > 0) {
                return { kind: "changing" };
            }
            const isAway = (error instanceof EncryptionKeyError || error instanceof HostingError) && error.isAway;
            return {
                kind: "failed",
                message: error instanceof Error ? error.message : String(error),
                isTemporary: isAway,
            };
        }
        if (unitsInService(units) >= (isHosted ? 1 : desiredUnits(model))) {
            return { kind: "serving" };
        }
        return { kind: "changing", ...(withoutRoom > 0 && { message: withoutRoomMessage(withoutRoom) }) };
    }

    return {
        name: "localProcess",
        outlivesService: false,
        machineId,
        async host(models) {
            const states = new Map<string, HostingState>();
            if (!(await announce())) {
                return states;
            }
            const view = await readMachinesAndUnits(store, now());
            const alive = new Set(view.machines.map(({ id }) => id));
            shared?.caller.giveUpOthers(alive);
            const wanted = models.filter(({ status }) => status !== "STOPPING_HOSTING");
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
                const error = await lookAfter(model, mine.length);
                await recordUnitStates(mine);
                await scaler.look(model, ofModel);
                states.set(model.id, stateOf(model, ofModel, plan.withoutRoom.get(model.id) ?? 0, error));
            }
            for (const { id } of models) {
                if (!isWanted.has(id) && !units.some(({ modelId }) => modelId === id)) {
                    states.set(id, { kind: "stopped" });
                }
            }
            router.know(placesOnOthers(machineId, units, view.machines));
            return states;
        },
        detect: router.detect,
        requireRoom: router.requireRoom,
        detectHere: (modelId, picture, explain, callerGone) =>
            locals.get(modelId)?.detect(picture, explain, callerGone) ??
            Promise.reject(new UnitAwayError("There is no unit of the model here.")),
        leave: () =>
            removeMachine(store, machineId).catch((error: unknown) =>
                log.error({ err: error }, "the units could not be given up: others take them when the lease ends"),
            ),
        async close() {
            closed = true;
            await Promise.all([...locals.values()].map((local) => local.close()));
        },
    };
}
