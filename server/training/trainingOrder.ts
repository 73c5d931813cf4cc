import { gunzipSync } from "node:zlib";
import type { Kysely } from "kysely";
import type { ArtifactLocation } from "../artifacts/artifactStore";
import type { ResourceChoice } from "../sageMaker/settings";
import type { DataKeys } from "../encryption/dataKeys";
import { modelArn } from "../store/arn";
import type { Database } from "../store/schema";
import { updateLeased } from "./lease";
import type { ModelRow } from "./lease";
import { trainingEffort } from "./trainingEffort";
import type { TrainingEffort } from "../detector/trainingTask";
import type { TrainingJob } from "./trainingJob";

/** All that whoever trains one version needs. It holds the version's data key, so it goes to no log. */
export interface TrainingOrder {
    job: TrainingJob;
    dataKey: Uint8Array;
    artifacts: ArtifactLocation;
    bucketRoot: string;
    region: string;
    effort: TrainingEffort;
    /** KMS key of the model. Undefined: none. */
    kmsKeyId?: string;
    /** What this training asks of an engine at SageMaker. Undefined: what the engine is set to. */
    resources?: ResourceChoice;
}

/** Content of `modelInputs`, as CreateModel froze it. */
type FrozenInputs = TrainingJob["inputs"] & Pick<TrainingOrder, "resources">;

/** What orders are made with. */
export interface OrderSources {
    store: Kysely<Database>;
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    bucketRoot: string;
    region: string;
    accountId: string;
}

/**
 * Makes the order of a training, with a new data key if the model has none yet.
 *
 * @returns undefined when the owner has lost the lease.
 */
export async function prepareOrder(
    model: ModelRow,
    owner: string,
    { store, dataKeys, artifacts, bucketRoot, region, accountId }: OrderSources,
): Promise<TrainingOrder | undefined> {
    const { name } = await store
        .selectFrom("projects")
        .select("name")
        .where("id", "=", model.projectId)
        .executeTakeFirstOrThrow();
    const { content } = await store
        .selectFrom("modelInputs")
        .select("content")
        .where("modelId", "=", model.id)
        .executeTakeFirstOrThrow();

    let dataKey: Uint8Array;
    if (model.wrappedDataKey === null) {
        const made = await dataKeys.create(model);
        if (!(await updateLeased(store, model.id, owner, { wrappedDataKey: made.wrapped }))) {
            return undefined;
        }
        dataKey = made.dataKey;
    } else {
        dataKey = await dataKeys.unwrap(model, model.wrappedDataKey);
    }
    const version = String(model.version);
    const { resources, ...inputs } = JSON.parse(gunzipSync(content).toString("utf8")) as FrozenInputs;
    return {
        job: {
            modelId: model.id,
            model: { projectName: name, version, arn: modelArn({ region, accountId }, name, model.version) },
            inputs,
            output: { bucket: model.outputBucket, prefix: model.outputPrefix ?? "" },
        },
        dataKey,
        artifacts,
        bucketRoot,
        region,
        effort: trainingEffort(process.env),
        ...(model.kmsKeyId !== null && { kmsKeyId: model.kmsKeyId }),
        ...(resources !== undefined && { resources }),
    };
}
