import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

/** Text whose own rules are checked change by change, so that one bad line doesn't refuse the others. */
const text = { type: "string" } as const;

export const changeDatasetEntries = {
    ProjectName: inPath.ProjectName,
    DatasetType: inPath.DatasetType,
    Changes: {
        type: "list",
        required: true,
        min: 1,
        max: 1000,
        of: {
            type: "structure",
            members: {
                /** Picture of the entry, as its `source-ref`: `s3://bucket/key`. */
                Source: { ...text, required: true },
                /** JSON Line that the caller knows. Missing: the dataset must have no entry of that picture. */
                Expected: text,
                /** JSON Line that takes its place. Missing: the entry is removed. */
                Line: text,
            },
        },
        in: "body",
    },
} as const satisfies InputTable;

export type ChangeDatasetEntriesInput = InputOf<typeof changeDatasetEntries>;
