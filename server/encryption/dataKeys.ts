import { randomBytes } from "node:crypto";
import { dataKeyBytes, seal, unseal } from "./envelope";
import { EncryptionKeyError } from "./kms";
import type { Kms } from "./kms";
import { serviceKeyFingerprint } from "./serviceKeyOfStore";

/**
 * Makes and opens data keys. A model has one data key, which encrypts the copies of its pictures and its trained
 * file.
 */
export interface DataKeys {
    /**
     * Makes a data key.
     *
     * @returns the key, and the text to store for it.
     * @throws {@link EncryptionKeyError}
     */
    create(model: KeyedModel): Promise<{ dataKey: Uint8Array; wrapped: string }>;
    /**
     * Opens a data key.
     *
     * @param wrapped - text returned by `create`.
     * @throws {@link EncryptionKeyError}
     */
    unwrap(model: KeyedModel, wrapped: string): Promise<Uint8Array>;
}

export interface KeyedModel {
    id: string;
    /** KMS key that wraps the data key. Null: the service's own key wraps it. */
    kmsKeyId: string | null;
}

/** Wraps data keys by KMS if the model names a key, else by the service's own key. */
export function createDataKeys(serviceKey: Buffer, kms: Kms): DataKeys {
    const fingerprint = serviceKeyFingerprint(serviceKey);
    return {
        async create(model) {
            if (model.kmsKeyId !== null) {
                const { dataKey, wrapped } = await kms.generateDataKey(model.kmsKeyId, contextOf(model));
                return { dataKey, wrapped: text("kms", Buffer.from(wrapped)) };
            }
            const dataKey = randomBytes(dataKeyBytes);
            return { dataKey, wrapped: text(`service-${fingerprint}`, seal(dataKey, serviceKey, identityOf(model))) };
        },
        async unwrap(model, wrapped) {
            const [wrapper, base64] = wrapped.split(":", 2);
            const bytes = Buffer.from(base64, "base64");
            if (wrapper === "kms" && model.kmsKeyId !== null) {
                return kms.decryptDataKey(model.kmsKeyId, bytes, contextOf(model));
            }
            if (wrapper !== `service-${fingerprint}`) {
                throw new EncryptionKeyError(
                    "The model was encrypted with another service.key than this service has. Put the original file into the data folder; services that share a database need the same one.",
                );
            }
            return unseal(bytes, serviceKey, identityOf(model));
        },
    };
}

/** KMS encryption context of a model. KMS shows it in CloudTrail, and opens the data key for this model only. */
function contextOf(model: KeyedModel): Record<string, string> {
    return { "lookoutvision:model-id": model.id };
}

function identityOf(model: KeyedModel) {
    return { modelId: model.id, name: "data key" };
}

function text(wrapper: string, wrapped: Buffer): string {
    return `${wrapper}:${wrapped.toString("base64")}`;
}
