import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { parseArtifactLocation } from "../artifacts/artifactStore";
import type { ArtifactLocation } from "../artifacts/artifactStore";
import { dataDirFiles } from "../dataFolder/dataDir";
import { createDataKeys } from "../encryption/dataKeys";
import type { DataKeys } from "../encryption/dataKeys";
import { createKms } from "../encryption/kms";
import { createSecretSeal } from "../encryption/secretSeal";
import type { SecretSeal } from "../encryption/secretSeal";
import { loadServiceKey } from "../encryption/serviceKey";
import { requireServiceKeyOfStore } from "../encryption/serviceKeyOfStore";
import { machineKeyPair } from "../hosting/peers/machineCalls";
import { packageKeyPair } from "../packaging/packageSignature";
import type { PackageKeyPair } from "../packaging/packageSignature";
import type { KeyPair } from "../signatures/ownCredentials";
import { parseEngineSettings } from "../sageMaker/engineSetting";
import type { EngineSetting } from "../sageMaker/engineSetting";
import { placeOf } from "../dataFolder/dataDirCopy";
import { readRememberedSettings, rememberSettings, unnoticedOriginal } from "../dataFolder/rememberedSettings";
import { requireOwnPlaces } from "../dataFolder/requireOwnPlaces";
import { renewServiceId, serviceIdOf } from "../store/serviceId";
import { openOwnStore } from "./openOwnStore";
import { useBackbone } from "./useBackbone";
import { openStore } from "../store/open";
import type { Database } from "../store/schema";

/** Options on places that a service and a worker share. */
export interface FoundationOptions {
    /** Data folder, absolute. */
    dataDir: string;
    /** Folder whose folders are buckets. Default: the one of the last start, else `dataDir/buckets`. */
    bucketRoot?: string;
    /** URL of a PostgreSQL database. Default: SQLite in the data folder. */
    databaseUrl?: string;
    /** Place of the artifacts, `s3://BUCKET/PREFIX`. Default: `dataDir/models`. */
    artifacts?: string;
    /** Region. Default: the one of the last start, else `us-east-1`. */
    region?: string;
    accountId: string;
    /** ONNX file of a backbone, or `own`. Default: the one of the last start, else the package's own. */
    backbone?: string;
    /** Engines for trainings, the first for those that ask for none. Default: only this machine. */
    engines?: readonly EngineSetting[];
}

export interface Foundations {
    serviceId: string;
    store: Kysely<Database>;
    dataKeys: DataKeys;
    /** Seals the secrets of users' keys. */
    secretSeal: SecretSeal;
    /** Key pair that signs the calls between machines that share the store. */
    machineKey: KeyPair;
    /** Key pair that signs model packages. */
    packageKey: PackageKeyPair;
    artifacts: ArtifactLocation;
    bucketRoot: string;
    region: string;
    accountId: string;
    engines: readonly EngineSetting[];
}

/**
 * Opens the storage that a service and a worker need, and makes missing folders. A data folder that is a copy of
 * another one gets its own id and port.
 *
 * @param ending - when aborted, calls of KMS in progress are given up.
 * @throws DamagedStoreError when the embedded store is damaged; Error with one sentence otherwise.
 */
export async function openFoundations(
    options: FoundationOptions & { log: Logger },
    ending: AbortSignal,
): Promise<Foundations> {
    const { dataDir, accountId } = options;
    const files = dataDirFiles(dataDir);
    const remembered = await readRememberedSettings(dataDir);
    const bucketRoot = resolve(options.bucketRoot ?? remembered.bucketRoot ?? files.buckets);
    // A PostgreSQL database holds the id, and all places except the buckets'.
    const original = options.databaseUrl === undefined ? await unnoticedOriginal(dataDir) : undefined;
    if (original !== undefined) {
        await requireOwnPlaces(dataDir, original, remembered, { bucketRoot, artifacts: options.artifacts });
    }
    const region = options.region ?? remembered.region ?? "us-east-1";
    const artifacts = parseArtifactLocation(options.artifacts, files.models);
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await makeBucketRoot(bucketRoot);
    const backbone = options.backbone ?? remembered.backbone;
    await useBackbone(backbone);
    const places = { region, bucketRoot, artifacts: options.artifacts, backbone, place: placeOf(dataDir) };
    // A copy's settings are the original's until it has an id of its own. The port stays the original's.
    const asCopy = { port: undefined, copyOf: [...(remembered.copyOf ?? []), ...(original ? [original] : [])] };
    if (original === undefined) {
        await rememberSettings(dataDir, places);
    }
    const { databaseUrl } = options;
    const store = await (databaseUrl === undefined
        ? openOwnStore(dataDir, remembered.serviceId, options.log)
        : openStore({ databaseUrl }));
    try {
        const serviceKey = await loadServiceKey(dataDir);
        await requireServiceKeyOfStore(store, serviceKey, dataDir);
        const serviceId = original === undefined ? await serviceIdOf(store) : await renewServiceId(store);
        await rememberSettings(dataDir, { serviceId, ...(original !== undefined && { ...places, ...asCopy }) });
        const dataKeys = createDataKeys(serviceKey, createKms(process.env, region, ending));
        return {
            serviceId,
            store,
            dataKeys,
            secretSeal: createSecretSeal(serviceKey),
            machineKey: machineKeyPair(serviceKey),
            packageKey: packageKeyPair(serviceKey),
            artifacts,
            bucketRoot,
            region,
            accountId,
            engines: options.engines ?? parseEngineSettings([]),
        };
    } catch (error) {
        await store.destroy();
        throw error;
    }
}

async function makeBucketRoot(bucketRoot: string): Promise<void> {
    try {
        await mkdir(bucketRoot, { recursive: true });
    } catch (error) {
        throw new Error(
            `The folder of the buckets ${bucketRoot} can't be made: ${(error as Error).message}. Name another with --bucket-root or LOOKOUTVISION_BUCKET_ROOT (in a Pulumi stack lookoutvision:bucketRoot).`,
            { cause: error },
        );
    }
}
