import { randomUUID } from "node:crypto";
import { repeat } from "../background/repeat";
import type { Repeated } from "../background/repeat";
import { beginAttempt } from "./attempt";
import type { Attempt, AttemptOptions } from "./attempt";
import { describeWaitingLine, takeLease } from "./lease";
import type { TrainingEngines } from "./engines/registry";
import { trainingEffort } from "./trainingEffort";

export interface TrainingSupervisorOptions extends Omit<AttemptOptions, "leaseMs"> {
    /** Trainings on this machine at the same time. 0: none is taken, those at engines elsewhere neither. */
    workers: number;
    /** Trainings at engines elsewhere that are looked after at the same time. Default: 100. */
    elsewhere?: number;
    /** Default: 20 s. */
    leaseMs?: number;
}

export interface TrainingSupervisor {
    wake(): void;
    /** Trainings that this supervisor looks after now. */
    readonly running: number;
    /** Hands the trainings of this supervisor back: whoever looks next takes them up. */
    close(): Promise<void>;
}

/** Takes trainings from the line as workers get free, and sees each to its end. */
export function superviseTraining(options: TrainingSupervisorOptions): TrainingSupervisor {
    const { store, log, now, workers, elsewhere = 100, engines, leaseMs = 20_000 } = options;
    const owner = randomUUID();
    // Refuses a wrong value when the service starts, and not in the first training.
    trainingEffort(process.env);
    const running = new Map<string, Attempt>();
    const isElsewhere = (name: string | null) => outlives(name, engines);
    /** Engines for which there is no room at present. */
    const full = () => {
        const away = [...running.values()].filter(({ engine }) => isElsewhere(engine)).length;
        return [null, ...Object.keys(engines)].filter((name) =>
            isElsewhere(name) ? away >= elsewhere : running.size - away >= workers,
        );
    };

    const look: Repeated = repeat(
        1000,
        async () => {
            while (workers > 0) {
                const model = await takeLease(store, owner, now(), leaseMs, [...running.keys()], full());
                if (model === undefined) {
                    break;
                }
                const attempt = beginAttempt(model, owner, { ...options, leaseMs });
                running.set(model.id, attempt);
                void attempt.ended.finally(() => {
                    running.delete(model.id);
                    look.wake();
                });
            }
            await describeWaitingLine(store, now());
        },
        (error) => log.error({ err: error }, "looking for trainings failed"),
    );

    return {
        wake: () => look.wake(),
        get running() {
            return running.size;
        },
        async close() {
            await look.close();
            await Promise.all([...running.values()].map((attempt) => attempt.handBack()));
        },
    };
}

/** Whether trainings of an engine run elsewhere. Null: those that ask for no engine, so it is the first. */
function outlives(name: string | null, engines: TrainingEngines): boolean {
    const engine = name === null ? Object.values(engines)[0] : engines[name];
    return engine?.outlivesService ?? false;
}
