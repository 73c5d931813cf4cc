import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const cancelTraining = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
} as const satisfies InputTable;

export type CancelTrainingInput = InputOf<typeof cancelTraining>;
