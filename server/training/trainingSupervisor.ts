import { randomUUID } from "node:crypto";
import type { ChildProcess } from "node:child_process";
import { gunzipSync } from "node:zlib";
import type { Kysely, Updateable } from "kysely";
import type { Logger } from "pino";
import { modelArn } from "../store/arn";
import type { ArtifactLocation } from "../artifacts/artifactStore";
import { repeat } from "../background/repeat";
import type { Repeated } from "../background/repeat";
import type { DataKeys } from "../encryption/dataKeys";
import { forkModule } from "../background/forkModule";
import type { Database, ModelsTable } from "../store/schema";
import { changesAfter, endingAfter } from "./attemptEnding";
import type { Ending } from "./attemptEnding";
import { describeWaitingLine, releaseLease, takeLease, updateLeased } from "./lease";
import type { ModelRow } from "./lease";
import { roughly } from "./timeLeft";
import { timeLimits, watchTime } from "./timeLimits";
import type { TimeLimits } from "./timeLimits";
import type { JobProgress } from "./trainingJob";
import { trainingEffort } from "./trainingEffort";
import type { TrainingNews, TrainingOrder } from "./trainingProcess";

export interface TrainingSupervisorOptions {
    store: Kysely<Database>;
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    bucketRoot: string;
    region: string;
    accountId: string;
    log: Logger;
    now(): number;
    /** Trainings at the same time, each in a process of its own. */
    workers: number;
    /** A training process that dies this often makes its model TRAINING_FAILED. */
    maxAttempts?: number;
    /** How long a lease is believed without a renewal. */
    leaseMs?: number;
    /** At most this often the lease is renewed and the progress stored. */
    heartbeatMs?: number;
    timeLimits?: TimeLimits;
    /** The module of the training process, for tests of what happens when it dies. */
    processModule?: string;
}

export interface TrainingSupervisor {
    wake(): void;
    /** Trainings that run here now. */
    readonly running: number;
    /** Ends the trainings that run here and hands them back: the next who looks takes them up. */
    close(): Promise<void>;
}

