import { clientToken, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const updateDatasetEntries = {
    ProjectName: inPath.ProjectName,
    DatasetType: inPath.DatasetType,
    Changes: { type: "blob", required: true, min: 1, max: 10_485_760, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type UpdateDatasetEntriesInput = InputOf<typeof updateDatasetEntries>;
