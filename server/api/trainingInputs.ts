import { promisify } from "node:util";
import { busyStatuses, datasetLifeCycle } from "../store/lifeCycles";
import { gzip } from "node:zlib";
import { parseManifestLine } from "../datasets/manifestLine";
import { countOtherClasses } from "../datasets/otherClasses";
import { commonPreparation } from "../pictures/preparation";
import type { Preparation } from "../pictures/preparation";
import { describeShortage } from "../training/leastPictures";
import type { DatasetRole } from "../training/leastPictures";
import { conflict, validationError } from "../http/errors";
import type { TrainingOptions } from "./trainingOptions";
import { aboutDataset, findDataset } from "./resources";
import type { Dataset, Project, Store } from "./resources";

/**
 * Freezes the inputs of a model's training, as `modelInputs.content` holds them: the labelled lines of the
 * datasets as they are now, and the training's options.
 *
 * @throws ApiError ConflictException while a dataset is being changed, ValidationException when there are no or
 *   too few labelled pictures, or a picture is in both datasets.
 */
export async function freezeTrainingInputs(
    store: Store,
    project: Project,
    options: TrainingOptions,
): Promise<{ content: Uint8Array; preparation: Preparation | undefined }> {
    const train = await findDataset(store, project, "train");
    const test = await findDataset(store, project, "test");
    if (train === undefined) {
        throw validationError(
            `The project ${project.name} has no training dataset. Create a dataset of type train before a model.`,
        );
    }
    const problems: string[] = [];
    const unlabelled: string[] = [];
    for (const dataset of test === undefined ? [train] : [train, test]) {
        requireSettled(project, dataset);
        const shortage = await findShortage(store, dataset, test === undefined ? "single" : dataset.type);
        if (shortage !== undefined) {
            problems.push(shortage);
            const others = await describeUnlabelled(store, dataset);
            unlabelled.push(...(others === undefined ? [] : [` Of the ${dataset.type} dataset, ${others}`]));
        }
    }
    if (problems.length > 0) {
        throw validationError(
            `The project ${project.name} has too few labelled pictures to train a model: ${problems.join("; ")}. ` +
                `Add pictures, or label those that have no label yet.${unlabelled.join("")}`,
        );
    }
    if (test !== undefined) {
        await requireDistinctPictures(store, project, train, test);
    }
    const lines = {
        train: await labelledLines(store, train),
        test: test === undefined ? null : await labelledLines(store, test),
        ...options,
    };
    const preparation = preparationOfLines([...lines.train, ...(lines.test ?? [])]);
    return { content: await promisify(gzip)(JSON.stringify(lines)), preparation };
}

/**
 * Preparation that all lines have in common. Lines are parsed only if they may name one: most datasets name none,
 * and have up to 20,000 lines.
 */
function preparationOfLines(lines: readonly string[]): Preparation | undefined {
    return lines.every((line) => line.includes('"lookoutvision-preparation"'))
        ? commonPreparation(lines.map(parseManifestLine))
        : undefined;
}

function requireSettled(project: Project, { type, status, statusMessage }: Dataset): void {
    if (busyStatuses(datasetLifeCycle).includes(status)) {
        throw conflict(
            `The project ${project.name} can't be trained while the status of its ${type} dataset is ${status}. ` +
                "Wait until that ends.",
            aboutDataset(project.name, type),
        );
    }
    if (status === "CREATE_FAILED") {
        throw validationError(
            `The ${type} dataset of the project ${project.name} could not be created: ${statusMessage}`,
        );
    }
}

async function findShortage(store: Store, dataset: Dataset, role: DatasetRole): Promise<string | undefined> {
    const rows = await store
        .selectFrom("datasetEntries")
        .select((select) => ["label", select.fn.countAll<number>().as("count")])
        .where("datasetId", "=", dataset.id)
        .where("label", "is not", null)
        .groupBy("label")
        .execute();
    const count = (label: "normal" | "anomaly") => rows.find((row) => row.label === label)?.count ?? 0;
    return describeShortage(role, { normal: count("normal"), anomaly: count("anomaly") });
}

/** Sentence on the classes of lines that have no label. Undefined: every line has one. */
async function describeUnlabelled(store: Store, dataset: Dataset): Promise<string | undefined> {
    const rows = await store
        .selectFrom("datasetEntries")
        .select("line")
        .where("datasetId", "=", dataset.id)
        .where("label", "is", null)
        .execute();
    const others = countOtherClasses();
    rows.forEach(({ line }) => others.note(parseManifestLine(line)));
    return others.describe({ bare: true });
}

/** Requires that no picture is in both datasets. A test on pictures that were trained on says nothing. */
async function requireDistinctPictures(store: Store, project: Project, train: Dataset, test: Dataset): Promise<void> {
    const shared = await store
        .selectFrom("datasetEntries as tested")
        .innerJoin("datasetEntries as trained", (join) =>
            join.onRef("trained.sourceRef", "=", "tested.sourceRef").on("trained.datasetId", "=", train.id),
        )
        .select("tested.sourceRef")
        .where("tested.datasetId", "=", test.id)
        .where("tested.label", "is not", null)
        .where("trained.label", "is not", null)
        .orderBy("tested.position")
        .limit(1)
        .executeTakeFirst();
    if (shared !== undefined) {
        throw validationError(
            `The picture ${shared.sourceRef} is in both the train and the test dataset of the project ${project.name}. ` +
                "Pictures for the test must not be trained on: take it out of one of them.",
        );
    }
}

async function labelledLines(store: Store, dataset: Dataset): Promise<string[]> {
    const rows = await store
        .selectFrom("datasetEntries")
        .select("line")
        .where("datasetId", "=", dataset.id)
        .where("label", "is not", null)
        .orderBy("position")
        .execute();
    return rows.map(({ line }) => line);
}
