import type { InputOf, InputTable } from "../inputTable";
import { detectAnomalies } from "./detectAnomalies";

export const explainAnomalies = {
    ...detectAnomalies,
    /** Threshold that replaces the model's own for this call. */
    Threshold: { type: "double", in: { query: "threshold" } },
} as const satisfies InputTable;

export type ExplainAnomaliesInput = InputOf<typeof explainAnomalies>;
