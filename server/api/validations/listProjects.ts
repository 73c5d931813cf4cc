import { page } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const listProjects = {
    ...page,
} as const satisfies InputTable;

export type ListProjectsInput = InputOf<typeof listProjects>;
