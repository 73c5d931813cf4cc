import { HostingCapacityError } from "../../api/context";
import type { Detection } from "../../detector/detection";
import { type InferenceUnit, startInferenceUnit } from "./inferenceUnit";
import { createLoadMeter } from "./loadMeter";
import type { UnitLoad } from "../scaleUnits";
import { UnitAwayError } from "../peers/unitAwayError";
import type { UnitOrder } from "./unitProcess";

/** The inference units of one model on this machine and the line of pictures before them. */
export interface HostedModel {
    /** Resolves when the units that it began with have loaded the model; throws HostingError when one can't. */
    ready: Promise<void>;
    /** Takes the next free unit. Throws HostingCapacityError when the line is full. */
    detect(picture: Uint8Array, explain?: boolean): Promise<Detection>;
    /** Units that have loaded the model and live. */
    readonly unitsInService: number;
    /** Pictures that are looked at or wait. */
    readonly pictures: number;
    /**
     * Starts units, or ends some: first those that do nothing; one at work ends after its picture. With none left,
     * pictures that wait or come get UnitAwayError.
     */
    resize(units: number): void;
    /** What the units had to do since this was last asked for. */
    takeLoad(): UnitLoad;
    close(): Promise<void>;
}

export interface HostedModelOptions {
    /** At least 1. */
    units: number;
    /** Pictures that may wait for each unit before the next is refused. */
    waitingPerUnit?: number;
    /** Before a unit that died is started again; doubled while it keeps dying, at most 30 s. */
    restartMs?: number;
    unitModule?: string;
    /** Milliseconds, of any beginning. */
    now?(): number;
    /** One died, and is replaced. */
    onUnitLost(): void;
    /** One has loaded the model. */
    onUnitLoaded?(): void;
}

interface Waiting {
    picture: Uint8Array;
    explain: boolean;
    resolve(detection: Detection): void;
    reject(error: unknown): void;
}

const maxRestartMs = 30_000;

/** Starts the units; one that dies is replaced, and the picture that it looked at fails. */
export function hostModel(order: UnitOrder, options: HostedModelOptions): HostedModel {
    const { waitingPerUnit = 16, restartMs = 500 } = options;
    const free: InferenceUnit[] = [];
    const alive = new Set<InferenceUnit>();
    const loaded = new Set<InferenceUnit>();
    /** To end, as soon as they have nothing to do. */
    const leaving = new WeakSet<InferenceUnit>();
    const waiting: Waiting[] = [];
    const atWork = new Set<InferenceUnit>();
    const restarts = new Set<NodeJS.Timeout>();
    const load = createLoadMeter(options.now ?? performance.now.bind(performance));
    let wanted = 0;
    let closed = false;

    function start(nextRestartMs: number): Promise<void> {
        const unit = startInferenceUnit(order, options.unitModule);
        let pause = nextRestartMs;
        alive.add(unit);
        void unit.gone.then(() => {
            const isReplaced = !closed && !leaving.has(unit);
            alive.delete(unit);
            loaded.delete(unit);
            if (free.includes(unit)) {
                free.splice(free.indexOf(unit), 1);
            }
            if (isReplaced) {
                options.onUnitLost();
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
            .then(next.resolve, (error: unknown) => next.reject(closed ? stopped() : error))
            .finally(() => {
                atWork.delete(unit);
                note();
                if (leaving.has(unit)) {
                    unit.end();
                } else if (alive.has(unit)) {
                    take(unit);
                }
            });
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

    /** One that is about to be started, else that loads, else that is free, else that is at work. */
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
    // Who hosts waits for it; a restart after all was closed must not end the service.
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
            // One that can't be started is tried again, like one that died.
            resize(units).forEach((started) => void started.catch(() => undefined));
        },
        takeLoad: () => load.take(),
        detect(picture, explain = false) {
            if (closed) {
                return Promise.reject(stopped());
            }
            if (wanted === 0) {
                return Promise.reject(away());
            }
            if (free.length === 0 && waiting.length >= wanted * waitingPerUnit) {
                load.noteRefused();
                return Promise.reject(
                    new HostingCapacityError(
                        `All ${wanted} inference units of the model are busy and ${waiting.length} pictures wait. Try again, or host it with more units.`,
                    ),
                );
            }
            return new Promise((resolve, reject) => {
                waiting.push({ picture, explain, resolve, reject });
                note();
                const unit = free.shift();
                if (unit !== undefined) {
                    take(unit);
                }
            });
        },
        async close() {
            closed = true;
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

/** A caller that tries again learns from the model's status. */
function stopped(): HostingCapacityError {
    return new HostingCapacityError("The model is being stopped.");
}

function away(): UnitAwayError {
    return new UnitAwayError("The model's units are on other machines now.");
}
