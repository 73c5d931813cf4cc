import type { InputOf, InputTable } from "../inputTable";
import { mostVerifications, ofTrial, pictureSource, verified } from "../trialMembers";

export const verifyTrialDetectionResults = {
    ...ofTrial,
    Results: {
        type: "list",
        required: true,
        min: 1,
        max: mostVerifications,
        of: {
            type: "structure",
            members: {
                Source: pictureSource,
                /** Verdict on the prediction. Missing: an earlier one is taken back. */
                Verified: verified,
            },
        },
        in: "body",
    },
} as const satisfies InputTable;

export type VerifyTrialDetectionResultsInput = InputOf<typeof verifyTrialDetectionResults>;
