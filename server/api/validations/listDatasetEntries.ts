import { inPath, page } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const listDatasetEntries = {
    ProjectName: inPath.ProjectName,
    DatasetType: inPath.DatasetType,
    Labeled: { type: "boolean", in: { query: "labeled" } },
    AnomalyClass: { type: "string", min: 1, max: 10, values: ["normal", "anomaly"], in: { query: "anomalyClass" } },
    BeforeCreationDate: { type: "timestamp", in: { query: "createdBefore" } },
    AfterCreationDate: { type: "timestamp", in: { query: "createdAfter" } },
    SourceRefContains: { type: "string", min: 1, max: 2048, pattern: ".*\\S.*", in: { query: "sourceRefContains" } },
    ...page,
} as const satisfies InputTable;

export type ListDatasetEntriesInput = InputOf<typeof listDatasetEntries>;
