import type { Kysely } from "kysely";
import { modelFileName } from "../../../artifacts/artifactStore";
import type { ArtifactLocation } from "../../../artifacts/artifactStore";
import { openArtifacts } from "../../../artifacts/openArtifacts";
import { sealedArtifacts } from "../../../artifacts/sealedArtifacts";
import { HostingError } from "../../../detections/errors";
import type { DataKeys } from "../../../encryption/dataKeys";
import { EngineSettingError, engineTag, parseEngineTag } from "../../../sageMaker/engineSetting";
import type { EngineSetting } from "../../../sageMaker/engineSetting";
import { chosenSettings, hostingSettings } from "../../../sageMaker/settings";
import type { EngineSettings } from "../../../sageMaker/settings";
import type { Database } from "../../../store/schema";
import type { ModelRow } from "../../../training/lease";
import { archiveName } from "./endpoint";
import { archiveFolder, endpointNameOf } from "./endpointName";
import type { EndpointOrder, EndpointSoftware } from "./endpointRequests";

export interface OrderSources<Settings extends EngineSettings> {
    store: Kysely<Database>;
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    region: string;
    serviceId: string;
    settings: Settings;
    software: HostedSoftware<Settings>;
}

/** What an engine's endpoints run, and how that takes a model. */
export interface HostedSoftware<Settings extends EngineSettings> {
    /** Name of the engine in settings and tags. */
    engine: "sagemaker" | "sagemakerAlgorithm";
    runs(settings: Settings): EndpointSoftware;
    /** Packs the model's file as SageMaker unpacks it for a container. @throws HostingError for one that can't run there. */
    pack(file: Buffer): Promise<Uint8Array>;
}

/** Prepares what an endpoint of a model is made from. */
export async function prepareEndpointOrder<Settings extends EngineSettings>(
    row: ModelRow,
    sources: OrderSources<Settings>,
): Promise<{ order: EndpointOrder; pack(): Promise<Uint8Array> }> {
    const { store, settings, serviceId, software } = sources;
    const { name: project } = await store
        .selectFrom("projects")
        .select("name")
        .where("id", "=", row.projectId)
        .executeTakeFirstOrThrow();
    const name = endpointNameOf(serviceId, row.id);
    const min = row.minInferenceUnits ?? 1;
    const chosen = await settingsOf(row, store, sources);
    const order: EndpointOrder = {
        name,
        madeFor: { project, version: String(row.version) },
        settings: hostingSettings(chosen),
        runs: software.runs(chosen),
        archiveUri: `s3://${settings.bucket}/${archiveFolder(settings.prefix, name)}${archiveName}`,
        kmsKeyId: row.kmsKeyId ?? undefined,
        min,
        max: Math.max(min, row.maxInferenceUnits ?? min),
    };
    return { order, pack: () => packModel(row, sources) };
}

/** The engine's settings with what the model's tag chooses. */
async function settingsOf<Settings extends EngineSettings>(
    row: ModelRow,
    store: Kysely<Database>,
    { settings, software: { engine } }: Pick<OrderSources<Settings>, "settings" | "software">,
): Promise<Settings> {
    const tag = await store
        .selectFrom("modelTags")
        .select("value")
        .where("modelId", "=", row.id)
        .where("key", "=", engineTag)
        .executeTakeFirst();
    if (tag === undefined) {
        return settings;
    }
    const engines = [{ engine, settings } as unknown as EngineSetting, { engine: "local" } as const];
    try {
        const chosen = parseEngineTag(tag.value, engines);
        return chosen.engine === engine && "choice" in chosen ? chosenSettings(settings, chosen.choice) : settings;
    } catch (error) {
        // StartModel has refused what can't be read. A tag may have been changed since.
        if (error instanceof EngineSettingError) {
            return settings;
        }
        throw error;
    }
}

/** Packs the model's file as SageMaker unpacks it for a container. */
async function packModel<Settings extends EngineSettings>(
    row: ModelRow,
    { dataKeys, artifacts, region, software }: OrderSources<Settings>,
): Promise<Uint8Array> {
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
    return software.pack(file);
}
