import { setImmediate as nextTurn } from "node:timers/promises";
import type { Insertable, Kysely } from "kysely";
import type { ObjectLocation, ObjectStorage } from "../objectStorage/objectStorage";
import type { Dataset } from "../store/datasetColumns";
import type { Database, DatasetEntriesTable, DatasetType } from "../store/schema";
import { columnsOfLine, replaceLine } from "./entryColumns";
import type { ImportLease } from "./importLease";
import { parseManifestLine } from "./manifestLine";
import { countOtherClasses } from "./otherClasses";
import { ManifestError, numberLines, readEntries, readLines } from "./manifestReader";
import type { NumberedEntry } from "./manifestReader";

export interface ImportContext {
    store: Kysely<Database>;
    objects: ObjectStorage;
    now(): number;
    /** Ends the import when aborted, by throwing the signal's reason. The import starts again later. */
    signal: AbortSignal;
    /** Told when the work on a dataset has failed for good, with the sentence for the user. */
    onFailure?(dataset: Dataset, reason: string): Promise<void>;
}

/** Most pictures of a dataset. */
export const mostPictures: Readonly<Record<DatasetType, number>> = { train: 16_000, test: 4_000 };
const batchSize = 500;

/**
 * Fills a new dataset from its manifest. Remains of an earlier, interrupted attempt are removed first.
 *
 * @returns a sentence on lines that count as not labelled. Undefined: there are none.
 * @throws ManifestError, ObjectStorageError, ImportLeaseLostError
 */
export async function importManifest(
    context: ImportContext,
    dataset: Dataset,
    location: ObjectLocation,
    lease: ImportLease,
): Promise<string | undefined> {
    const { store, objects, signal } = context;
    const name = `the manifest s3://${location.bucket}/${location.key}`;
    const write = (change: (transaction: Kysely<Database>) => Promise<unknown>) =>
        store.transaction().execute(async (transaction) => {
            await lease.requireIn(transaction);
            await change(transaction);
        });
    await write((transaction) =>
        transaction.deleteFrom("datasetEntries").where("datasetId", "=", dataset.id).execute(),
    );
    const stream = await objects.openRead(location);
    const end = () => void stream.destroy(signal.reason as Error);
    signal.addEventListener("abort", end);
    const others = countOtherClasses();
    try {
        signal.throwIfAborted();
        let position = 0;
        const entries = readEntries(readLines(stream, name), { name, bucket: undefined });
        for await (const batch of inBatches(entries)) {
            signal.throwIfAborted();
            batch.forEach(({ entry }) => others.note(entry));
            const rows = batch.map((entry) => toRow(dataset, entry, position++, context.now()));
            refuseTooMany(dataset.type, position);
            await write((transaction) => transaction.insertInto("datasetEntries").values(rows).execute());
        }
        if (position === 0) {
            throw new ManifestError(`There is no line in ${name}.`);
        }
        return others.describe();
    } finally {
        signal.removeEventListener("abort", end);
        stream.destroy();
    }
}

/**
 * Applies changes to a dataset. A line replaces the whole line of the same picture; other lines are added at the end. All
 * lines are checked before the first is applied. They are written in parts, so that other calls get their turn; after an
 * interruption all are applied again, to the same end.
 *
 * @returns a sentence on changed lines that count as not labelled. Undefined: there are none.
 * @throws ManifestError, ImportLeaseLostError
 */
export async function applyChanges(
    { store, now, signal }: ImportContext,
    dataset: Dataset,
    lines: readonly string[],
    lease: ImportLease,
): Promise<string | undefined> {
    const last = await store
        .selectFrom("datasetEntries")
        .select(["position", "line"])
        .where("datasetId", "=", dataset.id)
        .orderBy("position", "desc")
        .limit(1)
        .executeTakeFirst();
    const bucket = last && parseManifestLine(last.line).source.bucket;
    let position = (last?.position ?? -1) + 1;
    const entries = readEntries(numberLines(lines), { name: "the changes", bucket });
    const others = countOtherClasses();
    const batches: Insertable<DatasetEntriesTable>[][] = [];
    let total = await countEntries(store, dataset);
    for await (const batch of inBatches(entries)) {
        signal.throwIfAborted();
        batch.forEach(({ entry }) => others.note(entry));
        batches.push(batch.map((entry) => toRow(dataset, entry, position++, now())));
        const pictures = batch.map(({ entry }) => entry.sourceRef);
        total += batch.length - (await countEntries(store, dataset, pictures));
    }
    refuseTooMany(dataset.type, total);
    for (const rows of batches) {
        signal.throwIfAborted();
        await store.transaction().execute(async (transaction) => {
            await lease.requireIn(transaction);
            await transaction
                .insertInto("datasetEntries")
                .values(rows)
                .onConflict((conflict) => conflict.columns(["datasetId", "sourceRef"]).doUpdateSet(replaceLine))
                .execute();
        });
        await nextTurn();
    }
    return others.describe();
}

/**
 * Tells whether a dataset has any of the lines of changes: then part of them may have been written. A line that was the
 * same before counts too.
 */
export async function hasAnyLine(
    store: Kysely<Database>,
    dataset: Pick<Dataset, "id">,
    lines: readonly string[],
): Promise<boolean> {
    for (let start = 0; start < lines.length; start += batchSize) {
        const present = await store
            .selectFrom("datasetEntries")
            .select("position")
            .where("datasetId", "=", dataset.id)
            .where("line", "in", lines.slice(start, start + batchSize))
            .limit(1)
            .executeTakeFirst();
        if (present !== undefined) {
            return true;
        }
        await nextTurn();
    }
    return false;
}

/** @param pictures - only entries of these pictures are counted. Absent: all. */
async function countEntries(store: Kysely<Database>, dataset: Dataset, pictures?: string[]): Promise<number> {
    const { count } = await store
        .selectFrom("datasetEntries")
        .select((select) => select.fn.countAll<number>().as("count"))
        .where("datasetId", "=", dataset.id)
        .$if(pictures !== undefined, (query) => query.where("sourceRef", "in", pictures!))
        .executeTakeFirstOrThrow();
    return Number(count);
}

async function* inBatches(entries: AsyncIterable<NumberedEntry>): AsyncGenerator<NumberedEntry[]> {
    let batch: NumberedEntry[] = [];
    for await (const entry of entries) {
        batch.push(entry);
        if (batch.length === batchSize) {
            yield batch;
            batch = [];
            // Lines and store may both be ready at once. Requests must get their turn nevertheless.
            await nextTurn();
        }
    }
    if (batch.length > 0) {
        yield batch;
    }
}

function toRow(
    dataset: Dataset,
    { line, entry }: NumberedEntry,
    position: number,
    now: number,
): Insertable<DatasetEntriesTable> {
    return { datasetId: dataset.id, sourceRef: entry.sourceRef, position, ...columnsOfLine(line, entry, now) };
}

function refuseTooMany(type: DatasetType, count: number): void {
    if (count > mostPictures[type]) {
        throw new ManifestError(`A ${type} dataset can have at most ${mostPictures[type]} pictures.`);
    }
}
