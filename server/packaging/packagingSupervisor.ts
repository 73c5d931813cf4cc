import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Updateable } from "kysely";
import type { Logger } from "pino";
import { repeat, type Repeated } from "../background/repeat";
import { ServiceEndsError } from "../background/serviceEndsError";
import type { ModelPackagingJobsTable } from "../store/schema";
import { PackagingError, type PackagingJobTools, runPackagingJob } from "./packagingJob";
import { type PackagingJobRow, takePackagingJob, updateHeldJob } from "./packagingLease";

export interface PackagingSupervisorOptions extends PackagingJobTools {
    log: Logger;
    now(): number;
    /** How long a lease is believed without a renewal. */
    leaseMs?: number;
}

const usualLeaseMs = 10_000;
/** Before what failed unexpectedly is tried again. */
const retryMs = 2_000;
/** Jobs at the same time here. Each waits for storage most of the time. */
const mostAtOnce = 4;
/** What is nobody's mistake (a connection that breaks, a bug) is tried so often. */
const mostAttempts = 3;
/** Whoever closes waits so long for jobs that are nearly done. */
const lastWritesMs = 3_000;

/**
 * Takes packaging jobs from the store and sees each to its one end. All that it needs is in the store, so that what a
 * kill cut off is done again: by the next start of the service, or by another one when the lease has run out.
 */
export function supervisePackaging(options: PackagingSupervisorOptions): Repeated {
    const { store, log, now, leaseMs = usualLeaseMs } = options;
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
            // Whoever takes them over writes the same, so it does no harm if they still write.
            await Promise.all(
                [...running.keys()].map((id) =>
                    updateHeldJob(store, id, owner, { leaseOwner: null, leaseExpiresAt: null }),
                ),
            );
        },
    };
}

async function work(job: PackagingJobRow, owner: string, options: PackagingSupervisorOptions): Promise<void> {
    const { store, now, leaseMs = usualLeaseMs } = options;
    const log = options.log.child({ packagingJob: job.name, modelId: job.modelId });
    // One that fails is made up for by the next; if all fail, others take the job over.
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
    // Nobody's until then.
    return { attempts, leaseExpiresAt: now + retryMs };
}
