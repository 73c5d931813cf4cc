import type { OutputTable, WireOutputOf } from "../outputTable";

export const changeDatasetEntries = {
    /** Results in the order of the changes. */
    Results: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                Source: { type: "string", required: true },
                /** CHANGED: the entry isn't what the caller expected. REFUSED: the line can't be an entry. */
                Status: { type: "string", required: true, values: ["SAVED", "CHANGED", "REFUSED"] },
                /** JSON Line that the dataset has now. Missing: it has no entry of the picture. */
                Line: { type: "string" },
                /** Sentence on why the change wasn't made. */
                Message: { type: "string" },
            },
        },
    },
} as const satisfies OutputTable;

export type ChangeDatasetEntriesOutput = WireOutputOf<typeof changeDatasetEntries>;
