import { randomUUID } from "node:crypto";
import type { Updateable } from "kysely";
import type { Logger } from "pino";
import { repeat } from "../background/repeat";
import type { Repeated } from "../background/repeat";
import { ServiceEndsError } from "../background/serviceEndsError";
import { modelName } from "../store/resourceNames";
import { usualLeaseMs } from "../store/rowLeases";
import type { TrialDetectionsTable } from "../store/trialTables";
import { runTrial, TrialError } from "./runTrial";
import type { TrialTools } from "./runTrial";
import { takeTrial, updateHeldTrial } from "./trialLease";
import type { TrialRow } from "./trialLease";

export interface TrialSupervisorOptions extends TrialTools {
    log: Logger;
    now(): number;
    /** Duration of a lease without a renewal, in milliseconds. */
    leaseMs?: number;
    /** Most trials at the same time on this machine. Each has a process with a model. */
    mostAtOnce?: number;
}

/** Pause after an unexpected failure before the next attempt, in milliseconds. */
const retryMs = 2_000;
/** Attempts after unexpected failures that no user caused: a connection that breaks, a bug. */
const mostAttempts = 3;

interface RunningTrial {
    projectId: string;
    ending: AbortController;
    ended: Promise<void>;
}

/**
 * Takes trial detections from the store and brings each to its end. Everything it needs is in the store, so a trial that
 * a kill interrupted goes on where it was: with the next start of the service, or with another service when the lease has
 * expired. Trials beyond the limit wait, and so does a second trial of the same project.
 */
export function superviseTrials(options: TrialSupervisorOptions): Repeated {
    const { store, log, now, leaseMs = usualLeaseMs.trialDetections, mostAtOnce = 2 } = options;
    const owner = randomUUID();
    const running = new Map<string, RunningTrial>();

    const look = repeat(
        1000,
        async () => {
            while (running.size < mostAtOnce) {
                const projects = [...running.values()].map(({ projectId }) => projectId);
                const trial = await takeTrial(store, owner, now(), leaseMs, projects);
                if (trial === undefined) {
                    return;
                }
                const ending = new AbortController();
                const ended = work(trial, owner, ending, options)
                    .catch((error: unknown) =>
                        log.error({ err: error, trial: trial.name }, "the end of a trial could not be stored"),
                    )
                    .finally(() => {
                        running.delete(trial.id);
                        look.wake();
                    });
                running.set(trial.id, { projectId: trial.projectId, ending, ended });
            }
        },
        (error) => log.error({ err: error }, "looking for trials failed"),
    );

    return {
        wake: () => look.wake(),
        async close() {
            await look.close();
            const all = [...running.values()];
            all.forEach(({ ending }) => ending.abort(new ServiceEndsError()));
            await Promise.all(all.map(({ ended }) => ended));
        },
    };
}

async function work(
    trial: TrialRow,
    owner: string,
    ending: AbortController,
    options: TrialSupervisorOptions,
): Promise<void> {
    const { store, now, leaseMs = usualLeaseMs.trialDetections } = options;
    const log = options.log.child({
        trial: trial.name,
        model: await modelName(store, trial.modelId),
        modelId: trial.modelId,
    });
    const update = (changes: Updateable<TrialDetectionsTable>) => updateHeldTrial(store, trial.id, owner, changes);
    // The next heartbeat makes up for one that fails. If all fail, others take the trial over.
    const heartbeat = setInterval(
        () =>
            void update({ leaseExpiresAt: now() + leaseMs }).then(
                (held) => held || ending.abort(new LeaseLostError()),
                () => undefined,
            ),
        leaseMs / 5,
    );
    let changes: Updateable<TrialDetectionsTable>;
    try {
        const statusMessage = await runTrial(trial, options, {
            signal: ending.signal,
            say: async (message) => void (await update({ statusMessage: message })),
        });
        log.info("a trial has ended");
        changes = { status: "SUCCEEDED", statusMessage, endedAt: now() };
    } catch (error) {
        changes = afterFailure(trial, error, now());
        if (changes.status !== undefined) {
            log.error({ err: error }, "a trial failed");
        }
    } finally {
        clearInterval(heartbeat);
    }
    if (!(await update({ leaseOwner: null, leaseExpiresAt: null, ...changes }))) {
        log.warn("the trial was deleted, or its lease was lost, before its end could be stored");
    }
}

/** The trial is gone, or another process has it. */
class LeaseLostError extends Error {
    override readonly name = "LeaseLostError";
}

function afterFailure(trial: TrialRow, error: unknown, now: number): Updateable<TrialDetectionsTable> {
    if (error instanceof TrialError) {
        return { status: "FAILED", statusMessage: error.message, endedAt: now };
    }
    if (error instanceof ServiceEndsError || error instanceof LeaseLostError) {
        return {};
    }
    const attempts = trial.attempts + 1;
    if (attempts >= mostAttempts) {
        const reason = error instanceof Error ? error.message : String(error);
        return {
            status: "FAILED",
            statusMessage: `The trial failed unexpectedly ${attempts} times (last: ${reason}). The results so far are kept. The service's log says more.`,
            endedAt: now,
        };
    }
    // Keeps the trial from being taken before the retry is due.
    return { attempts, leaseExpiresAt: now + retryMs };
}
