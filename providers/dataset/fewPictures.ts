import { isUnknown } from "../dynamic/unknown";
import type { Label, LabelledPicture } from "./pictureFolder";

type Counts = Readonly<Record<Label, number>>;

/** With fewer a model can't be trained: the service's own numbers. */
const minimums = {
    alone: { normal: 20, anomaly: 10 },
    test: { normal: 10, anomaly: 8 },
} as const satisfies Record<string, Counts>;

/**
 * A warning of pictures that make a dataset, but too small a one to train a model with. Undefined when there are enough,
 * or it isn't known: a training dataset with a test dataset beside it needs fewer.
 *
 * @param hasTestDataset - whether the program declares one for the same project.
 */
export function warnOfFewPictures(datasetType: unknown, pictures: readonly LabelledPicture[], hasTestDataset: boolean): string | undefined {
    const isAlone = datasetType === "train" && !hasTestDataset;
    if (!isAlone && datasetType !== "test") {
        return undefined;
    }
    const needed: Counts = isAlone ? minimums.alone : minimums.test;
    const count = (label: Label) => pictures.filter((picture) => picture.label === label).length;
    if (count("normal") >= needed.normal && count("anomaly") >= needed.anomaly) {
        return undefined;
    }
    const [which, what] = isAlone ? ["only dataset", "add pictures, or a dataset of type test beside it"] : ["test dataset", "add pictures"];
    return (
        `With ${count("normal")} normal and ${count("anomaly")} anomalous pictures no model can be trained: a project's ${which} ` +
        `needs at least ${needed.normal} and ${needed.anomaly}. Before a model is declared, ${what}.`
    );
}

/** The projects for which a test dataset has been declared in this run of the engine. */
export interface DeclaredDatasets {
    note(datasetType: unknown, projectName: unknown): void;
    /** True also when it can't be known. */
    mayHaveTest(projectName: unknown): boolean;
}

export function followDatasets(): DeclaredDatasets {
    const withTest = new Set<unknown>();
    return {
        note: (datasetType, projectName) => {
            if (datasetType === "test") {
                withTest.add(projectName);
            }
        },
        mayHaveTest: (projectName) => isUnknown(projectName) || [...withTest].some((name) => isUnknown(name) || name === projectName),
    };
}
