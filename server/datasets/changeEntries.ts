import type { Insertable, Kysely } from "kysely";
import type { Dataset } from "../store/datasetColumns";
import type { Database, DatasetEntriesTable } from "../store/schema";
import { columnsOfLine, replaceLine } from "./entryColumns";
import { mostPictures } from "./importDataset";
import { ManifestLineError, parseManifestLine } from "./manifestLine";
import type { ManifestLine } from "./manifestLine";

/** Change of a dataset's entry. */
export interface EntryChange {
    /** Picture of the entry: its `source-ref`. */
    source: string;
    /** Line that the caller knows. Undefined: the caller knows of no entry of the picture. */
    expected: string | undefined;
    /** Line that takes its place. Undefined: the entry is removed. */
    line: string | undefined;
}

/** What became of a change. */
export interface ChangedEntry {
    source: string;
    /** `CHANGED`: the entry isn't what the caller expected. `REFUSED`: the line can't be an entry. */
    status: "SAVED" | "CHANGED" | "REFUSED";
    /** Line that the dataset has now. Undefined: it has no entry of the picture. */
    line: string | undefined;
    /** Sentence on why the change wasn't made. */
    message?: string;
}

export interface ChangedEntries {
    results: ChangedEntry[];
    /** Whether anything in the dataset is other than before. */
    isChanged: boolean;
}

/** Rows of one statement. PostgreSQL takes 65,535 values in it. */
const batchSize = 500;

/**
 * Applies changes to a dataset, each by itself: one that can't be made leaves the others. A change is made only to the
 * entry that its caller knows, so nobody overwrites what somebody else did meanwhile. One that was made already is
 * saved: its caller sent it again.
 *
 * @param transaction - transaction that ends after this call.
 * @param changes - changes, with each picture once. A second one of a picture is refused.
 */
export async function changeEntries(
    transaction: Kysely<Database>,
    dataset: Dataset,
    changes: readonly EntryChange[],
    now: number,
): Promise<ChangedEntries> {
    const entries = () => transaction.selectFrom("datasetEntries").where("datasetId", "=", dataset.id);
    const present = await entries()
        .select(["sourceRef", "position", "line"])
        .where("sourceRef", "in", [...new Set(changes.map(({ source }) => source))])
        .execute();
    const known = new Map(present.map((row) => [row.sourceRef, row]));
    const { count } = await entries()
        .select((select) => select.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
    const last = await entries().select(["position", "line"]).orderBy("position", "desc").limit(1).executeTakeFirst();

    let bucket = last && parseManifestLine(last.line).source.bucket;
    let total = count;
    let position = (last?.position ?? -1) + 1;
    const seen = new Set<string>();
    const rows: Insertable<DatasetEntriesTable>[] = [];
    const removed: string[] = [];

    const apply = ({ source, expected, line }: EntryChange): ChangedEntry => {
        const row = known.get(source);
        const refuse = (message: string): ChangedEntry => ({ source, status: "REFUSED", line: row?.line, message });
        if (seen.has(source)) {
            return refuse(`The picture ${source} is in two of the changes. Send one change of a picture at a time.`);
        }
        seen.add(source);
        if (row?.line === line) {
            return { source, status: "SAVED", line };
        }
        if (row?.line !== expected) {
            return { source, status: "CHANGED", line: row?.line, message: whatChanged(source, row?.line, expected) };
        }
        if (line === undefined) {
            removed.push(source);
            total--;
            return { source, status: "SAVED", line };
        }
        const entry = readLine(line, source);
        if (typeof entry === "string") {
            return refuse(`The line of the picture ${source} can't be an entry of the dataset: ${entry}.`);
        }
        if (entry.source.bucket !== (bucket ?? entry.source.bucket)) {
            return refuse(
                `The picture ${source} is in another bucket than the pictures of the ${dataset.type} dataset, which are in ${bucket}. ` +
                    "All must be in one: copy the picture there, and add the copy.",
            );
        }
        if (row === undefined && total >= mostPictures[dataset.type]) {
            return refuse(
                `The picture ${source} is too many: a ${dataset.type} dataset can have at most ${mostPictures[dataset.type]}. Remove others first.`,
            );
        }
        bucket ??= entry.source.bucket;
        total += row === undefined ? 1 : 0;
        rows.push({
            datasetId: dataset.id,
            sourceRef: source,
            position: row?.position ?? position++,
            ...columnsOfLine(line, entry, now),
        });
        return { source, status: "SAVED", line };
    };

    const results = changes.map(apply);
    if (removed.length > 0) {
        await transaction
            .deleteFrom("datasetEntries")
            .where("datasetId", "=", dataset.id)
            .where("sourceRef", "in", removed)
            .execute();
    }
    for (let start = 0; start < rows.length; start += batchSize) {
        await transaction
            .insertInto("datasetEntries")
            .values(rows.slice(start, start + batchSize))
            .onConflict((conflict) => conflict.columns(["datasetId", "sourceRef"]).doUpdateSet(replaceLine))
            .execute();
    }
    return { results, isChanged: removed.length + rows.length > 0 };
}

/** Reads the line of a picture. A text says why it can't be an entry, as the end of a sentence. */
function readLine(line: string, source: string): ManifestLine | string {
    if (/[\r\n]/.test(line)) {
        return "it is more than one line";
    }
    try {
        const entry = parseManifestLine(line);
        return entry.sourceRef === source ? entry : "its source-ref names another picture";
    } catch (error) {
        if (error instanceof ManifestLineError) {
            return error.message;
        }
        throw error;
    }
}

function whatChanged(source: string, present: string | undefined, expected: string | undefined): string {
    const what =
        present === undefined
            ? "was removed from the dataset"
            : expected === undefined
              ? "is in the dataset already"
              : "has another entry";
    return `The picture ${source} ${what}: somebody changed it meanwhile. Look at it as it is now, then decide.`;
}
