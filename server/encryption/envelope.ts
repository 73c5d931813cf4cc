import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Identity of a sealed file. A file put under another name or another model doesn't open. */
export interface EnvelopeIdentity {
    modelId: string;
    /** Name of the file among the model's artifacts. */
    name: string;
}

/** Length of a data key, in bytes: AES-256. */
export const dataKeyBytes = 32;

const magic = Buffer.from("LVE1");
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts a file with AES-256-GCM. Layout: magic (4 bytes), nonce (12, random), ciphertext, tag (16). Magic and
 * identity are authenticated too.
 */
export function seal(plaintext: Uint8Array, dataKey: Uint8Array, identity: EnvelopeIdentity): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", dataKey, nonce, { authTagLength: tagBytes });
    cipher.setAAD(associatedData(identity));
    const body = cipher.update(plaintext);
    cipher.final();
    return Buffer.concat([magic, nonce, body, cipher.getAuthTag()]);
}

/**
 * Decrypts a file that {@link seal} has made.
 *
 * @throws EnvelopeError when any part was changed, or the file was sealed for another key, model or name.
 */
export function unseal(envelope: Uint8Array, dataKey: Uint8Array, identity: EnvelopeIdentity): Buffer {
    const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
    if (bytes.length < magic.length + nonceBytes + tagBytes || !bytes.subarray(0, magic.length).equals(magic)) {
        throw new EnvelopeError(
            `The file ${identity.name} of the model ${identity.modelId} is damaged: it is no encrypted file of this service.`,
        );
    }
    const nonce = bytes.subarray(magic.length, magic.length + nonceBytes);
    const decipher = createDecipheriv("aes-256-gcm", dataKey, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associatedData(identity));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    const plaintext = decipher.update(bytes.subarray(magic.length + nonceBytes, bytes.length - tagBytes));
    try {
        decipher.final();
    } catch (error) {
        throw new EnvelopeError(
            `The file ${identity.name} of the model ${identity.modelId} can't be decrypted: it was changed, or belongs to another key or model.`,
            { cause: error },
        );
    }
    return plaintext;
}

/** Encrypted file differs from the one that was sealed. */
export class EnvelopeError extends Error {
    override readonly name = "EnvelopeError";
}

function associatedData(identity: EnvelopeIdentity): Buffer {
    return Buffer.concat([magic, Buffer.from(JSON.stringify([identity.modelId, identity.name]))]);
}
