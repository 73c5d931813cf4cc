import { clientToken, projectName } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const createProject = {
    ProjectName: { ...projectName, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type CreateProjectInput = InputOf<typeof createProject>;
