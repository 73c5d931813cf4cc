import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { CallerGoneError } from "../background/callerGone";
import type { Incidents } from "../background/incidents";
import { HostingCapacityError, UnitAwayError, UnitLostError } from "../detections/errors";
import type { Detection } from "../detector/detection";
import type { MachineCaller } from "./peers/askMachine";
import type { HostedModel } from "./units/hostedModel";
import { noUnitMessage } from "./units/refusedPictures";
import type { MachineRow, UnitRow } from "./unitLeases";

/** Another machine, and how many units of a model it has in service. */
export interface Place {
    machine: MachineRow;
    units: number;
}

export interface RouterOptions {
    /** Models on this machine, by model id. */
    locals: ReadonlyMap<string, HostedModel>;
    /** Caller of other machines. Undefined: there are no other machines. */
    caller: MachineCaller | undefined;
    log: Logger;
    /** Name of a model for the log, `PROJECT/VERSION`. Undefined: it can't be had. */
    nameOf(modelId: string): Promise<string | undefined>;
    /**
     * Longest wait of a picture while its model is being hosted again, after a restart or elsewhere, in milliseconds.
     */
    waitForUnitMs?: number;
    incidents?: Incidents;
    /** Has the store read soon. */
    wake(): void;
}

/** Sends each picture to a machine that has a unit of its model. */
export interface Router {
    /** Replaces what is known of the other machines by what the store says, by model. */
    know(places: ReadonlyMap<string, readonly Place[]>): void;
    /**
     * Tries one machine after another, and waits for a unit in service when there is none. A picture whose unit is lost is
     * repeated once.
     *
     * @param callerGone - when aborted, a picture that waits is dropped.
     * @throws HostingCapacityError when all are busy with their lines full, or no unit has come; CallerGoneError for a
     *   dropped picture.
     */
    detect(modelId: string, picture: Uint8Array, explain?: boolean, callerGone?: AbortSignal): Promise<Detection>;
    /**
     * Refuses a picture before it is read, if this machine alone could take it and can't now.
     *
     * @throws HostingCapacityError
     */
    requireRoom(modelId: string): void;
}

const waitStepMs = 25;
/** Number of steps between two reads of the store. */
const wakeEvery = 20;

const here = "here";

export function createRouter(options: RouterOptions): Router {
    const { locals, caller, log, nameOf, waitForUnitMs = 20_000, incidents, wake } = options;
    let known: ReadonlyMap<string, readonly Place[]> = new Map();
    /** Pictures that were sent from here and are not answered yet, by machine and model. */
    const sent = new Map<string, number>();

    /**
     * Chooses the machine with the fewest pictures for each of its units. This machine wins when others are no
     * better.
     */
    function choose(modelId: string, tried: ReadonlySet<string>): Place | typeof here | undefined {
        const local = locals.get(modelId);
        const candidates: { place: Place | typeof here; share: number }[] = [];
        if (local !== undefined && local.unitsInService > 0 && !tried.has(here)) {
            candidates.push({ place: here, share: (local.pictures + 1) / local.unitsInService });
        }
        for (const place of known.get(modelId) ?? []) {
            if (!tried.has(place.machine.id)) {
                candidates.push({
                    place,
                    share: ((sent.get(`${place.machine.id} ${modelId}`) ?? 0) + 1) / place.units,
                });
            }
        }
        return candidates.sort((one, other) => one.share - other.share)[0]?.place;
    }

    async function detectAt(
        place: Place | typeof here,
        modelId: string,
        picture: Uint8Array,
        explain: boolean,
        callerGone: AbortSignal | undefined,
    ): Promise<Detection> {
        if (place === here) {
            return locals.get(modelId)!.detect(picture, explain, callerGone);
        }
        const key = `${place.machine.id} ${modelId}`;
        sent.set(key, (sent.get(key) ?? 0) + 1);
        try {
            return await caller!.detect(place.machine, modelId, picture, explain, callerGone);
        } catch (error) {
            if (error instanceof UnitAwayError) {
                // Beside the picture, which waits for nothing that only the log needs.
                void nameOf(modelId).then((model) =>
                    log.warn({ err: error, model, modelId }, "a picture goes to another machine"),
                );
            }
            throw error;
        } finally {
            const left = sent.get(key)! - 1;
            if (left === 0) {
                sent.delete(key);
            } else {
                sent.set(key, left);
            }
        }
    }

    return {
        know: (places) => void (known = places),
        requireRoom(modelId) {
            if ((known.get(modelId) ?? []).length === 0) {
                locals.get(modelId)?.requireRoom();
            }
        },
        async detect(modelId, picture, explain = false, callerGone) {
            const tried = new Set<string>();
            let full: HostingCapacityError | undefined;
            let isRepeated = false;
            for (let step = 0; step * waitStepMs < waitForUnitMs;) {
                const place = choose(modelId, tried);
                if (place !== undefined) {
                    try {
                        return await detectAt(place, modelId, picture, explain, callerGone);
                    } catch (error) {
                        if (error instanceof HostingCapacityError) {
                            full = error;
                        } else if (error instanceof UnitLostError && error.mayRepeat && !isRepeated) {
                            isRepeated = true;
                            incidents?.note("picture-repeated");
                        } else if (!(error instanceof UnitAwayError)) {
                            throw error;
                        }
                        tried.add(place === here ? here : place.machine.id);
                        continue;
                    }
                }
                if (full !== undefined) {
                    throw full;
                }
                if (step++ % wakeEvery === 0) {
                    wake();
                }
                await sleep(waitStepMs);
                if (callerGone?.aborted) {
                    throw new CallerGoneError();
                }
                tried.clear();
            }
            throw new HostingCapacityError(noUnitMessage);
        },
    };
}

/** Machines other than `machineId` with units in service, by model. */
export function placesOnOthers(
    machineId: string,
    units: readonly UnitRow[],
    machines: readonly MachineRow[],
): Map<string, Place[]> {
    const places = new Map<string, Place[]>();
    for (const machine of machines.filter(({ id }) => id !== machineId)) {
        for (const { modelId } of units.filter(
            (unit) => unit.machineId === machine.id && unit.state === "IN_SERVICE",
        )) {
            const ofModel = places.get(modelId) ?? [];
            places.set(modelId, ofModel);
            const place = ofModel.find((known) => known.machine === machine);
            if (place === undefined) {
                ofModel.push({ machine, units: 1 });
            } else {
                place.units++;
            }
        }
    }
    return places;
}
