import { hkdfSync } from "node:crypto";
import { dataKeyBytes, seal, unseal } from "./envelope";

/** Seals secrets of callers for the store, so that neither the store nor a copy of it tells them. */
export interface SecretSeal {
    /** @param owner - what the secret belongs to, such as an access key's id. Only for it does the text open again. */
    seal(owner: string, secret: string): string;
    /** @throws EnvelopeError for a changed text, and for one of another service key or owner. */
    open(owner: string, sealed: string): string;
}

/** Creates the seal of a service. Its key is derived from the service key, and seals nothing else. */
export function createSecretSeal(serviceKey: Buffer): SecretSeal {
    const key = Buffer.from(hkdfSync("sha256", serviceKey, "", "lookoutvision secrets of callers", dataKeyBytes));
    const identityOf = (owner: string) => ({ modelId: owner, name: "secret" });
    return {
        seal: (owner, secret) => seal(Buffer.from(secret), key, identityOf(owner)).toString("base64"),
        open: (owner, sealed) => unseal(Buffer.from(sealed, "base64"), key, identityOf(owner)).toString("utf8"),
    };
}
