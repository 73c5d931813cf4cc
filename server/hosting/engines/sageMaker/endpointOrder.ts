import type { Kysely } from "kysely";
import { modelFileName } from "../../../artifacts/artifactStore";
import type { ArtifactLocation } from "../../../artifacts/artifactStore";
import { openArtifacts } from "../../../artifacts/openArtifacts";
import { sealedArtifacts } from "../../../artifacts/sealedArtifacts";
import { decodeModelFile } from "../../../detector/modelFile";
import { HostingError } from "../../../detections/errors";
import type { DataKeys } from "../../../encryption/dataKeys";
import { writeArchive } from "../../../sageMaker/archive";
import { EngineSettingError, engineTag, parseEngineTag } from "../../../sageMaker/engineSetting";
import { chosenSettings, hostingSettings } from "../../../sageMaker/settings";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import type { Database } from "../../../store/schema";
import type { ModelRow } from "../../../training/lease";
import { archiveName } from "./endpoint";
import { archiveFolder, endpointNameOf } from "./endpointName";
import type { EndpointOrder } from "./endpointRequests";

export interface OrderSources {
    store: Kysely<Database>;
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    region: string;
    serviceId: string;
    settings: SageMakerSettings;
}

/** Prepares what an endpoint of a model is made from. */
export async function prepareEndpointOrder(
    row: ModelRow,
    sources: OrderSources,
): Promise<{ order: EndpointOrder; pack(): Promise<Uint8Array> }> {
    const { store, settings, serviceId } = sources;
    const { name: project } = await store
        .selectFrom("projects")
        .select("name")
        .where("id", "=", row.projectId)
        .executeTakeFirstOrThrow();
    const name = endpointNameOf(serviceId, row.id);
    const min = row.minInferenceUnits ?? 1;
    const order: EndpointOrder = {
        name,
        madeFor: { project, version: String(row.version) },
        settings: hostingSettings(await settingsOf(row, store, settings)),
        archiveUri: `s3://${settings.bucket}/${archiveFolder(settings.prefix, name)}${archiveName}`,
        kmsKeyId: row.kmsKeyId ?? undefined,
        min,
        max: Math.max(min, row.maxInferenceUnits ?? min),
    };
    return { order, pack: () => packModel(row, sources) };
}

/** The engine's settings with what the model's tag chooses. */
async function settingsOf(row: ModelRow, store: Kysely<Database>, settings: SageMakerSettings) {
    const tag = await store
        .selectFrom("modelTags")
        .select("value")
        .where("modelId", "=", row.id)
        .where("key", "=", engineTag)
        .executeTakeFirst();
    if (tag === undefined) {
        return settings;
    }
    const engines = [{ engine: "sagemaker", settings } as const, { engine: "local" } as const];
    try {
        const chosen = parseEngineTag(tag.value, engines);
        return chosen.engine === "sagemaker" ? chosenSettings(settings, chosen.choice) : settings;
    } catch (error) {
        // StartModel has refused what can't be read. A tag may have been changed since.
        if (error instanceof EngineSettingError) {
            return settings;
        }
        throw error;
    }
}

/** Packs the model's file as SageMaker unpacks it for a container. */
async function packModel(row: ModelRow, { dataKeys, artifacts, region }: OrderSources): Promise<Uint8Array> {
    if (row.wrappedDataKey === null) {
        throw new HostingError("its encryption key is missing. Delete this version and train again.");
    }
    const dataKey = await dataKeys.unwrap(row, row.wrappedDataKey);
    const file = await sealedArtifacts(openArtifacts(artifacts, region), row.id, dataKey).read(modelFileName);
    if (file === undefined) {
        throw new HostingError(
            "The trained model's file is gone from the service's data. Delete this version and train again.",
        );
    }
    if (decodeModelFile(file).backboneReading !== undefined) {
        throw new HostingError(
            `it was trained with a backbone that somebody has brought, which SageMaker's image doesn't have. Host it here: set its tag ${engineTag} to local, and start it again.`,
        );
    }
    return writeArchive(new Map([[modelFileName, file]]));
}
