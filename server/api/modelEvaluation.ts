import { gunzipSync } from "node:zlib";
import { modelLifeCycle } from "../store/lifeCycles";
import { sealedArtifacts } from "../artifacts/sealedArtifacts";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import { EnvelopeError } from "../encryption/envelope";
import { EncryptionKeyError } from "../encryption/kms";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { readKeptEvaluation } from "../training/keptEvaluation";
import type { KeptEvaluation } from "../training/keptEvaluation";
import { NoEvaluationError, readOlderEvaluation } from "../training/olderEvaluation";
import { conflict, internalError } from "../http/errors";
import { aboutModel } from "./resources";
import type { Model, Project } from "./resources";
import type { Service } from "./context";

/** Evaluation of a trained model, and the model's artifacts. */
export interface ModelEvaluation {
    kept: KeptEvaluation;
    artifacts: SealedArtifacts;
}

/**
 * Requires a trained version.
 *
 * @throws ApiError ConflictException when the version has no threshold, because it isn't trained.
 */
export function requireTrained(project: Project, model: Model): void {
    if (!("SetOperatingPoint" in modelLifeCycle[model.status].allows)) {
        throw conflict(
            `Version ${model.version} of the project ${project.name} has no threshold while its status is ${model.status}. ` +
                (model.status === "TRAINING" ? "Wait until its training ends." : "Name a version that is trained."),
            aboutModel(project.name, model.version),
        );
    }
}

/**
 * Opens the evaluation of a model.
 *
 * @throws ApiError ConflictException when the evaluation isn't available, with what can be done;
 *   InternalServerException when its storage can't be reached.
 */
export async function openModelEvaluation(service: Service, project: Project, model: Model): Promise<ModelEvaluation> {
    const name = `version ${model.version} of the project ${project.name}`;
    try {
        return await open(service, model);
    } catch (error) {
        const isAway =
            (error instanceof ObjectStorageError && error.reason === "unavailable") ||
            (error instanceof EncryptionKeyError && error.isAway);
        if (isAway) {
            throw internalError(`The scores of ${name} can't be read now: ${(error as Error).message}`, 5);
        }
        if (
            error instanceof NoEvaluationError ||
            error instanceof ObjectStorageError ||
            error instanceof EncryptionKeyError ||
            error instanceof EnvelopeError
        ) {
            throw conflict(
                `The scores of ${name} can't be read: ${error.message.replace(/\.$/, "")}.`,
                aboutModel(project.name, model.version),
            );
        }
        throw error;
    }
}

async function open({ dataKeys, artifacts: store, objects }: Service, model: Model): Promise<ModelEvaluation> {
    const { wrappedDataKey, outputBucket, evaluationManifestKey, evaluationResultKey, evaluationEndedAt } = model;
    if (wrappedDataKey === null) {
        throw new NoEvaluationError("its encryption key is missing. Train a new version");
    }
    const artifacts = sealedArtifacts(store, model.id, await dataKeys.unwrap(model, wrappedDataKey));
    const kept = await readKeptEvaluation(artifacts);
    if (kept !== undefined) {
        return { kept, artifacts };
    }
    if (evaluationManifestKey === null || evaluationResultKey === null || evaluationEndedAt === null) {
        throw new NoEvaluationError("it has no evaluation. Train a new version");
    }
    const files = {
        bucket: outputBucket,
        manifestKey: evaluationManifestKey,
        resultKey: evaluationResultKey,
        endedAt: evaluationEndedAt,
    };
    return { kept: await readOlderEvaluation(files, objects, artifacts), artifacts };
}

/** Reads the labelled lines that a model was trained and tested on. */
export async function readTrainingLines({ store }: Service, model: Model): Promise<string[]> {
    const { content } = await store
        .selectFrom("modelInputs")
        .select("content")
        .where("modelId", "=", model.id)
        .executeTakeFirstOrThrow();
    const { train, test } = JSON.parse(gunzipSync(content).toString("utf8")) as {
        train: string[];
        test: string[] | null;
    };
    return [...train, ...(test ?? [])];
}
