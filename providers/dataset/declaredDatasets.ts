import { isUnknown } from "../arguments/unknown";
import type { Label, LabelledPicture } from "./pictures/labelledPicture";

/**
 * The datasets that the program has declared so far in this run of the engine, so that a preview can report too few
 * pictures. A dataset alone doesn't know whether another is beside it, nor whether a model is to be trained on it.
 */
export interface DeclaredDatasets {
    /** Notes a declared dataset. @param pictures - its pictures. Undefined: only the service knows them. */
    note(projectName: unknown, datasetType: unknown, pictures?: readonly LabelledPicture[]): void;
    /** Notes a declared project. If it is yet to be made (`isNew`), no dataset of it can be elsewhere. */
    noteProject(projectName: unknown, isNew: boolean): void;
    /**
     * Names the pictures of a dataset that are also, byte for byte, in the project's other dataset. Empty if unknown.
     */
    leaks(projectName: unknown, datasetType: unknown): string[];
    /**
     * Names the datasets of a project that are too small to train a model with. Empty if none is, or if it isn't known.
     * `isSure` tells that a training would fail: no dataset from elsewhere can make up for it.
     */
    shortages(projectName: unknown): { reasons: string[]; isSure: boolean };
}

interface Declared {
    projectName: unknown;
    datasetType: unknown;
    counts: Counts | undefined;
    pictures: readonly LabelledPicture[] | undefined;
}

type Counts = Readonly<Record<Label, number>>;

/** The service's own minimums. For a training dataset with a test dataset beside it, the dataset's check has them. */
const minimums = {
    alone: { normal: 20, anomaly: 10 },
    test: { normal: 10, anomaly: 8 },
} as const satisfies Record<string, Counts>;

export function followDatasets(): DeclaredDatasets {
    const datasets = new Map<string, Declared>();
    const newProjects = new Set<unknown>();

    return {
        note: (projectName, datasetType, pictures) => {
            const counts = pictures && { normal: count(pictures, "normal"), anomaly: count(pictures, "anomaly") };
            datasets.set(JSON.stringify([projectName, datasetType]), { projectName, datasetType, counts, pictures });
        },
        noteProject: (projectName, isNew) => {
            if (isNew) {
                newProjects.add(projectName);
            } else {
                newProjects.delete(projectName);
            }
        },
        leaks: (projectName, datasetType) => {
            if (datasetType !== "train" && datasetType !== "test") {
                return [];
            }
            const [own, other] = [datasetType, datasetType === "train" ? "test" : "train"].map((type) =>
                isUnknown(projectName) ? undefined : datasets.get(JSON.stringify([projectName, type])),
            );
            return own?.pictures && other?.pictures ? leaksBetween(own, other) : [];
        },
        shortages: (projectName) => {
            const own = [...datasets.values()].filter((dataset) => dataset.projectName === projectName);
            if (
                isUnknown(projectName) ||
                [...datasets.values()].some(
                    (dataset) => isUnknown(dataset.projectName) || isUnknown(dataset.datasetType),
                )
            ) {
                return { reasons: [], isSure: false };
            }
            const [train, test] = ["train", "test"].map((type) => own.find(({ datasetType }) => datasetType === type));
            return test === undefined
                ? {
                      reasons: shortage(
                          train?.counts,
                          minimums.alone,
                          "train",
                          "add pictures, or a dataset of type test that the model depends on",
                      ),
                      isSure: newProjects.has(projectName),
                  }
                : { reasons: shortage(test.counts, minimums.test, "test", "add pictures"), isSure: true };
        },
    };
}

/** Most leaks that a message names. */
const namedLeaks = 5;

function leaksBetween(own: Declared, other: Declared): string[] {
    const seen = new Map(other.pictures?.map((picture) => [picture.sha256, picture]));
    const both = (own.pictures ?? []).flatMap((picture) => {
        const same = seen.get(picture.sha256);
        return same === undefined ? [] : [`${picture.place} (${String(other.datasetType)}: ${same.place})`];
    });
    const more = both.length - namedLeaks;
    return both.length === 0
        ? []
        : [
              `${both.length} ${both.length === 1 ? "picture is" : "pictures are"} in the train and the test dataset, so a test would say nothing: ` +
                  `${both.slice(0, namedLeaks).join(", ")}${more > 0 ? ` and ${more} more` : ""}; remove them from one of the two`,
          ];
}

function shortage(counts: Counts | undefined, needed: Counts, type: string, advice: string): string[] {
    return counts === undefined || (counts.normal >= needed.normal && counts.anomaly >= needed.anomaly)
        ? []
        : [
              `The ${type} dataset has ${counts.normal} normal and ${counts.anomaly} anomalous pictures, and training needs at least ` +
                  `${needed.normal} and ${needed.anomaly}: ${advice}.`,
          ];
}

function count(pictures: readonly LabelledPicture[], label: Label): number {
    return pictures.filter((picture) => picture.label === label).length;
}
