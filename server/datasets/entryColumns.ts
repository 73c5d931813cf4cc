import type { ExpressionBuilder, Insertable, OnConflictDatabase, OnConflictTables } from "kysely";
import { isBackground } from "../pictures/label";
import type { Database, DatasetEntriesTable } from "../store/schema";
import type { ManifestLine } from "./manifestLine";

/** Columns of a dataset's entry that follow from its line. */
export type LineColumns = Required<
    Pick<Insertable<DatasetEntriesTable>, "line" | "label" | "createdAt" | "maskRef" | "maskLabels">
>;

/** @param now - time of insertion, in Unix epoch milliseconds. */
export function columnsOfLine(line: string, entry: ManifestLine, now: number): LineColumns {
    return { line, label: entry.label, createdAt: entry.labelledAt ?? now, ...maskColumns(entry) };
}

/** Columns about the mask of an entry. */
export function maskColumns({ mask }: Pick<ManifestLine, "mask">): { maskRef: string; maskLabels: string } {
    if (mask === undefined) {
        return { maskRef: "", maskLabels: "" };
    }
    const labels = mask.colorMap
        .filter(({ className }) => !isBackground(className))
        .map(({ className, color }) => [className, color] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return { maskRef: mask.ref, maskLabels: JSON.stringify(labels) };
}

type Conflicting = ExpressionBuilder<
    OnConflictDatabase<Database, "datasetEntries">,
    OnConflictTables<"datasetEntries">
>;

/** What an insertion does to an entry of the same picture: the line is replaced, and the position stays. */
export function replaceLine(row: Conflicting) {
    return {
        line: row.ref("excluded.line"),
        label: row.ref("excluded.label"),
        createdAt: row.ref("excluded.createdAt"),
        maskRef: row.ref("excluded.maskRef"),
        maskLabels: row.ref("excluded.maskLabels"),
    };
}
