import { inPath, page } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const listTrialDetections = { ProjectName: inPath.ProjectName, ...page } as const satisfies InputTable;

export type ListTrialDetectionsInput = InputOf<typeof listTrialDetections>;
