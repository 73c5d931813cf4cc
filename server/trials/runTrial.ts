import type { Kysely } from "kysely";
import { decideAgain, UnusablePictureError } from "../detector/detection";
import type { Detection } from "../detector/detection";
import type { Decision } from "../detector/verdict";
import { EncryptionKeyError } from "../encryption/kms";
import { HostingError } from "../detections/errors";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import { pictureLimits } from "../pictures/pictureLimits";
import type { Database } from "../store/schema";
import { countPictures, describeCounts } from "../store/trialCounts";
import { leastDoubtful, undecided } from "../store/trialTables";
import { findModelToTry, NoModelKeyError, orderOf } from "./modelToTry";
import type { ModelTools } from "./modelToTry";
import { openSteadyUnit } from "./steadyUnit";
import type { SteadyUnit, SteadyUnitOptions } from "./steadyUnit";
import { waitWhileAway } from "./waitWhileAway";
import type { TrialRow } from "./trialLease";

export interface TrialTools extends ModelTools, SteadyUnitOptions {
    store: Kysely<Database>;
    objects: ObjectStorage;
    /** Pause before storage or KMS that is away is asked again, in milliseconds. */
    askAgainMs?: number;
    /** Longest time that a trial waits for storage or KMS, in milliseconds. */
    longestWaitMs?: number;
}

/** How a trial is held while it runs. */
export interface TrialHold {
    /** Aborted when the trial isn't this process's any more, or the service ends. */
    signal: AbortSignal;
    /** Sets the trial's StatusMessage. */
    say(statusMessage: string): Promise<void>;
}

/** Trial can't go on. The message is the StatusMessage for the user. */
export class TrialError extends Error {
    override readonly name = "TrialError";
}

/** Pictures that are known to be left at a time. */
const batch = 100;

const kept = "The results so far are kept.";

/**
 * Inspects the pictures of a trial that have no result yet, and writes each result as it comes. So a trial that a kill
 * interrupted goes on where it was. At most two pictures are in memory.
 *
 * @returns the StatusMessage of success.
 * @throws TrialError for faults that the user can repair; the signal's reason when it is aborted.
 */
export async function runTrial(trial: TrialRow, tools: TrialTools, hold: TrialHold): Promise<string> {
    const unit = await openUnit(trial, tools, hold);
    const end = () => unit.end();
    hold.signal.addEventListener("abort", end);
    try {
        for (;;) {
            const left = await picturesLeft(trial, tools.store);
            if (left.length === 0) {
                return await outcomeOf(trial, tools.store);
            }
            await inspect(trial, left, unit, tools, hold);
        }
    } finally {
        hold.signal.removeEventListener("abort", end);
        unit.end();
    }
}

async function openUnit(trial: TrialRow, tools: TrialTools, hold: TrialHold): Promise<SteadyUnit> {
    try {
        return await waitWhileAway(tools, hold, async () => {
            const model = await findModelToTry(tools.store, trial.modelId);
            if (model === undefined) {
                throw deleted(trial);
            }
            return openSteadyUnit(await orderOf(model, tools), tools);
        });
    } catch (error) {
        throw error instanceof EncryptionKeyError || error instanceof NoModelKeyError
            ? new TrialError(`Version ${trial.modelVersion} can't be opened. ${error.message}`, { cause: error })
            : error;
    }
}

interface PictureLeft {
    number: number;
    source: string;
}

function picturesLeft(trial: TrialRow, store: Kysely<Database>): Promise<PictureLeft[]> {
    return store
        .selectFrom("trialPictures")
        .select(["number", "source"])
        .where("trialId", "=", trial.id)
        .where("doubt", "is", null)
        .orderBy("number")
        .limit(batch)
        .execute();
}

/** Inspects some pictures. While one is inspected, the next is read. */
async function inspect(
    trial: TrialRow,
    pictures: readonly PictureLeft[],
    unit: SteadyUnit,
    tools: TrialTools,
    hold: TrialHold,
): Promise<void> {
    const decision = trial.decision === null ? undefined : (JSON.parse(trial.decision) as Decision);
    const read = ({ source }: PictureLeft) => {
        const content = readPicture(source, tools, hold);
        // It is awaited later. Until then its failure must not end the process.
        content.catch(() => undefined);
        return content;
    };
    let next = read(pictures[0]);
    for (const [index, picture] of pictures.entries()) {
        const content = await next;
        hold.signal.throwIfAborted();
        await requireModel(trial, tools.store);
        if (index + 1 < pictures.length) {
            next = read(pictures[index + 1]);
        }
        const result = await resultOf(content, trial, unit, tools, hold);
        hold.signal.throwIfAborted();
        await tools.store
            .updateTable("trialPictures")
            .set("message" in result ? { message: result.message, doubt: undecided } : columnsOf(result, decision))
            .where("trialId", "=", trial.id)
            .where("number", "=", picture.number)
            .execute();
    }
}

/** Picture without a result, with a sentence that says why. */
interface Unusable {
    message: string;
}

async function readPicture(source: string, tools: TrialTools, hold: TrialHold): Promise<Buffer | Unusable> {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(source)!;
    try {
        return await waitWhileAway(tools, hold, () => tools.objects.read({ bucket, key }, pictureLimits.bytes));
    } catch (error) {
        if (error instanceof ObjectStorageError) {
            return { message: error.message };
        }
        throw error;
    }
}

async function resultOf(
    content: Buffer | Unusable,
    trial: TrialRow,
    unit: SteadyUnit,
    tools: TrialTools,
    hold: TrialHold,
): Promise<Detection | Unusable> {
    if (!Buffer.isBuffer(content)) {
        return content;
    }
    try {
        return await waitWhileAway(tools, hold, () => unit.detect(content, false));
    } catch (error) {
        if (error instanceof UnusablePictureError) {
            return { message: error.message };
        }
        if (error instanceof HostingError) {
            hold.signal.throwIfAborted();
            await requireModel(trial, tools.store);
            throw new TrialError(`Version ${trial.modelVersion} can't inspect pictures. ${error.message} ${kept}`, {
                cause: error,
            });
        }
        throw error;
    }
}

function columnsOf(seen: Detection, decision: Decision | undefined) {
    const { isAnomalous, score, confidence, anomalies, decision: used } = decision ? decideAgain(seen, decision) : seen;
    return {
        isAnomalous: isAnomalous ? 1 : 0,
        score,
        threshold: String(used.threshold),
        confidence,
        doubt: Math.min(Math.abs(score - used.threshold), leastDoubtful),
        anomalies: anomalies === undefined ? null : JSON.stringify(anomalies),
        message: null,
    };
}

/** @throws TrialError when the model is gone. */
async function requireModel(trial: TrialRow, store: Kysely<Database>): Promise<void> {
    if ((await findModelToTry(store, trial.modelId)) === undefined) {
        throw deleted(trial);
    }
}

function deleted({ modelVersion }: TrialRow): TrialError {
    return new TrialError(`Version ${modelVersion} was deleted before all pictures were inspected. ${kept}`);
}

async function outcomeOf(trial: TrialRow, store: Kysely<Database>): Promise<string> {
    const counts = await countPictures(store, trial.id);
    if (counts.judged === 0) {
        const { message } = await store
            .selectFrom("trialPictures")
            .select("message")
            .where("trialId", "=", trial.id)
            .orderBy("number")
            .limit(1)
            .executeTakeFirstOrThrow();
        throw new TrialError(`None of the ${counts.total} pictures could be inspected. The first: ${message}`);
    }
    return describeCounts(counts);
}
