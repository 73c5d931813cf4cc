import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import pino from "pino";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import { createFolderArtifacts } from "../../../server/artifacts/folderArtifacts";
import { sealedArtifacts } from "../../../server/artifacts/sealedArtifacts";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import type { Kms } from "../../../server/encryption/kms";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { packageKeyPair } from "../../../server/packaging/packageSignature";
import type { PackagingConfiguration } from "../../../server/packaging/packagingConfiguration";
import { supervisePackaging } from "../../../server/packaging/packagingSupervisor";
import type { PackagingSupervisorOptions } from "../../../server/packaging/packagingSupervisor";
import type { Repeated } from "../../../server/background/repeat";
import { openStore } from "../../../server/store/open";
import type { StoreLocation } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { encodeModelFile } from "../../../server/detector/modelFile";
import { storeOnPostgres } from "../../harness/service/storeOnPostgres";

/** Data keys below a key of zeros. */
export const dataKeys = createDataKeys(Buffer.alloc(32), {} as Kms);

/** File of the model that is packaged. */
export const modelFile = encodeModelFile({
    detector: "stacked",
    pictureSize: { width: 96, height: 96 },
    decision: { threshold: 0, slope: 1 },
    backboneChecksum: "abc",
    seed: 1,
    arrays: {},
});

/** Key of the archive of a job, whatever its name. */
export const archiveKey = "edge/artifacts/plates/1.0.0/plates-1.0.0.zip";

/** Key pair that signs the archives. */
export const packageKey = packageKeyPair(Buffer.alloc(32, 5));

/** A store with a trained model for the tests of a `describe`. Supervisors of packaging end after each test. */
export function packagingOfTests() {
    let folder: string;
    let store: Kysely<Database>;
    let supervisors: Repeated[];

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "packaging-"));
        await mkdir(join(folder, "buckets", "factory"), { recursive: true });
        store = await openStore({ dataDir: folder });
        supervisors = [];
        await addModel();
    });
    afterEach(async () => {
        await Promise.all(supervisors.map((supervisor) => supervisor.close()));
        await store.destroy();
        await rm(folder, { recursive: true });
    });

    async function addModel(): Promise<void> {
        await store
            .insertInto("projects")
            .values({ id: "p", name: "boards", createdAt: 0, nextModelVersion: 99 })
            .execute();
        const { dataKey, wrapped } = await dataKeys.create({ id: "m", kmsKeyId: null });
        await sealedArtifacts(artifacts(), "m", dataKey).write(modelFileName, modelFile);
        await store
            .insertInto("models")
            .values({
                ...{
                    id: "m",
                    projectId: "p",
                    version: 1,
                    status: "TRAINED",
                    statusMessage: "",
                    createdAt: 1,
                    outputBucket: "factory",
                },
                ...{
                    description: null,
                    outputPrefix: null,
                    kmsKeyId: null,
                    wrappedDataKey: wrapped,
                    leaseOwner: null,
                    leaseExpiresAt: null,
                },
                ...{
                    trainingStartedAt: null,
                    f1Score: null,
                    recall: null,
                    precision: null,
                    evaluationManifestKey: null,
                },
                ...{
                    evaluationResultKey: null,
                    evaluationEndedAt: null,
                    minInferenceUnits: null,
                    maxInferenceUnits: null,
                },
            })
            .execute();
    }

    const artifacts = () => createFolderArtifacts(join(folder, "models"));
    const bucketFile = (key: string) => join(folder, "buckets", "factory", key);

    function supervise(options: Partial<PackagingSupervisorOptions> = {}): Repeated {
        const supervisor = supervisePackaging({
            store,
            dataKeys,
            packageKey,
            artifacts: artifacts(),
            objects: createFolderStorage(join(folder, "buckets")),
            region: "us-east-1",
            accountId: "000000000000",
            log: pino({ level: "silent" }),
            now: Date.now,
            ...options,
        });
        supervisors.push(supervisor);
        return supervisor;
    }

    async function addJob(id: string, bucket = "factory"): Promise<void> {
        const configuration: PackagingConfiguration = {
            Greengrass: {
                S3OutputLocation: { Bucket: bucket, Prefix: "edge/" },
                ComponentName: "plates",
                TargetDevice: "jetson_xavier",
            },
        };
        await store
            .insertInto("modelPackagingJobs")
            .values({
                ...{
                    id,
                    projectId: "p",
                    name: id,
                    description: null,
                    modelId: "m",
                    modelVersion: 1,
                    status: "CREATED",
                    statusMessage: "",
                },
                ...{
                    componentName: "plates",
                    componentVersion: "1.0.0",
                    createdAt: 1,
                    updatedAt: 1,
                    leaseOwner: null,
                    leaseExpiresAt: null,
                },
                configuration: JSON.stringify(configuration),
            })
            .execute();
    }

    const row = (id: string) =>
        store.selectFrom("modelPackagingJobs").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    const ended = (id: string) => async () => ["SUCCEEDED", "FAILED"].includes((await row(id)).status);

    /** Storage whose writes end when they are let go. */
    function heldStorage(): { objects: ObjectStorage; writes: string[]; written: string[]; letGo(): void } {
        const real = createFolderStorage(join(folder, "buckets"));
        let letGo: () => void = () => undefined;
        const held = new Promise<void>((resolve) => (letGo = resolve));
        const writes: string[] = [];
        const written: string[] = [];
        return {
            writes,
            written,
            letGo: () => letGo(),
            objects: {
                ...real,
                write: async (location, body, type) => {
                    writes.push(location.key);
                    await held;
                    await real.write(location, body, type);
                    written.push(location.key);
                },
            },
        };
    }

    /** Does something with a store in PostgreSQL in the place of the test's own. */
    const onPostgres = (work: () => Promise<void>) =>
        storeOnPostgres({ dataDir: folder }, useStore, async () => {
            await addModel();
            await work();
        });

    async function useStore(location: StoreLocation): Promise<void> {
        await Promise.all(supervisors.map((supervisor) => supervisor.close()));
        await store.destroy();
        store = await openStore(location);
    }

    return {
        artifacts,
        bucketFile,
        supervise,
        onPostgres,
        addJob,
        row,
        ended,
        heldStorage,
    };
}
