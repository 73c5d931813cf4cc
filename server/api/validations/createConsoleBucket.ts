import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const createConsoleBucket = { ProjectName: inPath.ProjectName } as const satisfies InputTable;

export type CreateConsoleBucketInput = InputOf<typeof createConsoleBucket>;
