import assert from "node:assert/strict";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { EncryptionKeyError, newClient } from "../../../server/encryption/kms";
import { listKeys } from "../../../server/encryption/listKeys";
import { startMoto } from "../../harness/parts/moto";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("the list of KMS keys", function () {
    this.timeout(120_000);
    let moto: Awaited<ReturnType<typeof startMoto>>;
    let putBack: () => void;
    let client: KMSClient;
    before(async () => {
        moto = await startMoto();
        putBack = withEnvironment(moto.env);
        client = newClient("us-east-1");
    });
    after(async () => {
        client?.destroy();
        putBack?.();
        await moto?.stop();
    });
    const newKey = async () => (await client.send(new CreateKeyCommand({}))).KeyMetadata!;

    it("has the keys with an alias first, then those without, and none of AWS's own", async () => {
        assert.deepEqual(await listKeys(client), []);
        const [bare, boards, aws] = [await newKey(), await newKey(), await newKey()];
        await client.send(new CreateAliasCommand({ AliasName: "alias/boards", TargetKeyId: boards.KeyId }));
        await client.send(new CreateAliasCommand({ AliasName: "alias/a", TargetKeyId: boards.KeyId }));
        // moto refuses aliases of AWS, which each account has.
        const withAws = Object.create(client) as KMSClient;
        const send = client.send.bind(client) as (
            command: object,
            ...rest: unknown[]
        ) => Promise<{ Aliases?: object[] }>;
        withAws.send = (async (command: object, ...rest: unknown[]) => {
            const answer = await send(command, ...rest);
            const own = {
                AliasName: "alias/aws/s3",
                AliasArn: "arn:aws:kms:us-east-1:1:alias/aws/s3",
                TargetKeyId: aws.KeyId,
            };
            return answer.Aliases ? { ...answer, Aliases: [...answer.Aliases, own] } : answer;
        }) as typeof client.send;
        assert.deepEqual(await listKeys(withAws), [
            { arn: boards.Arn, alias: "alias/a" },
            { arn: boards.Arn, alias: "alias/boards" },
            { arn: bare.Arn, alias: undefined },
        ]);
    });

    it("is empty without AWS credentials, and says what is wrong with others", async () => {
        const failing = (name: string, status = 400) =>
            new KMSClient({
                region: "us-east-1",
                maxAttempts: 1,
                credentials: () =>
                    Promise.reject(Object.assign(new Error("none"), { name, $metadata: { httpStatusCode: status } })),
            });
        assert.deepEqual(await listKeys(failing("CredentialsProviderError")), []);
        await assert.rejects(
            listKeys(failing("AccessDeniedException", 403)),
            (error: Error) =>
                error instanceof EncryptionKeyError &&
                /^AWS refuses the service the list of KMS keys .*kms:ListAliases/.test(error.message),
        );
        await assert.rejects(
            listKeys(failing("TimeoutError", 0)),
            (error: Error) =>
                error instanceof EncryptionKeyError &&
                error.isAway &&
                /^AWS KMS could not be asked for its keys \(TimeoutError: none\)/.test(error.message),
        );
    });
});
