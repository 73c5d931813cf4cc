import { page } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";
import { ofTrial, verdicts } from "../trialMembers";

export const listTrialDetectionResults = {
    ...ofTrial,
    /**
     * Order of the results. `DOUBT`: the score nearest to the threshold first, unusable pictures last. `NAME`, the
     * default: by source.
     */
    OrderBy: { type: "string", values: ["NAME", "DOUBT"], in: { query: "orderBy" } },
    /** Only results with this prediction. */
    IsAnomalous: { type: "boolean", in: { query: "isAnomalous" } },
    /** Only results with this verdict of a person. `NONE`: only predictions that nobody has verified. */
    Verified: { type: "string", values: [...verdicts, "NONE"], in: { query: "verified" } },
    ...page,
} as const satisfies InputTable;

export type ListTrialDetectionResultsInput = InputOf<typeof listTrialDetectionResults>;
