import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";
import { operatingPoint } from "../operatingPointMembers";

export const setOperatingPoint = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
    OperatingPoint: { ...operatingPoint, in: "body" },
} as const satisfies InputTable;

export type SetOperatingPointInput = InputOf<typeof setOperatingPoint>;
