import assert from "node:assert/strict";
import {
    CreateAliasCommand,
    CreateKeyCommand,
    DecryptCommand,
    DisableKeyCommand,
    EnableKeyCommand,
    KMSClient,
    ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import { createKms, EncryptionKeyError } from "../../../server/encryption/kms";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("data keys under a KMS key", function () {
    this.timeout(180_000);
    let moto: Moto;
    let aws: KMSClient;
    let restoreEnvironment: () => void;
    const model = (kmsKeyId: string) => ({ id: "m-1", kmsKeyId });

    before(async () => {
        moto = await startMoto();
        restoreEnvironment = withEnvironment(moto.env);
        aws = new KMSClient({});
    });
    after(async () => {
        aws?.destroy();
        restoreEnvironment?.();
        await moto?.stop();
    });

    const newKey = async () => (await aws.send(new CreateKeyCommand({}))).KeyMetadata!;
    const dataKeys = () => createDataKeys(Buffer.alloc(32), createKms(process.env, "us-east-1"));

    it("are wrapped by the key: only KMS opens what is stored", async () => {
        const { Arn } = await newKey();
        const { dataKey, wrapped } = await dataKeys().create(model(Arn!));
        const stored = Buffer.from(wrapped.replace(/^kms:/, ""), "base64");
        assert.ok(!stored.includes(Buffer.from(dataKey)));
        const opened = await aws.send(
            new DecryptCommand({ CiphertextBlob: stored, EncryptionContext: { "lookoutvision:model-id": "m-1" } }),
        );
        assert.deepEqual(Buffer.from(opened.Plaintext!), Buffer.from(dataKey));
        assert.equal(opened.KeyId, Arn);
        assert.deepEqual(Buffer.from(await dataKeys().unwrap(model(Arn!), wrapped)), Buffer.from(dataKey));
    });

    it("open for their own model only", async () => {
        const { Arn } = await newKey();
        const { wrapped } = await dataKeys().create(model(Arn!));
        await assert.rejects(dataKeys().unwrap({ id: "m-2", kmsKeyId: Arn! }, wrapped), EncryptionKeyError);
    });

    it("take a key by its ID and by an alias too", async () => {
        const { KeyId } = await newKey();
        await aws.send(new CreateAliasCommand({ AliasName: "alias/boards", TargetKeyId: KeyId }));
        for (const name of [KeyId!, "alias/boards"]) {
            const { dataKey, wrapped } = await dataKeys().create(model(name));
            assert.deepEqual(Buffer.from(await dataKeys().unwrap(model(name), wrapped)), Buffer.from(dataKey));
        }
    });

    it("say that there is no such key", async () => {
        const arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";
        await assert.rejects(dataKeys().create(model(arn)), (error: Error) => {
            assert.ok(error instanceof EncryptionKeyError);
            assert.match(error.message, /There is no KMS key arn:aws:kms:us-east-1:123456789012:key\/0+/);
            return true;
        });
    });

    it("say that the key is disabled, and work when it is enabled again", async () => {
        const { Arn, KeyId } = await newKey();
        await aws.send(new DisableKeyCommand({ KeyId }));
        await assert.rejects(dataKeys().create(model(Arn!)), /can't be used: its state is Disabled\. Enable it/);
        await aws.send(new EnableKeyCommand({ KeyId }));
        const { wrapped } = await dataKeys().create(model(Arn!));
        await aws.send(new DisableKeyCommand({ KeyId }));
        await assert.rejects(dataKeys().unwrap(model(Arn!), wrapped), EncryptionKeyError);
    });

    it("say that the key waits for its deletion", async () => {
        const { Arn, KeyId } = await newKey();
        await aws.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
        await assert.rejects(dataKeys().create(model(Arn!)), /can't be used: its state is PendingDeletion/);
    });

    it("say that the service has no AWS credentials", async () => {
        const { Arn } = await newKey();
        const restore = withEnvironment({
            AWS_ACCESS_KEY_ID: undefined,
            AWS_SECRET_ACCESS_KEY: undefined,
            AWS_PROFILE: undefined,
        });
        try {
            await assert.rejects(dataKeys().create(model(Arn!)), /has no AWS credentials to use the KMS key/);
        } finally {
            restore();
        }
    });

    it("say that KMS is away", async () => {
        const restore = withEnvironment({ AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
        try {
            await assert.rejects(
                dataKeys().create(model("alias/boards")),
                /KMS could not be reached for the key alias\/boards \(ECONNREFUSED/,
            );
        } finally {
            restore();
        }
    });
});
