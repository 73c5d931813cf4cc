import type { CrossValidation } from "./crossValidated";
import { averagePrecision, decisionMetrics, rocAuc } from "./metrics";
import type { Division } from "./split";
import type { Evaluation, LabelledPicture } from "./trainingTask";
import { decide } from "./verdict";
import type { Decision } from "./verdict";

/** What a decision makes of the scores of test pictures. */
export function evaluate(
    trained: number,
    tested: readonly LabelledPicture[],
    scores: readonly number[],
    decision: Decision,
): Evaluation {
    const anomalous = tested.map(({ label }) => label === "anomaly");
    const verdicts = scores.map((score) => decide(score, decision));
    return {
        numberOfTrainingImages: trained,
        numberOfTestingImages: tested.length,
        metrics: {
            rocAuc: rocAuc(anomalous, scores),
            averagePrecision: averagePrecision(anomalous, scores),
            ...decisionMetrics(
                anomalous,
                verdicts.map(({ isAnomalous }) => isAnomalous),
            ),
        },
        predictions: tested.map(({ sourceRef, label }, index) => ({
            sourceRef,
            label,
            ...verdicts[index],
            score: scores[index],
        })),
    };
}

/** How many pieces pictures of each label show. */
export function piecesOf(pictures: readonly LabelledPicture[], { groups }: Division): CrossValidation["pieces"] {
    const of = (label: LabelledPicture["label"]) =>
        new Set(groups.filter((_, picture) => pictures[picture].label === label)).size;
    return { normal: of("normal"), anomaly: of("anomaly") };
}
