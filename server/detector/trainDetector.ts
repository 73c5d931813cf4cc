import { mapReference, normalPatchScoresOf } from "./anomalyMap";
import { standardDecoding } from "../pictures/pictureDecoding";
import type { Backbone } from "./backbone/backbone";
import { openChosenBackbone } from "./backbone/chosenBackbone";
import { chooseCopied, computeCopies, copyCount } from "./changedCopies";
import { FEW_ANOMALIES, withCrossValidation } from "./crossValidation";
import type { JudgedOutOfFold } from "./crossValidation";
import { collectFeatures } from "./collectFeatures";
import type { CollectedFeatures } from "./collectFeatures";
import { CHANGED_LOOKS, learnFamiliarity } from "./familiarity/learnFamiliarity";
import { PictureGroups } from "./likeness/pictureGroups";
import { fitCandidates } from "./detectors/fitCandidates";
import { candidatesAt } from "./detectors/registry";
import { decisionMetrics } from "./metrics";
import { encodeModelFile } from "./modelFile";
import type { NamedArrays } from "./modelFile";
import { samplePictures } from "./patchSample";
import { planProgress } from "./progressPlan";
import { quarterLook } from "./quarterLook";
import { factsOfDatasets, factsOfSplit } from "./facts/dataFacts";
import type { TestLook } from "./facts/dataFacts";
import { judgeChanged, judgedCount } from "./facts/judgeChanged";
import { evaluate, piecesOf } from "./evaluate";
import { takeExamples } from "./facts/takeExamples";
import { anomalyTypesOf, isMasked } from "./segmentation/anomalyTypes";
import { fitMaskModel } from "./segmentation/fitMaskModel";
import { loadSegmenter, segmenterArrays } from "./segmentation/segmenter";
import { LEAST_MASKS } from "./segmentation/leastMasks";
import { readTrainingMasks } from "./segmentation/trainingMasks";
import type { TrainingMasks } from "./segmentation/trainingMasks";
import { FOLDS, setTestAside } from "./split";
import { testDetector } from "./testDetector";
import { featuresOf, featuresOfTraining, freshFeatures, keptFeatures } from "./testFeatures";
import { makeTrainingSet } from "./trainingSet";
import { testingStage, TrainingDataError } from "./trainingTask";
import type { LabelledPicture, TrainedDetector, TrainingProgress, TrainingTask } from "./trainingTask";

/**
 * Trains a detector on labelled pictures and tests it on others. The same pictures, in the same order, and the
 * same seed give the same file, byte for byte, on one type of processor.
 *
 * Test pictures that come with the task are not read before all is decided; without any, a part of the training
 * pictures (a fifth, near-duplicates kept together) is set aside before anything is learnt.
 *
 * Where training pictures have masks, the detector also tells where anomalies are and of which type.
 *
 * @param options.backbone - another than the package's own, for measuring what its training is worth.
 * @param options.keepPiecesTogether - false: pictures of one piece may be on both sides, for measuring how that flatters.
 * @throws TrainingDataError when the pictures can't be trained on.
 */
