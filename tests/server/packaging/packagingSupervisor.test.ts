import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import pino from "pino";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import { createFolderArtifacts } from "../../../server/artifacts/folderArtifacts";
import { sealedArtifacts } from "../../../server/artifacts/sealedArtifacts";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import { EncryptionKeyError } from "../../../server/encryption/kms";
import type { Kms } from "../../../server/encryption/kms";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { unpackModel } from "../../../server/packaging/modelPackage";
import { packageKeyPair } from "../../../server/packaging/packageSignature";
import type { PackagingConfiguration } from "../../../server/packaging/packagingConfiguration";
import { supervisePackaging } from "../../../server/packaging/packagingSupervisor";
import type { PackagingSupervisorOptions } from "../../../server/packaging/packagingSupervisor";
import type { Repeated } from "../../../server/background/repeat";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { encodeModelFile } from "../../../server/detector/modelFile";
import { startPostgres } from "../../harness/parts/postgres";
import { until } from "../../harness/run/until";

const dataKeys = createDataKeys(Buffer.alloc(32), {} as Kms);
const modelFile = encodeModelFile({
    detector: "stacked",
    pictureSize: { width: 96, height: 96 },
    decision: { threshold: 0, slope: 1 },
    backboneChecksum: "abc",
    seed: 1,
    arrays: {},
});
const archiveKey = "edge/artifacts/plates/1.0.0/plates-1.0.0.zip";

const packageKey = packageKeyPair(Buffer.alloc(32, 5));

describe("the packaging supervisor", () => {
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

    it("writes archive and recipe and says where they are", async () => {
        await addJob("job");
        supervise();
        await until(ended("job"));
        const { status, statusMessage, leaseOwner, updatedAt } = await row("job");
        assert.deepEqual(
            [status, statusMessage, leaseOwner],
            [
                "SUCCEEDED",
                `The component is in s3://factory/edge/recipes/plates-1.0.0.json and s3://factory/${archiveKey}.`,
                null,
            ],
        );
        assert.ok(updatedAt > 1);
        const { manifest, file } = await unpackModel(
            await readFile(bucketFile(archiveKey)),
            "plates.zip",
            packageKey.publicKey,
        );
        assert.deepEqual(file, Buffer.from(modelFile));
        assert.equal(manifest.modelArn, "arn:aws:lookoutvision:us-east-1:000000000000:model/boards/1");
        const recipe = JSON.parse(await readFile(bucketFile("edge/recipes/plates-1.0.0.json"), "utf8")) as {
            ComponentVersion: string;
        };
        assert.equal(recipe.ComponentVersion, "1.0.0");
    });

    it("fails a job at once for what the user can repair, and goes on with the others", async () => {
        await addJob("a", "nowhere");
        await addJob("b");
        supervise();
        await until(ended("a"));
        const { status, statusMessage, attempts } = await row("a");
        assert.deepEqual([status, attempts], ["FAILED", 0]);
        assert.match(statusMessage, /nowhere/);
        await until(ended("b"));
        assert.equal((await row("b")).status, "SUCCEEDED");
    });

    it("fails a job whose model's key can't be used, and one whose model's file is gone", async () => {
        await addJob("locked");
        const unwrap = () => Promise.reject(new EncryptionKeyError("The KMS key k can't be used: it is disabled."));
        const closed = supervise({ dataKeys: { ...dataKeys, unwrap } });
        await until(ended("locked"));
        assert.equal((await row("locked")).statusMessage, "The KMS key k can't be used: it is disabled.");
        await closed.close();

        await artifacts().deleteAll("m");
        await addJob("lost");
        supervise();
        await until(ended("lost"));
        assert.match((await row("lost")).statusMessage, /^The trained model's file of version 1 is gone/);
    });

    it("tries what failed unexpectedly three times, and then says so", async () => {
        await addJob("job");
        let clock = Date.now();
        const { objects } = heldStorage();
        const broken = { ...objects, write: () => Promise.reject(new Error("broken pipe")) };
        const supervisor = supervise({ objects: broken, now: () => clock });
        for (const attempts of [1, 2]) {
            await until(async () => (await row("job")).attempts === attempts);
            assert.equal((await row("job")).status, "RUNNING");
            clock += 60_000;
            supervisor.wake();
        }
        await until(ended("job"));
        const { status, statusMessage } = await row("job");
        assert.equal(status, "FAILED");
        assert.equal(
            statusMessage,
            "Packaging failed unexpectedly 3 times (last: broken pipe). The service's log says more.",
        );
    });

    it("leaves a job alone that another one has, as long as its lease lives", async () => {
        await addJob("job");
        const held = heldStorage();
        supervise({ objects: held.objects, leaseMs: 1000 });
        await until(() => held.writes.length === 1);
        const { leaseOwner } = await row("job");
        const second = heldStorage();
        supervise({ objects: second.objects, leaseMs: 1000 });
        await sleep(1500);
        assert.deepEqual(second.writes, []);
        assert.equal((await row("job")).leaseOwner, leaseOwner);
        held.letGo();
        await until(ended("job"));
        assert.equal((await row("job")).status, "SUCCEEDED");
    });

    it("takes a job up whose lease ran out, and the one that lost it changes nothing any more", async () => {
        await addJob("job");
        const held = heldStorage();
        // Its clock stands still, so that what it renews is over for all others.
        const past = Date.now() - 60_000;
        supervise({ objects: held.objects, now: () => past });
        await until(() => held.writes.length === 1);
        supervise();
        await until(ended("job"));
        const after = await row("job");
        assert.equal(after.status, "SUCCEEDED");
        held.letGo();
        await until(() => held.written.length === 2);
        await sleep(100);
        assert.deepEqual(await row("job"), after);
    });

    it("hands a job back when it closes in the middle of it: the next one does it at once", async () => {
        await addJob("job");
        const held = heldStorage();
        const first = supervise({ objects: held.objects });
        await until(() => held.writes.length === 1);
        await first.close();
        const { status, leaseOwner, leaseExpiresAt, attempts } = await row("job");
        assert.deepEqual([status, leaseOwner, leaseExpiresAt, attempts], ["RUNNING", null, null, 0]);
        supervise();
        await until(ended("job"));
        assert.equal((await row("job")).status, "SUCCEEDED");
        held.letGo();
        await until(() => held.written.length === 2);
    });

    it("does each of many jobs once when several look for them", async () => {
        await doManyOnce();
    });

    it("does each of many jobs once on PostgreSQL too", async function () {
        this.timeout(60_000);
        const postgres = await startPostgres();
        try {
            await store.destroy();
            store = await openStore({ databaseUrl: postgres.url });
            await addModel();
            await doManyOnce();
            await Promise.all(supervisors.map((supervisor) => supervisor.close()));
            await store.destroy();
        } finally {
            store = await openStore({ dataDir: folder });
            await postgres.stop();
        }
    });

    async function doManyOnce(): Promise<void> {
        const names = Array.from({ length: 12 }, (_, index) => `job-${index}`);
        for (const name of names) {
            await addJob(name);
        }
        const all = [1, 2, 3].map(() => {
            const held = heldStorage();
            held.letGo();
            supervise({ objects: held.objects });
            return held;
        });
        await until(async () => (await Promise.all(names.map((name) => ended(name)()))).every(Boolean));
        assert.deepEqual(
            [...new Set(await Promise.all(names.map(async (name) => (await row(name)).status)))],
            ["SUCCEEDED"],
        );
        assert.equal(all.flatMap(({ writes }) => writes).length, 2 * names.length);
    }
});
