import { randomUUID } from "node:crypto";
import { evaluationPlace } from "../../training/evaluationPlace";
import { registryName } from "../../training/engines/registryName";
import { progressColumns } from "../../training/progress";
import type { EngineChoice } from "../../sageMaker/engineSetting";
import { encodePreparation, preparationTag } from "../../pictures/preparation";
import type { Preparation } from "../../pictures/preparation";
import { modelMetadata } from "../descriptions";
import { quotaExceeded } from "../../http/errors";
import { onceForToken, rememberedOutput } from "../idempotency";
import { checkTags, mostTagsOfModel, refuseTooManyTags } from "../modelTags";
import type { Tag } from "../modelTags";
import { isGoneOr } from "../modelTransitions";
import { requireOutputLocation } from "../outputLocation";
import { aboutProject, requireProject } from "../resources";
import type { Model, Project, Store } from "../resources";
import type { Service } from "../context";
import { freezeTrainingInputs } from "../trainingInputs";
import { engineChoice, trainingOptions } from "../trainingOptions";
import type { CreateModelInput } from "../validations/createModel";

/** Creates a version and has it trained in the background, on the project's datasets as they are now. */
export async function createModel(input: CreateModelInput, service: Service) {
    const { ProjectName: projectName } = input;
    const tags = checkTags(input.Tags ?? []);
    const choice = engineChoice(tags, service.engines);
    const options = {
        ...trainingOptions(tags),
        ...(choice !== undefined && choice.engine !== "local" && { resources: choice.choice }),
    };
    const call = {
        operation: "CreateModel",
        input,
        about: aboutProject(projectName),
        isSpent: isGoneOr("TRAINING_FAILED"),
    };
    // A repetition gets the original answer even if the bucket has been deleted since.
    const earlier = await rememberedOutput<{ ModelMetadata: object }>(service.store, service.now(), call);
    if (earlier !== undefined) {
        return earlier;
    }
    const { nextModelVersion } = await requireProject(service.store, projectName);
    const { Bucket: bucket, Prefix: prefix = "" } = input.OutputConfig.S3Location;
    await requireOutputLocation(
        evaluationPlace({ bucket, prefix }, { projectName, version: String(nextModelVersion) }, "EvaluationManifest"),
        service,
    );

    const output = await onceForToken<{ ModelMetadata: object }>(service, {
        ...call,
        run: async (store) => {
            const project = await requireProject(store, projectName);
            const { content, preparation } = await freezeTrainingInputs(store, project, options);
            await refuseBeyondLimit(store, project, service.maxTrainings);
            const model = await insertModel(store, project, input, choice, service.now());
            await store.insertInto("modelInputs").values({ modelId: model.id, content }).execute();
            await insertTags(store, project, model, preparation ? withPreparation(tags, preparation) : tags);
            return {
                output: { ModelMetadata: modelMetadata(service, project, model) },
                resource: { table: "models", id: model.id },
            };
        },
    });
    service.background.wakeTraining();
    return output;
}

/**
 * Adds the tag that tells clients how to prepare pictures for the model. If there are too many tags, the user's
 * come first.
 */
function withPreparation(tags: readonly Tag[], preparation: Preparation): readonly Tag[] {
    const others = tags.filter(({ Key }) => Key !== preparationTag);
    return others.length < mostTagsOfModel
        ? [...others, { Key: preparationTag, Value: encodePreparation(preparation) }]
        : tags;
}

async function refuseBeyondLimit(store: Store, project: Project, maxTrainings: number | undefined): Promise<void> {
    if (maxTrainings === undefined) {
        return;
    }
    const { count } = await store
        .selectFrom("models")
        .select((select) => select.fn.countAll<number>().as("count"))
        .where("status", "=", "TRAINING")
        .executeTakeFirstOrThrow();
    if (count >= maxTrainings) {
        throw quotaExceeded(
            `This service takes ${maxTrainings} trainings at once, and as many run or wait already. Try again when one has ended.`,
            "concurrent-trainings",
            aboutProject(project.name),
        );
    }
}

async function insertModel(
    store: Store,
    project: Project,
    input: CreateModelInput,
    choice: EngineChoice | undefined,
    now: number,
): Promise<Model> {
    const version = project.nextModelVersion;
    const { Bucket, Prefix } = input.OutputConfig.S3Location;
    await store
        .updateTable("projects")
        .set({ nextModelVersion: version + 1 })
        .where("id", "=", project.id)
        .execute();
    return store
        .insertInto("models")
        .values({
            id: randomUUID(),
            projectId: project.id,
            version,
            ...progressColumns(undefined),
            status: "TRAINING",
            description: input.Description,
            createdAt: now,
            outputBucket: Bucket,
            outputPrefix: Prefix,
            kmsKeyId: input.KmsKeyId,
            trainingEngine: choice && registryName(choice.engine),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
}

async function insertTags(store: Store, project: Project, model: Model, tags: readonly Tag[]): Promise<void> {
    if (tags.length > mostTagsOfModel) {
        throw refuseTooManyTags(project.name, model.version);
    }
    if (tags.length > 0) {
        const rows = tags.map(({ Key: key, Value: value }) => ({ modelId: model.id, key, value }));
        await store.insertInto("modelTags").values(rows).execute();
    }
}
