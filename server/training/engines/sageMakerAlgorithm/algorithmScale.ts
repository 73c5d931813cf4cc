import { scoreOfVerdict } from "../../../detector/verdict";
import type { Decision } from "../../../detector/verdict";
import type { AlgorithmAnswer } from "../../../sageMaker/algorithmAnswer";

/** Decision of the algorithm on the scale of its scores: the logarithm of the odds that a picture is an anomaly. */
export const algorithmDecision: Decision = { threshold: 0, slope: 1 };

/** Score of an answer, on that scale. */
export function scoreOfAnswer(answer: AlgorithmAnswer): number {
    return scoreOfVerdict(answer, algorithmDecision);
}
