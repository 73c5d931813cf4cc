import type { TrainingEffort } from "./trainingTask";

/** The parts of a training, in order, that take time. */
export type TrainingPart =
    "features" | "groups" | "copies" | "familiarity" | "candidates" | "masks" | "testing" | "changed" | "report";

export interface PlannedTraining {
    trainingPictures: number;
    /** Changed copies of training pictures. */
    copies: number;
    /** Training pictures that are looked at after one change each. */
    changedLooks: number;
    /** Changed test pictures that are judged again. */
    judged: number;
    testPictures: number;
    /** Whether test pictures are read and looked at for the first time when they are tested. */
    freshTest: boolean;
    masks: boolean;
    effort: TrainingEffort;
}

/**
 * How far a training has come, so that it says about the same of the time: 0–1 for each part and the share done of it.
 * Weights are measured, in the time that the features of one picture take.
 */
export function planProgress({
    trainingPictures,
    copies,
    changedLooks,
    judged,
    testPictures,
    freshTest,
    masks,
    effort,
}: PlannedTraining): (part: TrainingPart, done: number) => number {
    const weights: Record<TrainingPart, number> = {
        features: trainingPictures,
        groups: 0.02 * trainingPictures,
        copies: 1.1 * copies,
        familiarity: 0.5 * changedLooks,
        candidates: effort === "full" ? 25 + 0.3 * (trainingPictures + copies) : 10 + 0.1 * trainingPictures,
        masks: masks ? 20 + 0.1 * trainingPictures : 0,
        testing: ((freshTest ? 1 : 0.2) + (masks ? 0.5 : 0)) * testPictures,
        changed: judged,
        report: 6,
    };
    const parts = Object.keys(weights) as TrainingPart[];
    const total = parts.reduce((sum, part) => sum + weights[part], 0);
    return (part, done) => {
        const before = parts.slice(0, parts.indexOf(part)).reduce((sum, each) => sum + weights[each], 0);
        return Math.min(1, (before + done * weights[part]) / total);
    };
}