/** Takes trainings from the line as workers get free, and sees each to its end. */
export function superviseTraining(options: TrainingSupervisorOptions): TrainingSupervisor {
    const { store, log, now, workers } = options;
    const owner = randomUUID();
    // Refuses a wrong value when the service starts, and not in the first training.
    trainingEffort(process.env);
    const running = new Map<string, Attempt>();

    const look: Repeated = repeat(
        1000,
        async () => {
            while (running.size < workers) {
                const model = await takeLease(store, owner, now(), leaseMsOf(options), [...running.keys()]);
                if (model === undefined) {
                    break;
                }
                const attempt = beginAttempt(model, owner, options);
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

interface Attempt {
    ended: Promise<void>;
    handBack(): Promise<void>;
}

function beginAttempt(model: ModelRow, owner: string, options: TrainingSupervisorOptions): Attempt {
    const { store, now } = options;
    const log = options.log.child({ modelId: model.id, version: model.version });
    let stop: (ending: Ending) => void = () => undefined;
    const stopped = new Promise<Ending>((resolve) => (stop = resolve));

    const update = (changes: Updateable<ModelsTable>) => updateLeased(store, model.id, owner, changes);

    const attempt = async (): Promise<void> => {
        let ending: Ending;
        try {
            const order = await prepareOrder(model, owner, options);
            ending = order === undefined ? { kind: "lease-lost" } : await train(order);
        } catch (error) {
            ending = endingAfter(error);
        }
        log.info({ ending: ending.kind }, "training ended");
        const changes = changesAfter(ending, model, options);
        if (changes !== undefined && !(await update(changes))) {
            log.warn("the training was cancelled, or its lease lost, before its end could be stored");
        }
        // A cancelled version still has it, so that nobody deletes what the process is writing.
        await releaseLease(store, model.id, owner);
    };

    const train = async (order: TrainingOrder): Promise<Ending> => {
        let progress: JobProgress | undefined;
        const heartbeat = repeat(
            options.heartbeatMs ?? 1000,
            async () => {
                const kept = await update({
                    leaseExpiresAt: now() + leaseMsOf(options),
                    statusMessage: trainingMessage(progress),
                });
                if (!kept) {
                    stop({ kind: "lease-lost" });
                }
            },
            (error) => log.error({ err: error }, "storing the training's progress failed"),
        );
        const time = watchTime(options.timeLimits ?? timeLimits, (sentence) => stop({ kind: "timed-out", sentence }));
        log.info("training begins");
        const child = forkModule(options.processModule ?? require.resolve("./trainingProcess"), []);
        try {
            return await Promise.race([
                stopped,
                lastWordOf(child, order, (news) => {
                    time.note(news.stage);
                    if (isWorthALine(news, progress)) {
                        const { stage, fraction, msLeft } = news;
                        log.info(
                            { stage, percentDone: Math.floor(fraction * 100), msLeft: msLeft && Math.round(msLeft) },
                            "training progresses",
                        );
                    }
                    progress = news;
                }),
            ]);
        } finally {
            time.end();
            await endProcess(child);
            await heartbeat.close();
        }
    };

    const ended = attempt().catch((error: unknown) =>
        log.error({ err: error }, "the training's end could not be stored"),
    );
    return {
        ended,
        async handBack() {
            stop({ kind: "handed-back" });
            await ended;
        },
    };
}

/** Undefined: the lease is lost. */
async function prepareOrder(
    model: ModelRow,
    owner: string,
    { store, dataKeys, artifacts, bucketRoot, region, accountId }: TrainingSupervisorOptions,
): Promise<TrainingOrder | undefined> {
    const { name } = await store
        .selectFrom("projects")
        .select("name")
        .where("id", "=", model.projectId)
        .executeTakeFirstOrThrow();
    const { content } = await store
        .selectFrom("modelInputs")
        .select("content")
        .where("modelId", "=", model.id)
        .executeTakeFirstOrThrow();

    let dataKey: Uint8Array;
    if (model.wrappedDataKey === null) {
        const made = await dataKeys.create(model);
        if (!(await updateLeased(store, model.id, owner, { wrappedDataKey: made.wrapped }))) {
            return undefined;
        }
        dataKey = made.dataKey;
    } else {
        dataKey = await dataKeys.unwrap(model, model.wrappedDataKey);
    }
    const version = String(model.version);
    return {
        job: {
            modelId: model.id,
            model: { projectName: name, version, arn: modelArn({ region, accountId }, name, model.version) },
            inputs: JSON.parse(gunzipSync(content).toString("utf8")) as TrainingOrder["job"]["inputs"],
            output: { bucket: model.outputBucket, prefix: model.outputPrefix ?? "" },
        },
        dataKey,
        artifacts,
        bucketRoot,
        region,
        effort: trainingEffort(process.env),
    };
}

function lastWordOf(
    child: ChildProcess,
    order: TrainingOrder,
    onProgress: (news: JobProgress) => void,
): Promise<Ending> {
    return new Promise<Ending>((resolve) => {
        child.on("message", (message) => {
            const news = message as TrainingNews;
            if (news.kind === "progress") {
                onProgress(news);
            } else {
                resolve(news);
            }
        });
        child.on("error", (error) => resolve({ kind: "crashed", reason: error.message }));
        child.on("close", (code, signal) => resolve({ kind: "crashed", reason: signal ?? `exit code ${code}` }));
        child.send(order, (error) => {
            if (error !== null) {
                resolve({ kind: "crashed", reason: error.message });
            }
        });
    });
}

async function endProcess(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
        return;
    }
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
}

/** Each stage, and each tenth of the whole: some twenty lines, however long it takes. */
function isWorthALine(news: JobProgress, last: JobProgress | undefined): boolean {
    return news.stage !== last?.stage || Math.floor(news.fraction * 10) > Math.floor(last.fraction * 10);
}

function trainingMessage(progress: JobProgress | undefined): string {
    if (progress === undefined) {
        return "The model is being trained.";
    }
    const { stage, fraction, msLeft } = progress;
    const left = msLeft === undefined ? "" : `, ${roughly(msLeft)} left`;
    return `The model is being trained: ${stage}, ${Math.floor(fraction * 100)} % done${left}.`;
}

function leaseMsOf(options: TrainingSupervisorOptions): number {
    return options.leaseMs ?? 20_000;
}
