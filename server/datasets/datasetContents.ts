import type { Kysely } from "kysely";
import type { Dataset } from "../store/datasetColumns";
import type { Database } from "../store/schema";
import { maskColumns } from "./entryColumns";
import { parseManifestLine } from "./manifestLine";

/** What is in a dataset, in numbers of pictures. */
export interface DatasetContents {
    total: number;
    normal: number;
    anomaly: number;
    unlabelled: number;
    withMask: number;
    /** Anomaly labels of the masks, by name and colour. */
    anomalyLabels: AnomalyLabelCount[];
}

export interface AnomalyLabelCount {
    name: string;
    /** Colour in masks: `#RRGGBB`. */
    color: string;
    /** Anomalous pictures whose mask may have the label: its colour map names it. */
    pictures: number;
    /** Those of them that have no other label. Undefined: the lines don't say which masks have it. */
    alone: number | undefined;
}

/** Counts the pictures of a dataset. The store counts, and no line is read twice. */
export async function countContents(store: Kysely<Database>, dataset: Dataset): Promise<DatasetContents> {
    await readUnreadLines(store, dataset);
    const groups = await store
        .selectFrom("datasetEntries")
        .select((select) => ["label", "maskLabels", select.fn.countAll<number>().as("count")])
        .where("datasetId", "=", dataset.id)
        .groupBy(["label", "maskLabels"])
        .execute();
    const count = (isCounted: (group: (typeof groups)[number]) => boolean) =>
        groups.filter(isCounted).reduce((sum, group) => sum + group.count, 0);
    return {
        total: count(() => true),
        normal: count(({ label }) => label === "normal"),
        anomaly: count(({ label }) => label === "anomaly"),
        unlabelled: count(({ label }) => label === null),
        withMask: count(({ maskLabels }) => Boolean(maskLabels)),
        anomalyLabels: countLabels(
            groups
                .filter(({ label, maskLabels }) => label === "anomaly" && Boolean(maskLabels))
                .map(({ maskLabels, count: masks }) => ({ labels: parseMaskLabels(maskLabels!), masks })),
        ),
    };
}

/**
 * Counts the labels of masks by their colour maps. One map of several labels for all masks is a list of what could be in a
 * mask: then nobody knows which have a label alone.
 */
function countLabels(maps: readonly { labels: [name: string, color: string][]; masks: number }[]): AnomalyLabelCount[] {
    const named = maps.filter(({ labels }) => labels.length > 0);
    const areTold = named.length !== 1 || named[0].labels.length === 1;
    const counts = new Map<string, { name: string; color: string; pictures: number; alone: number }>();
    for (const { labels, masks } of maps) {
        for (const [name, color] of labels) {
            const key = JSON.stringify([name, color]);
            const known = counts.get(key) ?? { name, color, pictures: 0, alone: 0 };
            known.pictures += masks;
            known.alone += labels.length === 1 ? masks : 0;
            counts.set(key, known);
        }
    }
    return [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, label]) => (areTold ? label : { ...label, alone: undefined }));
}

const batchSize = 500;

/** Reads lines that an earlier release has stored, for what they say of masks. Each is read once. */
export async function readUnreadLines(store: Kysely<Database>, dataset: Dataset): Promise<void> {
    for (let isDone = false; !isDone;) {
        const unread = await store
            .selectFrom("datasetEntries")
            .select(["sourceRef", "line"])
            .where("datasetId", "=", dataset.id)
            .where("maskRef", "is", null)
            .limit(batchSize)
            .execute();
        isDone = unread.length < batchSize;
        if (unread.length === 0) {
            return;
        }
        const columns = unread.map((row) => ({ ...row, ...maskColumns(parseManifestLine(row.line)) }));
        // A line that is replaced meanwhile is read as it is stored, so it isn't unread any more.
        const update = (on: Kysely<Database>) =>
            on.updateTable("datasetEntries").where("datasetId", "=", dataset.id).where("maskRef", "is", null);
        await store.transaction().execute(async (transaction) => {
            const plain = columns.filter(({ maskRef }) => maskRef === "").map(({ sourceRef }) => sourceRef);
            if (plain.length > 0) {
                await update(transaction)
                    .set({ maskRef: "", maskLabels: "" })
                    .where("sourceRef", "in", plain)
                    .execute();
            }
            for (const { sourceRef, maskRef, maskLabels } of columns.filter(({ maskRef }) => maskRef !== "")) {
                await update(transaction).set({ maskRef, maskLabels }).where("sourceRef", "=", sourceRef).execute();
            }
        });
    }
}

function parseMaskLabels(text: string): [name: string, color: string][] {
    return JSON.parse(text) as [string, string][];
}
