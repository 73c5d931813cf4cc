import type { KMSClient } from "@aws-sdk/client-kms";
import { ServiceEndsError } from "../background/serviceEndsError";

/** AWS's library for KMS. It is loaded with the first key, because most services have none. */
const library = () => require("@aws-sdk/client-kms") as typeof import("@aws-sdk/client-kms");

/** Calls of AWS KMS that the service uses. Every method throws {@link EncryptionKeyError}. */
export interface Kms {
    /** Makes an AES-256 data key, wrapped by the KMS key. */
    generateDataKey(
        kmsKeyId: string,
        context: Record<string, string>,
    ): Promise<{ dataKey: Uint8Array; wrapped: Uint8Array }>;
    /**
     * Opens a wrapped data key.
     *
     * @param context - the context given to `generateDataKey`. KMS refuses any other.
     */
    decryptDataKey(kmsKeyId: string, wrapped: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
}

/** Encryption key of a model can't be used. The message is one sentence for the user. */
export class EncryptionKeyError extends Error {
    override readonly name = "EncryptionKeyError";

    /** @param isAway - true if KMS could not be asked, which says nothing about the key. */
    constructor(
        message: string,
        options?: ErrorOptions,
        readonly isAway = false,
    ) {
        super(message, options);
    }
}

/**
 * Creates a client of KMS by the AWS SDK with its usual settings. A key named by ARN is used in its own region.
 *
 * @param region - for keys that name no region, if the environment names none either.
 * @param ending - when aborted, calls in progress are given up with a {@link ServiceEndsError}.
 */
export function createKms(environment: NodeJS.ProcessEnv, region: string, ending?: AbortSignal): Kms {
    const failingClearly = <T>(kmsKeyId: string, action: () => Promise<T>) =>
        action().catch((error: unknown) => {
            if (ending?.aborted) {
                throw new ServiceEndsError({ cause: error });
            }
            throw error instanceof EncryptionKeyError ? error : keyError(kmsKeyId, error as SdkError);
        });
    const clients = new Map<string, KMSClient>();
    const clientFor = (kmsKeyId: string) => {
        const [prefix, , service, arnRegion] = kmsKeyId.split(":");
        const ownRegion = prefix === "arn" && service === "kms" && arnRegion ? arnRegion : undefined;
        const keyRegion = ownRegion ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? region;
        const client = clients.get(keyRegion) ?? newClient(keyRegion);
        clients.set(keyRegion, client);
        return client;
    };
    return {
        async generateDataKey(kmsKeyId, context) {
            return failingClearly(kmsKeyId, async () => {
                const client = clientFor(kmsKeyId);
                await requireEnabled(client, kmsKeyId, ending);
                const { GenerateDataKeyCommand } = library();
                const made = await client.send(
                    new GenerateDataKeyCommand({ KeyId: kmsKeyId, KeySpec: "AES_256", EncryptionContext: context }),
                    { abortSignal: ending },
                );
                return { dataKey: made.Plaintext!, wrapped: made.CiphertextBlob! };
            });
        },
        async decryptDataKey(kmsKeyId, wrapped, context) {
            return failingClearly(kmsKeyId, async () => {
                const client = clientFor(kmsKeyId);
                await requireEnabled(client, kmsKeyId, ending);
                const { DecryptCommand } = library();
                const opened = await client.send(
                    new DecryptCommand({ KeyId: kmsKeyId, CiphertextBlob: wrapped, EncryptionContext: context }),
                    { abortSignal: ending },
                );
                return opened.Plaintext!;
            });
        },
    };
}

/** Creates a client of the SDK. */
export function newClient(region: string): KMSClient {
    const { KMSClient } = library();
    return new KMSClient({
        region,
        maxAttempts: 4,
        // No requestTimeout here: by itself it only warns.
        requestHandler: { connectionTimeout: 5_000, socketTimeout: 10_000 },
    });
}

/** Checks that the key is enabled. This runs first, because the error of a refused use doesn't name the key's state. */
async function requireEnabled(client: KMSClient, kmsKeyId: string, ending: AbortSignal | undefined): Promise<void> {
    const { DescribeKeyCommand } = library();
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: kmsKeyId }), { abortSignal: ending });
    if (KeyMetadata?.Enabled === false) {
        throw new EncryptionKeyError(unusable(kmsKeyId, `its state is ${KeyMetadata.KeyState ?? "Disabled"}`));
    }
}

function unusable(kmsKeyId: string, reason: string): string {
    return `The KMS key ${kmsKeyId} can't be used: ${reason}. Enable it, or train with another key.`;
}

interface SdkError extends Error {
    $metadata?: { httpStatusCode?: number };
    code?: string;
}

function keyError(kmsKeyId: string, error: SdkError): EncryptionKeyError {
    const refusal = sentenceFor(kmsKeyId, error);
    if (refusal !== undefined) {
        return new EncryptionKeyError(refusal, { cause: error });
    }
    const { name, message, code, $metadata } = error;
    const known = [code ?? name, message].filter((part) => part !== undefined && part !== "").join(": ");
    const reason = name === "Unknown" ? `HTTP status ${$metadata?.httpStatusCode}` : known;
    return new EncryptionKeyError(
        `AWS KMS could not be reached for the key ${kmsKeyId} (${reason}). Try again when it is back.`,
        { cause: error },
        true,
    );
}

/** Sentence for the user about the key. Undefined: KMS said nothing about the key. */
function sentenceFor(kmsKeyId: string, { name, $metadata }: SdkError): string | undefined {
    switch (name) {
        case "NotFoundException":
            return `There is no KMS key ${kmsKeyId} in this account and region. Name an existing key, or leave KmsKeyId out.`;
        case "DisabledException":
            return unusable(kmsKeyId, "it is disabled");
        case "KMSInvalidStateException":
            return unusable(kmsKeyId, "its state doesn't allow it (disabled, or waiting for its deletion)");
        case "InvalidKeyUsageException":
            return unusable(kmsKeyId, "it is no symmetric key for encryption");
        case "InvalidArnException":
            return `"${kmsKeyId}" is no KMS key: give its ID, its ARN or an alias.`;
        case "InvalidCiphertextException":
        case "IncorrectKeyException":
            return `The KMS key ${kmsKeyId} doesn't open this model's data key: it was wrapped by another key or for another model.`;
        case "CredentialsProviderError":
            return `The service has no AWS credentials to use the KMS key ${kmsKeyId}. Start it where its environment or profile has some: stop a local one with "npx lookoutvision stop", and run "pulumi up" in a shell that has them.`;
        case "ExpiredToken":
        case "ExpiredTokenException":
            return `The AWS credentials that the service was started with have expired, so the KMS key ${kmsKeyId} can't be used. Start it again with fresh ones.`;
    }
    if (name === "AccessDeniedException" || $metadata?.httpStatusCode === 403) {
        return `AWS refuses the service the use of the KMS key ${kmsKeyId} (${name}). Allow its credentials kms:DescribeKey, kms:GenerateDataKey and kms:Decrypt on it.`;
    }
    return undefined;
}
