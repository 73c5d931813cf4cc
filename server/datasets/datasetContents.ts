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
    /** Anomalous pictures with the label. */
    pictures: number;
    /** Those of them that have no other label. */
    alone: number;
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
    const anomalyLabels = new Map<string, AnomalyLabelCount>();
    for (const group of groups) {
        const labels = group.label === "anomaly" && group.maskLabels ? parseMaskLabels(group.maskLabels) : [];
        for (const [name, color] of labels) {
            const key = JSON.stringify([name, color]);
            const known = anomalyLabels.get(key) ?? { name, color, pictures: 0, alone: 0 };
            known.pictures += group.count;
            known.alone += labels.length === 1 ? group.count : 0;
            anomalyLabels.set(key, known);
        }
    }
    return {
        total: count(() => true),
        normal: count(({ label }) => label === "normal"),
        anomaly: count(({ label }) => label === "anomaly"),
        unlabelled: count(({ label }) => label === null),
        withMask: count(({ maskLabels }) => Boolean(maskLabels)),
        anomalyLabels: [...anomalyLabels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, label]) => label),
    };
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
