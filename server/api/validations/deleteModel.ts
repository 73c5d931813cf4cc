import { clientToken, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const deleteModel = {
    ProjectName: inPath.ProjectName,
    // A deletion names its version: `latest` is not allowed.
    ModelVersion: { ...inPath.ModelVersion, pattern: "([1-9][0-9]*)" },
    ...clientToken,
} as const satisfies InputTable;

export type DeleteModelInput = InputOf<typeof deleteModel>;
