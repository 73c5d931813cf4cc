import { modelFileName } from "../artifacts/artifactStore";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import { testCopies } from "../detector/facts/dataFacts";
import type { TrainedDetector } from "../detector/trainingTask";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import type { EvaluatedModel } from "./evaluationFiles";
import { describeGuessing } from "./guessing";
import { writeKeptEvaluation } from "./keptEvaluation";
import { softwareVersions } from "./report/softwareVersions";
import type { TrainingReport } from "./report/trainingReport";
import { trainedWith } from "./trainedMessage";
import { writeEvaluation } from "./writeEvaluation";
import type { EvaluationOutput } from "./writeEvaluation";

/** The version that was trained. */
export interface TrainedVersion {
    model: EvaluatedModel;
    /** Labelled manifest lines that it was trained and tested on. */
    inputs: { train: readonly string[]; test: readonly string[] | null };
    output: EvaluationOutput;
}

/** What goes into the model's row when it is trained. */
export interface TrainingOutcome {
    statusMessage: string;
    f1Score: number;
    precision: number;
    recall: number;
    evaluationManifestKey: string;
    evaluationResultKey: string;
    evaluationEndedAt: number;
}

/** What a training has made. */
export interface Trained extends Omit<TrainedDetector, "outOfFold"> {
    /** Undefined: the trainer scores no training pictures. */
    outOfFold?: TrainedDetector["outOfFold"];
}

/**
 * Keeps the model and its evaluation, and writes the evaluation files and the report. The same input gives the same
 * bytes.
 *
 * @returns what goes into the model's row.
 * @throws ObjectStorageError
 */
export async function keepTrained(
    { model, inputs, output }: TrainedVersion,
    { file, evaluation, comparison, facts, outOfFold }: Trained,
    about: Pick<TrainingReport, "skipped" | "reading" | "stages" | "endedAt">,
    { artifacts, objects }: { artifacts: SealedArtifacts; objects: Pick<ObjectStorage, "write"> },
): Promise<TrainingOutcome> {
    const { skipped, reading, stages, endedAt } = about;
    await artifacts.write(modelFileName, file);
    const shown = { model, comparison, facts, reading, skipped, stages, endedAt, versions: softwareVersions() };
    await writeKeptEvaluation(artifacts, {
        balanced: facts.decision,
        evaluation,
        ...(outOfFold && { outOfFold }),
        report: shown,
        endedAt,
    });
    const lines = [...inputs.train, ...(inputs.test ?? [])];
    const keys = await writeEvaluation(objects, output, { ...shown, evaluation }, lines);
    const { f1Score, precision, recall } = evaluation.metrics;
    return {
        statusMessage: trainedWith({
            skipped,
            guessing: describeGuessing(comparison, evaluation),
            crossValidation: evaluation.crossValidation,
            copies: [...testCopies(facts)],
        }),
        f1Score,
        precision,
        recall,
        ...keys,
        evaluationEndedAt: endedAt,
    };
}
