import { UnitLostError } from "../../detections/errors";
import type { HostingCapacityError } from "../../detections/errors";
import type { Detection } from "../../detector/detection";
import { CallerGoneError } from "../../background/callerGone";
import type { Incidents } from "../../background/incidents";
import { startInferenceUnit } from "./inferenceUnit";
import type { InferenceUnit, LostUnit, UnitLimits } from "./inferenceUnit";
import { createLoadMeter } from "./loadMeter";
import type { UnitLoad } from "../scaleUnits";
import { away, full, noUnit, stopped } from "./refusedPictures";
import type { UnitOrder } from "./unitProcess";

/** Inference units of one model on this machine, and the line of pictures before them. */
export interface HostedModel {
    /** Resolves when the initial units have loaded the model. Rejects with HostingError when one can't. */
    ready: Promise<void>;
    /**
     * Inspects a picture with the next free unit. If that unit is lost meanwhile, another one that is in service does it.
     *
     * @param callerGone - when aborted, a picture that waits is dropped.
     * @throws HostingCapacityError when the line is full, or no unit comes back in time; CallerGoneError for a dropped
     *   picture; UnitLostError when two units were lost with it, or one while there was no other.
     */
    detect(picture: Uint8Array, explain?: boolean, callerGone?: AbortSignal): Promise<Detection>;
    /**
     * Refuses a picture before it is read, as `detect` would now. One more picture counts as refused.
     *
     * @throws HostingCapacityError when the line is full.
     */
    requireRoom(): void;
    /** Number of units that have loaded the model and live. */
    readonly unitsInService: number;
    /** Number of pictures that are being inspected or wait. */
    readonly pictures: number;
    /**
     * Starts or ends units. Idle units end first; a working one ends after its picture. With no unit left, pictures
     * that wait or come get UnitAwayError.
     */
    resize(units: number): void;
    /** Load of the units since the last call of this method. */
    takeLoad(): UnitLoad;
    close(): Promise<void>;
}

export interface HostedModelOptions {
    /** Number of units to start with, at least 1. */
    units: number;
    /** Pictures that may wait for each unit before the next is refused. */
    waitingPerUnit?: number;
    /**
     * Pause before a unit that died is started again, in milliseconds. It doubles while the unit keeps dying, up to
     * 30 s.
     */
    restartMs?: number;
    /** Time that pictures wait while no unit is in service, in milliseconds. */
    waitForUnitMs?: number;
    unitLimits?: UnitLimits;
    unitModule?: string;
    incidents?: Incidents;
    /** Milliseconds of a clock with any starting point. */
    now?(): number;
    /** Called when a unit has died and is being replaced. */
    onUnitLost(lost: LostUnit): void;
    /** Called when a unit has loaded the model. */
    onUnitLoaded?(): void;
}

interface Waiting {
    picture: Uint8Array;
    explain: boolean;
    /** Whether a unit was lost with it before. */
    isRepeated: boolean;
    resolve(detection: Detection): void;
    reject(error: unknown): void;
}

const maxRestartMs = 30_000;

