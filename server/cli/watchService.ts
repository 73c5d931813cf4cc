import type { ExplainAnomaliesOutput } from "../api/ownOutputs/explainAnomalies";
import { ownModelPath } from "../client/ownRoot";
import { ServiceError } from "../client/serviceClient";
import { UnusableError } from "../line/contract";
import type { Judge } from "../line/contract";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { findVersion, parseModelName } from "./hostedVersion";
import { findPreparation, preparerOf } from "./preparedPictures";

/**
 * Judges by a version that a service hosts.
 *
 * @param model - `PROJECT` or `PROJECT/VERSION`.
 * @throws Error with a sentence.
 */
export async function openServiceJudge(model: string, which: WhichService): Promise<Judge> {
    const name = parseModelName(model);
    const client = (await connect(which, { start: true }))!;
    const version = await findVersion(client, name);
    const prepare = preparerOf(await findPreparation(client, name.project, version));
    const path = ownModelPath(name.project, version, "explain");
    return {
        async judge(picture) {
            const looked = await prepare(picture).catch((error: Error) => {
                throw new UnusableError(`The picture can't be analysed: ${error.message}`);
            });
            const type = looked[0] === 0x89 ? "image/png" : "image/jpeg";
            try {
                const { ExplainAnomalyResult: result } = await client.call<ExplainAnomaliesOutput>("POST", path, {
                    content: looked,
                    type,
                });
                return {
                    model: `${name.project}/${version}`,
                    isAnomalous: result.IsAnomalous,
                    confidence: result.Confidence,
                    score: result.Score,
                    threshold: result.Threshold,
                    ...(result.Unfamiliarity !== undefined && { unfamiliarity: result.Unfamiliarity }),
                    ...(result.Anomalies && {
                        anomalies: result.Anomalies.map(({ Name, PixelAnomaly }) => ({
                            name: Name,
                            color: PixelAnomaly.Color,
                            totalPercentageArea: PixelAnomaly.TotalPercentageArea,
                        })),
                    }),
                    ...(result.AnomalyMask && { mask: Buffer.from(result.AnomalyMask, "base64") }),
                };
            } catch (error) {
                throw error instanceof ServiceError && error.code === "ValidationException"
                    ? new UnusableError(error.message)
                    : error;
            }
        },
        close: async () => undefined,
    };
}
