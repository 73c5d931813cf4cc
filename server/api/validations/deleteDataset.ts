import { clientToken, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const deleteDataset = {
    ProjectName: inPath.ProjectName,
    DatasetType: inPath.DatasetType,
    ...clientToken,
} as const satisfies InputTable;

export type DeleteDatasetInput = InputOf<typeof deleteDataset>;
