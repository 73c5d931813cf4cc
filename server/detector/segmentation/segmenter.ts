import type { HypercolumnMaps } from "../views/pictureFeatures";
import type { NamedArrays } from "../modelFile";
import { classifyCells } from "./cellProbabilities";
import { enlargeClasses } from "./enlargeClasses";
import type { Perceptron } from "./perceptron";
import type { ClassMap } from "./readMask";

/** Tells of each pixel of a picture what it is. */
export interface Segmenter {
    segment(maps: HypercolumnMaps, pictureSize: { width: number; height: number }): Promise<ClassMap>;
}

const PREFIX = "maskModel.";

const parts = ["hiddenWeights", "hiddenBias", "outputWeights", "outputBias"] as const;

/** The mask model as arrays of a model file, beside those of the detector. */
export function segmenterArrays(perceptron: Perceptron): NamedArrays {
    return Object.fromEntries(parts.map((part) => [PREFIX + part, perceptron[part]]));
}

/** @param arrays - with those of {@link segmenterArrays} among them. */
export async function loadSegmenter(arrays: NamedArrays): Promise<Segmenter> {
    const perceptron = Object.fromEntries(parts.map((part) => [part, arrays[PREFIX + part]])) as unknown as Perceptron;
    const classifier = await classifyCells(perceptron);
    return {
        async segment(maps, pictureSize) {
            return enlargeClasses(await classifier.probabilities(maps), pictureSize);
        },
    };
}
