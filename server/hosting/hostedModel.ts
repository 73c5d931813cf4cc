import { HostingCapacityError } from "../api/service";
import type { Detection } from "../training/detection";
import { type InferenceUnit, startInferenceUnit } from "./inferenceUnit";
import type { UnitOrder } from "./unitProcess";

/** The inference units of one model and the line of pictures before them. */
export interface HostedModel {
    /** Resolves when all units have loaded the model; throws HostingError when one can't. */
    ready: Promise<void>;
    /** Takes the next free unit. Throws HostingCapacityError when the line is full. */
    detect(picture: Uint8Array): Promise<Detection>;
    /** Units that have loaded the model and live. */
    readonly unitsInService: number;
    close(): Promise<void>;
}

export interface HostedModelOptions {
    units: number;
    /** Pictures that may wait for each unit before the next is refused. */
    waitingPerUnit?: number;
    /** Before a unit that died is started again; doubled while it keeps dying, at most 30 s. */
    restartMs?: number;
    unitModule?: string;
    onUnitLost(): void;
}

interface Waiting {
    picture: Uint8Array;
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
    const waiting: Waiting[] = [];
    const timers = new Set<NodeJS.Timeout>();
    let closed = false;

    function start(nextRestartMs: number): Promise<void> {
        const unit = startInferenceUnit(order, options.unitModule);
        let pause = nextRestartMs;
        alive.add(unit);
        void unit.gone.then(() => {
            alive.delete(unit);
            loaded.delete(unit);
            if (free.includes(unit)) {
                free.splice(free.indexOf(unit), 1);
            }
            if (!closed) {
                options.onUnitLost();
                const timer = setTimeout(() => {
                    timers.delete(timer);
                    start(Math.min(pause * 2, maxRestartMs)).catch(() => unit.end());
                }, pause);
                timers.add(timer);
            }
        });
        return unit.ready.then(
            () => {
                pause = restartMs;
                loaded.add(unit);
                take(unit);
            },
            (error: unknown) => {
                unit.end();
                throw error;
            },
        );
    }

    function take(unit: InferenceUnit): void {
        const next = waiting.shift();
        if (next === undefined) {
            free.push(unit);
            return;
        }
        unit.detect(next.picture)
            .then(next.resolve, (error: unknown) => next.reject(closed ? stopped() : error))
            .finally(() => {
                if (alive.has(unit)) {
                    take(unit);
                }
            });
    }

    const ready = Promise.all(Array.from({ length: options.units }, () => start(restartMs))).then(() => undefined);
    // Who hosts waits for it; a restart after all was closed must not end the service.
    ready.catch(() => undefined);

    return {
        ready,
        get unitsInService() {
            return loaded.size;
        },
        detect(picture) {
            if (closed) {
                return Promise.reject(stopped());
            }
            if (free.length === 0 && waiting.length >= options.units * waitingPerUnit) {
                return Promise.reject(
                    new HostingCapacityError(
                        `All ${options.units} inference units of the model are busy and ${waiting.length} pictures wait. Try again, or host it with more units.`,
                    ),
                );
            }
            return new Promise((resolve, reject) => {
                waiting.push({ picture, resolve, reject });
                const unit = free.shift();
                if (unit !== undefined) {
                    take(unit);
                }
            });
        },
        async close() {
            closed = true;
            timers.forEach((timer) => clearTimeout(timer));
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
