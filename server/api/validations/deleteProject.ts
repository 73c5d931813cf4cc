import { clientToken, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const deleteProject = {
    ProjectName: inPath.ProjectName,
    ...clientToken,
} as const satisfies InputTable;

export type DeleteProjectInput = InputOf<typeof deleteProject>;
