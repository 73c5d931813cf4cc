import { clientToken, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const deleteModel = {
    ProjectName: inPath.ProjectName,
    // Not `latest`: what is deleted is named.
    ModelVersion: { ...inPath.ModelVersion, pattern: "([1-9][0-9]*)" },
    ...clientToken,
} as const satisfies InputTable;

export type DeleteModelInput = InputOf<typeof deleteModel>;
