import type { Updateable } from "kysely";
import type { Logger } from "pino";
import type { IncidentKind, Incidents } from "../background/incidents";
import { repeat } from "../background/repeat";
import { modelName } from "../store/resourceNames";
import { releaseRow } from "../store/rowLeases";
import type { ModelsTable } from "../store/schema";
import { changesAfter, endingAfter } from "./attemptEnding";
import type { Ending } from "./attemptEnding";
import type { TrainingEngine } from "./engines/trainingEngine";
import type { TrainingEngines } from "./engines/registry";
import { updateLeased } from "./lease";
import type { ModelRow } from "./lease";
import { progressColumns } from "./progress";
import { timeLimits, watchTime } from "./timeLimits";
import type { TimeLimits } from "./timeLimits";
import type { JobProgress } from "./trainingJob";
import { prepareOrder } from "./trainingOrder";
import type { OrderSources, TrainingOrder } from "./trainingOrder";

export interface AttemptOptions extends OrderSources {
    engines: TrainingEngines;
    log: Logger;
    now(): number;
    /** Attempts after which a training that ends unexpectedly is given up. */
    maxAttempts?: number;
    /** How long a lease is believed without a renewal, in milliseconds. */
    leaseMs: number;
    /**
     * Pause after the first attempt that ended unexpectedly, in milliseconds. Default: 5 s. It doubles with each attempt, and
     * is twelve times as long when memory was short.
     */
    retryPauseMs?: number;
    incidents?: Incidents;
    /** The lease is renewed and the progress stored once in this time, in milliseconds. */
    heartbeatMs?: number;
    timeLimits?: TimeLimits;
}

/** One attempt at a training, which the supervisor sees to its end. */
export interface Attempt {
    /** Engine that the model's row named when the attempt began. Null: the first. */
    readonly engine: string | null;
    ended: Promise<void>;
    /** Gives the training to whoever looks next. */
    handBack(): Promise<void>;
}

/**
 * Begins an attempt at a training, or goes on with the job that an earlier owner of the lease began.
 *
 * @param model - the row as it was when the lease was taken.
 * @param owner - who has the lease.
 */
export function beginAttempt(model: ModelRow, owner: string, options: AttemptOptions): Attempt {
    const { store, now } = options;
    const log = options.log.child({ modelId: model.id });
    let stop: (ending: Ending) => void = () => undefined;
    const stopped = new Promise<Ending>((resolve) => (stop = resolve));

    const update = (changes: Updateable<ModelsTable>) => updateLeased(store, model.id, owner, changes);

    const attempt = async (): Promise<void> => {
        const name = await modelName(store, model.id);
        log.setBindings({ ...(name !== undefined && { model: name }) });
        let ending: Ending;
        try {
            ending = await trainAtEngine();
        } catch (error) {
            ending = endingAfter(error);
        }
        log.info({ ending: ending.kind }, "training ended");
        if (ending.kind === "crashed") {
            options.incidents?.note(incidentOf(ending));
        }
        const changes = changesAfter(ending, model, { ...options, log });
        if (changes !== undefined && !(await update(changes))) {
            log.warn("the training was cancelled, or its lease lost, before its end could be stored");
        }
        // A cancelled version still has the lease, so that nobody deletes what its job is writing.
        await releaseRow(store, "models", { id: model.id, owner });
    };

    const trainAtEngine = async (): Promise<Ending> => {
        const engine = engineOf(model, options.engines);
        if (engine === undefined) {
            const known = Object.keys(options.engines).join(", ");
            return {
                kind: "refused",
                sentence: `The training ${model.trainingJob === null ? "asks for" : "was begun at"} the engine ${model.trainingEngine}, which this service doesn't have (it has: ${known}). Start all services and workers with the same --engine, then train a new version.`,
            };
        }
        const order = await prepareOrder(model, owner, options);
        const job = model.trainingJob ?? `${model.id}-${model.trainingAttempts + 1}`;
        if (order === undefined || !(await update({ trainingEngine: engine.name, trainingJob: job }))) {
            return { kind: "lease-lost" };
        }
        const ending = await train(engine, job, order);
        // What a trained job leaves is removed when its outcome is stored, by those who clean up models.
        if (
            (ending.kind === "crashed" && !ending.keepsJob) ||
            ending.kind === "timed-out" ||
            (ending.kind === "lease-lost" && !(await isStillTraining(options, model)))
        ) {
            await engine
                .discard(job)
                .catch((error: unknown) =>
                    log.error({ err: error, engine: engine.name, job }, "the job was not removed"),
                );
        }
        return ending;
    };

    const train = async (engine: TrainingEngine, name: string, order: TrainingOrder): Promise<Ending> => {
        let progress: JobProgress | undefined;
        const heartbeat = repeat(
            options.heartbeatMs ?? 1000,
            async () => {
                const kept = await update({ leaseExpiresAt: now() + options.leaseMs, ...progressColumns(progress) });
                if (!kept) {
                    stop({ kind: "lease-lost" });
                }
            },
            (error) => log.error({ err: error }, "storing the training's progress failed"),
        );
        const time = watchTime(options.timeLimits ?? timeLimits, (sentence) => stop({ kind: "timed-out", sentence }));
        log.info({ engine: engine.name, job: name }, "training begins");
        const running = engine.run({ name, order }, (news) => {
            time.note(news.stage);
            if (isWorthALine(news, progress)) {
                const { stage, fraction, msLeft } = news;
                log.info(
                    { stage, percentDone: Math.floor(fraction * 100), msLeft: msLeft && Math.round(msLeft) },
                    "training progresses",
                );
            }
            progress = news;
        });
        try {
            return await Promise.race([stopped, running.ended]);
        } finally {
            time.end();
            await running.detach();
            await heartbeat.close();
        }
    };

    const ended = attempt().catch((error: unknown) =>
        log.error({ err: error }, "the training's end could not be stored"),
    );
    return {
        engine: model.trainingEngine,
        ended,
        async handBack() {
            stop({ kind: "handed-back" });
            await ended;
        },
    };
}

/** The engine that the model asks for, or where its job is; else the first. Undefined: there is none of that name. */
function engineOf({ trainingEngine }: ModelRow, engines: TrainingEngines): TrainingEngine | undefined {
    return trainingEngine === null ? Object.values(engines)[0] : engines[trainingEngine];
}

function incidentOf({ cause }: Ending & { kind: "crashed" }): IncidentKind {
    switch (cause) {
        case "memory":
            return "training-out-of-memory";
        case "hung":
        case "disk-full":
            return `training-${cause}`;
        default:
            return "training-ended";
    }
}

/** Whether another owner has the training now. Otherwise it was cancelled, or its version is being deleted. */
async function isStillTraining({ store }: AttemptOptions, { id }: ModelRow): Promise<boolean> {
    const row = await store.selectFrom("models").select("status").where("id", "=", id).executeTakeFirst();
    return row?.status === "TRAINING";
}

/** Each stage, and each tenth of the whole: some twenty lines, however long it takes. */
function isWorthALine(news: JobProgress, last: JobProgress | undefined): boolean {
    return news.stage !== last?.stage || Math.floor(news.fraction * 10) > Math.floor(last.fraction * 10);
}