/** Starts the units. A unit that is lost is replaced, and another one inspects its picture. */
export function hostModel(order: UnitOrder, options: HostedModelOptions): HostedModel {
    const { waitingPerUnit = 16, restartMs = 500, waitForUnitMs = 20_000, incidents } = options;
    const free: InferenceUnit[] = [];
    const alive = new Set<InferenceUnit>();
    const loaded = new Set<InferenceUnit>();
    /** Units to end as soon as they are idle. */
    const leaving = new WeakSet<InferenceUnit>();
    const waiting: Waiting[] = [];
    const atWork = new Set<InferenceUnit>();
    const restarts = new Set<NodeJS.Timeout>();
    const load = createLoadMeter(options.now ?? performance.now.bind(performance));
    let withoutUnit: NodeJS.Timeout | undefined;
    let wanted = 0;
    let closed = false;

    function start(nextRestartMs: number): Promise<void> {
        const unit = startInferenceUnit(order, options.unitModule, options.unitLimits);
        let pause = nextRestartMs;
        alive.add(unit);
        void unit.gone.then((lost) => {
            const isReplaced = !closed && !leaving.has(unit);
            alive.delete(unit);
            loaded.delete(unit);
            if (free.includes(unit)) {
                free.splice(free.indexOf(unit), 1);
            }
            if (isReplaced) {
                incidents?.note(`unit-${lost.kind}`);
                options.onUnitLost(lost);
                boundWait();
                const timer = setTimeout(() => {
                    restarts.delete(timer);
                    start(Math.min(pause * 2, maxRestartMs)).catch(() => unit.end());
                }, pause);
                restarts.add(timer);
            }
        });
        return unit.ready.then(
            () => {
                pause = restartMs;
                if (!leaving.has(unit)) {
                    loaded.add(unit);
                    options.onUnitLoaded?.();
                    take(unit);
                }
            },
            (error: unknown) => {
                unit.end();
                if (!leaving.has(unit)) {
                    throw error;
                }
            },
        );
    }

    function take(unit: InferenceUnit): void {
        const next = waiting.shift();
        if (next === undefined) {
            free.push(unit);
            return;
        }
        atWork.add(unit);
        note();
        unit.detect(next.picture, next.explain)
            .then(next.resolve, (error: unknown) => {
                if (closed || !(error instanceof UnitLostError)) {
                    next.reject(closed ? stopped() : error);
                } else if (next.isRepeated || loaded.size === 0) {
                    next.reject(new UnitLostError(error.message, !next.isRepeated));
                } else {
                    incidents?.note("picture-repeated");
                    waiting.unshift({ ...next, isRepeated: true });
                }
            })
            .finally(() => {
                atWork.delete(unit);
                note();
                if (leaving.has(unit)) {
                    unit.end();
                } else if (alive.has(unit)) {
                    take(unit);
                }
                takeNext();
            });
    }

    /** Gives the first picture of the line to a free unit, if there are both. */
    function takeNext(): void {
        const unit = waiting.length > 0 ? free.shift() : undefined;
        if (unit !== undefined) {
            take(unit);
        }
    }

    /** @returns the refusal of one more picture, if the line is full. */
    function refuseIfFull(): HostingCapacityError | undefined {
        if (free.length > 0 || waiting.length < wanted * waitingPerUnit) {
            return undefined;
        }
        load.noteRefused();
        return full(wanted, waiting.length);
    }

    /** Refuses the pictures that wait if no unit comes into service in time. */
    function boundWait(): void {
        clearTimeout(withoutUnit);
        withoutUnit = setTimeout(() => {
            if (loaded.size === 0) {
                waiting.splice(0).forEach(({ reject }) => reject(noUnit()));
                note();
            }
        }, waitForUnitMs).unref();
    }

    /** Takes a picture out of the line. One that a unit has is finished. */
    function drop(resolve: Waiting["resolve"]): void {
        const index = waiting.findIndex((entry) => entry.resolve === resolve);
        if (index >= 0) {
            const [dropped] = waiting.splice(index, 1);
            note();
            dropped.reject(new CallerGoneError());
        }
    }

    function resize(units: number): Promise<void>[] {
        const more = units - wanted;
        wanted = units;
        for (let ended = 0; ended < -more; ended++) {
            endOne();
        }
        if (units === 0) {
            waiting.splice(0).forEach(({ reject }) => reject(away()));
            note();
        }
        return Array.from({ length: Math.max(0, more) }, () => start(restartMs));
    }

    /** Ends one unit, preferring in this order: scheduled to restart, loading, free, working. */
    function endOne(): void {
        const [restart] = restarts;
        if (restart !== undefined) {
            clearTimeout(restart);
            restarts.delete(restart);
            return;
        }
        const staying = [...alive].filter((unit) => !leaving.has(unit));
        const unit = staying.find((candidate) => !loaded.has(candidate)) ?? free.shift() ?? staying[0];
        leaving.add(unit);
        loaded.delete(unit);
        if (!atWork.has(unit)) {
            unit.end();
        }
    }

    const note = () => load.note(atWork.size, waiting.length);

    const ready = Promise.all(resize(options.units)).then(() => undefined);
    // The caller awaits this promise. A restart after the close must not end the service.
    ready.catch(() => undefined);

    return {
        ready,
        get unitsInService() {
            return loaded.size;
        },
        get pictures() {
            return atWork.size + waiting.length;
        },
        resize(units) {
            // A unit that can't be started is tried again, like one that died.
            resize(units).forEach((started) => void started.catch(() => undefined));
        },
        takeLoad: () => load.take(),
        detect(picture, explain = false, callerGone) {
            if (callerGone?.aborted) {
                return Promise.reject(new CallerGoneError());
            }
            if (closed) {
                return Promise.reject(stopped());
            }
            if (wanted === 0) {
                return Promise.reject(away());
            }
            const refusal = refuseIfFull();
            if (refusal !== undefined) {
                return Promise.reject(refusal);
            }
            return new Promise((resolve, reject) => {
                waiting.push({ picture, explain, isRepeated: false, resolve, reject });
                note();
                takeNext();
                callerGone?.addEventListener("abort", () => drop(resolve), { once: true });
            });
        },
        requireRoom() {
            const refusal = wanted === 0 ? undefined : refuseIfFull();
            if (refusal !== undefined) {
                throw refusal;
            }
        },
        async close() {
            closed = true;
            clearTimeout(withoutUnit);
            restarts.forEach((timer) => clearTimeout(timer));
            for (const { reject } of waiting.splice(0)) {
                reject(stopped());
            }
            const units = [...alive];
            units.forEach((unit) => unit.end());
            await Promise.all(units.map((unit) => unit.gone));
        },
    };
}
