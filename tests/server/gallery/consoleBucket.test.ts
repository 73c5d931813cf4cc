import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    CreateBucketCommand,
    GetBucketLifecycleConfigurationCommand,
    GetBucketVersioningCommand,
    GetPublicAccessBlockCommand,
    ListBucketsCommand,
} from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Kysely } from "kysely";
import { openConsoleBucket } from "../../../server/gallery/consoleBucket";
import { folderBuckets } from "../../../server/objectStorage/folderBuckets";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { Buckets } from "../../../server/objectStorage/objectStorage";
import { s3Buckets } from "../../../server/objectStorage/s3Buckets";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { startTestS3 } from "../../harness/parts/testS3";
import type { TestS3 } from "../../harness/parts/testS3";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";

const nameOf = async (bucket: string) => bucket;

describe("the console's bucket in a folder", () => {
    let folder: string;
    let store: Kysely<Database>;
    const region = "eu-west-1";
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "console-bucket-"));
        store = await openStore({ dataDir: folder });
    });
    after(async () => {
        await store?.destroy();
        await rm(folder, { recursive: true, force: true });
    });
    const rootOf = async (name: string) => {
        const root = join(folder, name);
        await mkdir(root);
        return root;
    };

    it("is one that is there, whoever made it, of the service's own region", async () => {
        const root = await rootOf("made-by-hand");
        for (const name of [
            "lookoutvision-eu-west-1-",
            "lookoutvision-eu-west-12",
            "lookoutvision-us-east-1-ab",
            "boards",
        ]) {
            await mkdir(join(root, name));
        }
        await mkdir(join(root, "lookoutvision-eu-west-1-by-hand"));
        const bucket = openConsoleBucket({ store, buckets: folderBuckets(root), region });
        assert.equal(await bucket.use(nameOf), "lookoutvision-eu-west-1-by-hand");
        assert.equal((await readdir(root)).length, 5);
    });

    it("is made with a random name, and found by other starts of the service", async () => {
        const root = await rootOf("fresh");
        const open = () => openConsoleBucket({ store, buckets: folderBuckets(root), region });
        const name = await open().use(nameOf);
        assert.match(name, /^lookoutvision-eu-west-1-[0-9a-f]{10}$/);
        assert.equal(await open().use(nameOf), name);
        await rm(join(root, name), { recursive: true });
        assert.equal(await open().use(nameOf), name, "the same again");
        assert.deepEqual(await readdir(root), [name]);
    });

    it("passes on what goes wrong in it, and asks for it again next time", async () => {
        const root = await rootOf("failing");
        const bucket = openConsoleBucket({ store, buckets: folderBuckets(root), region });
        const full = new ObjectStorageError("disk-full", "The disk is full.");
        await assert.rejects(
            bucket.use(() => Promise.reject(full)),
            full,
        );
        await rm(root, { recursive: true });
        const gone = openConsoleBucket({ store, buckets: folderBuckets(root), region });
        await assert.rejects(gone.use(nameOf), ObjectStorageError);
        await mkdir(root);
        assert.match(await gone.use(nameOf), /^lookoutvision-/);
    });
});

describe("the console's bucket in S3", function () {
    this.timeout(120_000);
    let s3: TestS3;
    let postgres: TestPostgres;
    let stores: Kysely<Database>[] = [];
    let brokenUntil = 0;
    before(async () => {
        s3 = await startTestS3(() => undefined);
        postgres = await startPostgres();
        stores = [await openStore({ databaseUrl: postgres.url }), await openStore({ databaseUrl: postgres.url })];
    });
    after(async () => {
        await Promise.all(stores.map((store) => store.destroy()));
        await postgres?.stop();
        await s3?.close();
    });
    const names = async (client: S3Client, region: string) =>
        ((await client.send(new ListBucketsCommand({}))).Buckets ?? [])
            .map(({ Name }) => Name!)
            .filter((name) => name.startsWith(`lookoutvision-${region}-`));
    /** Buckets whose first makings end after the bucket itself. */
    const breaking = (buckets: Buckets): Buckets => ({
        ...buckets,
        async make(bucket) {
            if (brokenUntil-- > 0) {
                await s3.direct.send(new CreateBucketCommand({ Bucket: bucket }));
                throw new ObjectStorageError("unavailable", "S3 is away.");
            }
            await buckets.make(bucket);
        },
    });

    it("is made once for servers that ask at the same time: private, with versions that end", async () => {
        const opened = stores.map((store) =>
            openConsoleBucket({ store, buckets: s3Buckets(() => s3.client, "us-east-1"), region: "us-east-1" }),
        );
        const used = await Promise.all(Array.from({ length: 8 }, (_, index) => opened[index % 2].use(nameOf)));
        const made = await names(s3.direct, "us-east-1");
        assert.deepEqual([...new Set(used)], made);
        const Bucket = made[0];
        assert.match(Bucket, /^lookoutvision-us-east-1-[0-9a-f]{10}$/);
        assert.equal((await s3.direct.send(new GetBucketVersioningCommand({ Bucket }))).Status, "Enabled");
        const { PublicAccessBlockConfiguration } = await s3.direct.send(new GetPublicAccessBlockCommand({ Bucket }));
        assert.deepEqual(PublicAccessBlockConfiguration, {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
        });
        const { Rules } = await s3.direct.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
        assert.equal(Rules!.length, 1);
        assert.equal(Rules![0].NoncurrentVersionExpiration!.NoncurrentDays, 30);
        assert.equal(Rules![0].AbortIncompleteMultipartUpload!.DaysAfterInitiation, 3);
        assert.equal(Rules![0].Expiration, undefined, "current versions stay");
    });

    it("is made to its end by the next who asks, when the first attempt broke off", async () => {
        await stores[0].deleteFrom("settings").execute();
        const region = "eu-central-1";
        const bucket = () =>
            openConsoleBucket({ store: stores[0], buckets: breaking(s3Buckets(() => s3.client, "us-east-1")), region });
        brokenUntil = 1;
        await assert.rejects(bucket().use(nameOf), /S3 is away/);
        const [half] = await names(s3.direct, region);
        assert.equal(await bucket().use(nameOf), half);
        assert.equal((await s3.direct.send(new GetBucketVersioningCommand({ Bucket: half }))).Status, "Enabled");
        assert.deepEqual(await names(s3.direct, region), [half]);
    });

    it("names the bucket or the account when S3 refuses", async () => {
        const refusing = {
            send: () =>
                Promise.reject(
                    Object.assign(new Error("no"), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } }),
                ),
        } as unknown as S3Client;
        const buckets = s3Buckets(() => refusing, "us-east-1");
        await assert.rejects(
            buckets.names(),
            /^ObjectStorageError: S3 refuses to let the service list the buckets of the account \(AccessDenied\)/,
        );
        await assert.rejects(
            buckets.make("lookoutvision-x"),
            /refuses to let the service make the bucket "lookoutvision-x"/,
        );
    });
});
