import type { Kysely } from "kysely";
import { modelArn } from "../store/arn";
import { modelFileName } from "../artifacts/artifactStore";
import type { ArtifactStore } from "../artifacts/artifactStore";
import { sealedArtifacts } from "../artifacts/sealedArtifacts";
import type { DataKeys } from "../encryption/dataKeys";
import { EnvelopeError } from "../encryption/envelope";
import { EncryptionKeyError } from "../encryption/kms";
import { describeLocation } from "../objectStorage/objectErrors";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import { packageVersion } from "../files/packageRoot";
import type { Database } from "../store/schema";
import { decodeModelFile, encodeModelFile, ModelFileError } from "../detector/modelFile";
import { readSetPoint } from "../operatingPoint/operatingPoint";
import { componentFiles, componentRecipe } from "./componentRecipe";
import { packModel } from "./modelPackage";
import type { PackageKeyPair } from "./packageSignature";
import type { PackagingConfiguration } from "./packagingConfiguration";
import type { PackagingJobRow } from "./packagingLease";

export interface PackagingJobTools {
    store: Kysely<Database>;
    objects: ObjectStorage;
    artifacts: ArtifactStore;
    dataKeys: DataKeys;
    /** Key pair that signs the packages. */
    packageKey: PackageKeyPair;
    /** Region, which like the account goes into ARNs. */
    region: string;
    accountId: string;
}

/** Job can't succeed. The message is for the user. */
export class PackagingError extends Error {
    override readonly name = "PackagingError";
}

/**
 * Writes the component's archive, then its recipe. In this order the recipe names only files that exist. After an
 * interruption, a second run writes the same bytes.
 *
 * @returns the StatusMessage of success.
 * @throws PackagingError for faults that the user can repair.
 */
export async function runPackagingJob(job: PackagingJobRow, tools: PackagingJobTools): Promise<string> {
    try {
        return await packageModel(job, tools);
    } catch (error) {
        if (
            error instanceof ObjectStorageError ||
            error instanceof EncryptionKeyError ||
            error instanceof EnvelopeError ||
            error instanceof ModelFileError
        ) {
            throw new PackagingError(error.message, { cause: error });
        }
        throw error;
    }
}

async function packageModel(
    job: PackagingJobRow,
    { store, objects, artifacts, dataKeys, packageKey, region, accountId }: PackagingJobTools,
): Promise<string> {
    const { Greengrass: configuration } = JSON.parse(job.configuration) as PackagingConfiguration;
    const { name: projectName } = await store
        .selectFrom("projects")
        .select("name")
        .where("id", "=", job.projectId)
        .executeTakeFirstOrThrow();
    const component = { name: job.componentName, version: job.componentVersion };
    const model = {
        projectName,
        modelVersion: String(job.modelVersion),
        modelArn: modelArn({ region, accountId }, projectName, job.modelVersion),
    };

    const file = await readModelFile(job, { store, artifacts, dataKeys });
    const archive = await packModel({ ...model, component, madeWith: packageVersion }, file, job.createdAt, packageKey);
    const recipe = Buffer.from(
        `${JSON.stringify(componentRecipe(configuration, component.version, { ...model, packageKey: packageKey.publicKey }), undefined, 2)}\n`,
    );

    const at = componentFiles(configuration, component.version);
    await objects.write(at.archive, archive, "application/zip");
    await objects.write(at.recipe, recipe, "application/json");
    return `The component is in ${describeLocation(at.recipe)} and ${describeLocation(at.archive)}.`;
}

/** Reads the model's file as the model decides now: with the threshold that a person has set, if there is one. */
async function readModelFile(
    { modelId, modelVersion }: PackagingJobRow,
    { store, artifacts, dataKeys }: Pick<PackagingJobTools, "store" | "artifacts" | "dataKeys">,
): Promise<Uint8Array> {
    const model = await store.selectFrom("models").selectAll().where("id", "=", modelId).executeTakeFirst();
    const dataKey = model?.wrappedDataKey ? await dataKeys.unwrap(model, model.wrappedDataKey) : undefined;
    const file = dataKey && (await sealedArtifacts(artifacts, modelId, dataKey).read(modelFileName));
    if (file === undefined) {
        throw new PackagingError(
            `The trained model's file of version ${modelVersion} is gone from the service's data. Train a new version.`,
        );
    }
    const set = readSetPoint(model!.operatingPoint);
    return set === undefined ? file : encodeModelFile({ ...decodeModelFile(file), decision: set.decision });
}
