import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

/*
 * Model packages are signed with Ed25519 by a key of the service. Whoever has the public key can tell that a package is the
 * service's, and unchanged. The archive's entry `signature.json` signs the bytes of `manifest.json`, which has the SHA-256
 * of the model.
 */

/** Key pair that signs model packages. */
export interface PackageKeyPair {
    privateKey: KeyObject;
    publicKey: PackagePublicKey;
}

/** Public key as text: `ed25519:` and its 32 bytes in base64url. */
export type PackagePublicKey = `ed25519:${string}`;

/** Content of the archive's entry `signature.json`. */
export interface PackageSignature {
    algorithm: "Ed25519";
    publicKey: PackagePublicKey;
    /** Base64 of the 64 bytes. */
    signature: string;
}

/** Public key that was given can't be used. The message is one sentence for the user. */
export class PackageKeyError extends Error {
    override readonly name = "PackageKeyError";
}

/** DER before the 32 bytes of a private key (RFC 8410, PKCS #8) and of a public one (SubjectPublicKeyInfo). */
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");

const textPrefix = "ed25519:";
const keyBytes = 32;

/** Bytes before the manifest, so that no other text that the key might sign passes for one. */
const context = Buffer.from("lookoutvision model package 1\n");

/** Derives the pair that signs packages. Everyone with the service key derives the same one. */
export function packageKeyPair(serviceKey: Uint8Array): PackageKeyPair {
    const seed = Buffer.from(hkdfSync("sha256", serviceKey, new Uint8Array(), "signature of model packages", keyBytes));
    const privateKey = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: "der", type: "pkcs8" });
    const publicBytes = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-keyBytes);
    return { privateKey, publicKey: `${textPrefix}${publicBytes.toString("base64url")}` };
}

/** Signs a manifest. The same manifest gives the same signature. */
export function signManifest(manifest: Uint8Array, { privateKey, publicKey }: PackageKeyPair): PackageSignature {
    const signature = sign(null, Buffer.concat([context, manifest]), privateKey).toString("base64");
    return { algorithm: "Ed25519", publicKey, signature };
}

/** Tells whether the owner of the public key has signed the manifest. */
export function isSignedBy(manifest: Uint8Array, { signature }: PackageSignature, key: PackagePublicKey): boolean {
    const publicKey = createPublicKey({
        key: Buffer.concat([publicPrefix, Buffer.from(key.slice(textPrefix.length), "base64url")]),
        format: "der",
        type: "spki",
    });
    return verify(null, Buffer.concat([context, manifest]), publicKey, Buffer.from(signature, "base64"));
}

/**
 * Reads a public key that a person has given.
 *
 * @throws PackageKeyError
 */
export function parsePackageKey(text: string): PackagePublicKey {
    const key = text.trim();
    if (!/^ed25519:[A-Za-z0-9_-]{43}$/.test(key)) {
        throw new PackageKeyError(
            `"${key.slice(0, 80)}" is no public key of a service: it must be "ed25519:" and 43 characters. "lookoutvision package-key" prints the service's.`,
        );
    }
    return key as PackagePublicKey;
}

/** Short name of a key for messages: the first 16 digits of its SHA-256. */
export function fingerprintOf(key: PackagePublicKey): string {
    return createHash("sha256").update(key).digest("hex").slice(0, 16);
}
