import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Updateable } from "kysely";
import type { Logger } from "pino";
import { repeat } from "../background/repeat";
import type { Repeated } from "../background/repeat";
import { ServiceEndsError } from "../background/serviceEndsError";
import { modelName } from "../store/resourceNames";
import { usualLeaseMs } from "../store/rowLeases";
import type { ModelPackagingJobsTable } from "../store/schema";
import { PackagingError, runPackagingJob } from "./packagingJob";
import type { PackagingJobTools } from "./packagingJob";
import { takePackagingJob, updateHeldJob } from "./packagingLease";
import type { PackagingJobRow } from "./packagingLease";

export interface PackagingSupervisorOptions extends PackagingJobTools {
    log: Logger;
    now(): number;
    /** Duration of a lease without a renewal, in milliseconds. */
    leaseMs?: number;
}

/** Pause after an unexpected failure before the next attempt, in milliseconds. */
const retryMs = 2_000;
/** Most jobs at the same time on this machine. Each job waits for storage most of the time. */
const mostAtOnce = 4;
/** Attempts after unexpected failures that no user caused: a connection that breaks, a bug. */
const mostAttempts = 3;
/** Longest wait at the close for jobs that are nearly done, in milliseconds. */
const lastWritesMs = 3_000;

/**
 * Takes packaging jobs from the store and brings each to its single end. Everything it needs is in the store, so a
 * job that a kill interrupted is done again. The next start of the service does it, or another service when the
 * lease has expired.
 */
export function supervisePackaging(options: PackagingSupervisorOptions): Repeated {
    const { store, log, now, leaseMs = usualLeaseMs.modelPackagingJobs } = options;
    const owner = randomUUID();
    const running = new Map<string, Promise<void>>();

    const look = repeat(
        1000,
        async () => {
            while (running.size < mostAtOnce) {
                const job = await takePackagingJob(store, owner, now(), leaseMs, [...running.keys()]);
                if (job === undefined) {
                    return;
                }
                const ended = work(job, owner, options)
                    .catch((error: unknown) =>
                        log.error(
                            { err: error, packagingJob: job.name },
                            "the end of a packaging job could not be stored",
                        ),
                    )
                    .finally(() => {
                        running.delete(job.id);
                        look.wake();
                    });
                running.set(job.id, ended);
            }
        },
        (error) => log.error({ err: error }, "looking for packaging jobs failed"),
    );

    return {
        wake: () => look.wake(),
        async close() {
            await look.close();
            const patience = new AbortController();
            await Promise.race([
                Promise.all(running.values()),
                sleep(lastWritesMs, undefined, { signal: patience.signal }).catch(() => undefined),
            ]);
            patience.abort();
            // Jobs that are still writing do no harm: whoever takes them over writes the same bytes.
            await Promise.all(
                [...running.keys()].map((id) =>
                    updateHeldJob(store, id, owner, { leaseOwner: null, leaseExpiresAt: null }),
                ),
            );
        },
    };
}

async function work(job: PackagingJobRow, owner: string, options: PackagingSupervisorOptions): Promise<void> {
    const { store, now, leaseMs = usualLeaseMs.modelPackagingJobs } = options;
    const log = options.log.child({
        packagingJob: job.name,
        model: await modelName(store, job.modelId),
        modelId: job.modelId,
    });
    // The next heartbeat makes up for one that fails. If all fail, others take the job over.
    const heartbeat = setInterval(
        () => void updateHeldJob(store, job.id, owner, { leaseExpiresAt: now() + leaseMs }).catch(() => undefined),
        leaseMs / 5,
    );
    let changes: Updateable<ModelPackagingJobsTable>;
    try {
        const statusMessage = await runPackagingJob(job, options);
        log.info("a model was packaged");
        changes = { status: "SUCCEEDED", statusMessage };
    } catch (error) {
        log.error({ err: error }, "packaging a model failed");
        changes = afterFailure(job, error, now());
    } finally {
        clearInterval(heartbeat);
    }
    if (
        !(await updateHeldJob(store, job.id, owner, {
            leaseOwner: null,
            leaseExpiresAt: null,
            updatedAt: now(),
            ...changes,
        }))
    ) {
        log.warn("the packaging job's lease was lost before its end could be stored");
    }
}

function afterFailure(job: PackagingJobRow, error: unknown, now: number): Updateable<ModelPackagingJobsTable> {
    if (error instanceof PackagingError) {
        return { status: "FAILED", statusMessage: error.message };
    }
    if (error instanceof ServiceEndsError) {
        return {};
    }
    const attempts = job.attempts + 1;
    if (attempts >= mostAttempts) {
        const reason = error instanceof Error ? error.message : String(error);
        return {
            status: "FAILED",
            statusMessage: `Packaging failed unexpectedly ${attempts} times (last: ${reason}). The service's log says more.`,
            attempts,
        };
    }
    // Keeps the job from being taken before the retry is due.
    return { attempts, leaseExpiresAt: now + retryMs };
}