export async function trainDetector(
    task: TrainingTask,
    options: { backbone?: Backbone; keepPiecesTogether?: boolean } = {},
): Promise<TrainedDetector> {
    const { stage, tellMetrics } = progressReporter(task);
    const { effort = "full" } = task;
    const learnsChanges = effort === "full";
    const share = planProgress({
        trainingPictures: task.training.length,
        copies: learnsChanges ? copyCount(task.training.length) : 0,
        changedLooks: learnsChanges ? CHANGED_LOOKS : 0,
        judged: learnsChanges ? judgedCount(task.training.length + (task.test?.length ?? 0)) : 0,
        testPictures: task.test?.length ?? task.training.length / FOLDS,
        freshTest: task.test !== undefined,
        masks: task.training.some(isMasked),
        effort,
    });
    requireNormals(task.training);
    const { decoding = standardDecoding, preparation } = task;
    stage("reading pictures", 0);
    const backbone = { ...(options.backbone ?? (await openChosenBackbone())), memory: task.memory };
    const looked = samplePictures(task.training, task.seed);
    const masks = await readTrainingMasks(task.training, looked, () => stage("reading masks", 0));
    const testedTypes = masks && anomalyTypesOf([...task.training, ...(task.test ?? [])].filter(isMasked));
    const candidates = candidatesAt(effort);
    const wanted = featuresOfTraining(candidates, masks !== undefined);
    const features = await collectFeatures(
        backbone,
        task.training,
        wanted,
        looked,
        (done) => stage("computing features", share("features", done / task.training.length)),
        decoding,
    );
    masks?.requireSize(features.size);

    stage("looking for pictures of the same piece", share("groups", 0));
    const pieces =
        options.keepPiecesTogether === false
            ? PictureGroups.none(task.training.length)
            : await PictureGroups.of(features.likeness);
    const aside = task.test ? undefined : setTestAside(task.training, pieces, task.seed);
    const training = aside?.training ?? allOf(task.training);
    const test = aside?.test ?? [];
    const copied = learnsChanges
        ? chooseCopied(
              training.filter((picture) => looked.has(picture)),
              task,
          )
        : [];
    const copies = await computeCopies(backbone, task, copied, (done) =>
        stage("looking at changed copies", share("copies", done)),
    );
    const { set, division } = makeTrainingSet(
        task,
        training,
        pieces,
        looked,
        features,
        copies,
        quarterLook(backbone, task, features.size, training, copied),
        (name, fraction) => stage(name, share("candidates", fraction)),
    );
    const familiarity = await learnFamiliarity(
        backbone,
        task,
        { training, groups: division.groups, looked, overview: features.overview },
        copies,
        (done) => stage("learning what pictures look like", share("familiarity", done)),
    );
    const { detector, arrays, decision, comparison, outOfFold, judged } = await fitCandidates(set, candidates);
    tellMetrics(judged);

    const maskArrays =
        masks &&
        (await learnMasks(task, training, masks, features, (fraction) =>
            stage("learning where anomalies are", share("masks", fraction)),
        ));

    const scorer = await detector.load(arrays);
    const normals = training.filter((picture) => task.training[picture].label === "normal" && looked.has(picture));
    const normalPatchScores = await normalPatchScoresOf(scorer, normals, features);

    stage(testingStage, share("testing", 0));
    const tested = task.test ?? test.map((picture) => task.training[picture]);
    const looks: TestLook[] = [];
    const { scores, pixelAnomalyClassMetrics } = await testDetector(
        {
            scorer,
            segmentation: maskArrays && { segmenter: await loadSegmenter(maskArrays), types: testedTypes! },
            pictureSize: features.size,
        },
        tested,
        task.test
            ? freshFeatures(
                  backbone,
                  { pictures: task.test, size: features.size, decoding },
                  featuresOf(detector, maskArrays !== undefined),
                  looks,
              )
            : keptFeatures(backbone, task, test, features, featuresOf(detector, maskArrays !== undefined)),
        (done) => stage(testingStage, share("testing", done / tested.length)),
    );
    const onTested = {
        ...evaluate(training.length, tested, scores, decision),
        ...(pixelAnomalyClassMetrics && { pixelAnomalyClassMetrics }),
    };
    const few = aside && tested.filter(({ label }) => label === "anomaly").length < FEW_ANOMALIES;
    const evaluation = few ? withCrossValidation(onTested, judged, piecesOf(task.training, aside.division)) : onTested;
    const robustness = learnsChanges
        ? await judgeChanged({ backbone, detector, scorer, decision, decoding }, tested, evaluation.predictions, {
              sensitiveTo: task.sensitiveTo ?? [],
              looks: judgedCount(task.training.length + (task.test?.length ?? 0)),
              seed: task.seed,
              onLook: (done) => stage("judging changed test pictures", share("changed", done)),
          })
        : undefined;
    stage("drawing the report", share("report", 0));
    const { width, height } = features.size;
    const facts = {
        ...(task.test
            ? await factsOfDatasets(task.training, task.test, features, division, looks)
            : factsOfSplit(task.training, test, features, aside!.division)),
        decision,
        seed: task.seed,
        backboneChecksum: backbone.checksum,
        pictureSize: { width, height },
        ...(masks && { masks: masks.facts }),
        examples: await takeExamples(
            { backbone, scorer, decoding, normalPatchScores },
            tested,
            evaluation.predictions,
            () => stage("drawing the report", share("report", 0.5)),
        ),
        ...(robustness && { robustness }),
    };
    stage("writing the model", share("report", 1));
    return {
        file: encodeModelFile({
            detector: detector.name,
            pictureSize: { width, height },
            decoding,
            ...(preparation && { preparation }),
            decision,
            backboneChecksum: backbone.checksum,
            ...(backbone.reading !== undefined && { backboneReading: backbone.reading }),
            seed: task.seed,
            ...(maskArrays && { anomalyTypes: masks.types }),
            arrays: { ...arrays, ...maskArrays, ...mapReference(normalPatchScores), ...familiarity },
        }),
        evaluation,
        comparison,
        facts,
        outOfFold,
    };
}

/** Tells progress and ends the training when that is wanted: `stage` is called between all steps. */
function progressReporter({ onProgress, signal }: TrainingTask) {
    let progress: Omit<TrainingProgress, "stage"> = { fraction: 0 };
    return {
        stage(this: void, stage: string, fraction: number): void {
            signal.throwIfAborted();
            progress = { ...progress, fraction: Math.max(progress.fraction, fraction) };
            onProgress({ stage, ...progress });
        },
        /** From now on, progress has these metrics. */
        tellMetrics(this: void, { anomalous, verdicts }: JudgedOutOfFold): void {
            if (anomalous.includes(true) && anomalous.includes(false)) {
                progress = { ...progress, metrics: decisionMetrics(anomalous, verdicts) };
            }
        },
    };
}

function requireNormals(pictures: readonly LabelledPicture[]): void {
    const normals = pictures.filter(({ label }) => label === "normal").length;
    if (normals < 2) {
        throw new TrainingDataError(
            `The training dataset has ${normals} pictures labelled as normal; a detector needs some to learn from. Add normal pictures, then train again.`,
        );
    }
}

/** The mask model of these pictures, for the model file; undefined where too few of them have masks. */
async function learnMasks(
    { seed, training }: TrainingTask,
    pictures: readonly number[],
    masks: TrainingMasks,
    features: CollectedFeatures,
    onStep: (fraction: number) => void,
): Promise<NamedArrays | undefined> {
    const teaching = pictures.filter((picture) => masks.shares[picture] !== undefined);
    if (teaching.filter((picture) => isMasked(training[picture])).length < LEAST_MASKS) {
        return undefined;
    }
    return segmenterArrays(
        await fitMaskModel({
            shares: teaching.map((picture) => masks.shares[picture] ?? null),
            classCount: 1 + masks.types.length,
            maps: (picture) => features.hypercolumnMaps(teaching[picture]),
            seed,
            onStep,
        }),
    );
}

function allOf(pictures: readonly unknown[]): number[] {
    return [...pictures.keys()];
}
