import type { PatchProjection } from "../views/patchEmbedding";
import type { FeatureName, PictureFeatures } from "../views/pictureFeatures";
import type { NamedArrays } from "../modelFile";

/** A way to tell anomalies from normal pictures that model files may name. */
export interface LoadableDetector {
    /** Its key in the registry and in model files. */
    readonly name: string;
    /** Features that it looks at, when it is trained and when it scores: members of {@link PictureFeatures}. */
    readonly features: readonly Exclude<FeatureName, "likeness" | "hypercolumnMaps" | "overview">[];
    /** From the arrays that {@link FittedDetector} had. */
    load(arrays: NamedArrays): Promise<Scorer>;
}

/** A detector that can be trained. {@link ./registry.detectors} has all of them. */
export interface Detector extends LoadableDetector {
    /** What it does, for people who read the training's report: a few words. */
    readonly description: string;
    /** Anomalies that a training set must have for it; 0: it learns what is normal. */
    readonly minAnomalies: number;
    /** Detectors that it builds upon, if any: they are fitted before it. */
    readonly parts: readonly Detector[];
    /**
     * Tells whether it may pay to fit it, after all that come before it in the registry. Undefined: it always may.
     *
     * @param fitted - what those have learnt that could be fitted.
     */
    isWorthwhile?(set: TrainingSet, fitted: ReadonlyMap<Detector, FittedDetector>): boolean;
    /** Whether it can be fitted where some of its parts could not be. */
    readonly worksWithoutSomeParts?: boolean;
    /**
     * Learns from the training set. The same set and seed give the same numbers.
     *
     * @param parts - what {@link Detector.parts} have learnt from the same set; undefined for one that could not be
     *   fitted, where that is allowed.
     * @throws DegenerateDataError where these pictures give it nothing to learn from.
     */
    fit(set: TrainingSet, parts: readonly (FittedDetector | undefined)[]): Promise<FittedDetector>;
}

/** The pictures that a detector may learn from, and changed copies of them, which it takes for pictures like others. */
export interface TrainingSet {
    /** Number of pictures of the dataset, which come first. Those that follow are copies. */
    readonly originals: number;
    readonly anomalous: readonly boolean[];
    /** The fold of each picture. Each label that is there at all is in at least two folds. */
    readonly folds: Int32Array;
    /** The pictures whose patches may be looked at, rising: all, or, of very many, a sample with both labels. */
    readonly withPatches: readonly number[];
    readonly seed: number;
    pooled(picture: number): PictureFeatures["pooled"];
    /** Maps of a picture in `withPatches`. They may have to be computed again. */
    patchMaps(picture: number): Promise<PictureFeatures["patchMaps"]>;
    /**
     * Maps of the quarters of a picture in `withPatches`, computed anew at each call. Undefined: the pictures are no larger
     * than the square view, or too many.
     */
    quarterMaps?(picture: number): Promise<PictureFeatures["quarterMaps"]>;
    /** Called between steps: throws when training is to end. */
    onStep(stage: string, fraction: number): void;
}

export interface FittedDetector {
    /**
     * [n]: the score of each training picture by what was learnt without its fold. NaN for a picture that is not in
     * `withPatches`, where the detector looks at patches.
     */
    outOfFoldScores: Float64Array;
    /** What was learnt from all pictures, for the model file. */
    arrays: NamedArrays;
    /** What people who compare detectors should know of this one: sentences. */
    note?: string;
}

export interface Scorer {
    /** The higher, the more anomalous; the scale is the detector's own. */
    score(features: Partial<PictureFeatures>): Promise<number>;
    /** How unlike normal each patch is, [PATCHES], for people to look at; undefined for a detector that doesn't look at patches. */
    patchScores?(features: Pick<PictureFeatures, "patchMaps">): Promise<Float32Array>;
}

/** A scorer that looks at patches alone, for those who have described them already. */
export interface PatchScorer extends Scorer {
    readonly projection: PatchProjection;
    /** @param patches - [PATCHES, PATCH_DIMENSIONS], by {@link PatchScorer.projection}. */
    scoreOf(patches: Float32Array): Promise<number>;
}
