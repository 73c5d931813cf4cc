import type { InputOf, InputTable } from "../inputTable";
import { detectAnomalies } from "./detectAnomalies";

export const explainAnomalies = {
    ...detectAnomalies,
    /** Decides this once instead of the model's own. */
    Threshold: { type: "double", in: { query: "threshold" } },
} as const satisfies InputTable;

export type ExplainAnomaliesInput = InputOf<typeof explainAnomalies>;
