import { randomUUID } from "node:crypto";
import { repeat } from "../background/repeat";
import type { Repeated } from "../background/repeat";
import { beginAttempt } from "./attempt";
import type { Attempt, AttemptOptions } from "./attempt";
import type { ProcessTask } from "../store/processes";
import { usualLeaseMs } from "../store/rowLeases";
import { watchEnginesElsewhere } from "./enginesElsewhere";
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
    /** What this process does at its engines besides training, for others on the store. Default: all, as a service. */
    tasks?: readonly ProcessTask[];
    /** How long a training waits for an engine that nobody on the store has, in milliseconds. Default: 10 minutes. */
    patienceMs?: number;
    /** Milliseconds of a clock that only goes forward. Default: that of the process. */
    elapsed?(): number;
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
    const {
        store,
        log,
        now,
        workers,
        elsewhere = 100,
        engines,
        leaseMs = usualLeaseMs.models,
        tasks = ["host", "remove"],
    } = options;
    const elapsed = options.elapsed ?? (() => performance.now());
    const owner = randomUUID();
    // Refuses a wrong value when the service starts, and not in the first training.
    trainingEffort(process.env);
    const running = new Map<string, Attempt>();
    const others = watchEnginesElsewhere({
        ...{ store, leaseMs, elapsed, patienceMs: options.patienceMs },
        self: {
            id: owner,
            engines: Object.keys(engines),
            tasks: [...tasks, ...(workers > 0 ? ["train" as const] : [])],
        },
    });
    const isElsewhere = (name: string | null) => outlives(name, engines);
    /** Engines for which there is room at present. */
    const free = () => {
        const away = [...running.values()].filter(({ engine }) => isElsewhere(engine)).length;
        return [null, ...Object.keys(engines)].filter((name) =>
            isElsewhere(name) ? away < elsewhere : running.size - away < workers,
        );
    };

    const look: Repeated = repeat(
        1000,
        async () => {
            await others.announce(now());
            const { givenUp, absent } = await others.look(now());
            while (workers > 0) {
                // An attempt at an engine that this process lacks tells so and fails.
                const wanted = [...free(), ...givenUp];
                const model = await takeLease(store, owner, now(), leaseMs, [...running.keys()], wanted);
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
            await describeWaitingLine(store, now(), absent);
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
            await others.close();
        },
    };
}

/** Whether trainings of an engine run elsewhere. Null: those that ask for no engine, so it is the first. */
function outlives(name: string | null, engines: TrainingEngines): boolean {
    const engine = name === null ? Object.values(engines)[0] : engines[name];
    return engine?.outlivesService ?? false;
}
