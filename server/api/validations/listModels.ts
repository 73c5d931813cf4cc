import { inPath, page } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const listModels = {
    ProjectName: inPath.ProjectName,
    ...page,
} as const satisfies InputTable;

export type ListModelsInput = InputOf<typeof listModels>;
