import { createHash } from "node:crypto";
import { decodeModelFile } from "../detector/modelFile";
import type { DetectorModel } from "../detector/modelFile";
import { fingerprintOf, isSignedBy, parsePackageKey, signManifest } from "./packageSignature";
import type { PackageKeyPair, PackagePublicKey, PackageSignature } from "./packageSignature";
import { readZipEntry, writeZip, ZipError } from "./zipArchive";

/** Description of the packaged model: `manifest.json` of the archive. */
export interface PackageManifest {
    /** Version of this description. It rises with a change that older readers can't follow. */
    format: 1;
    projectName: string;
    modelVersion: string;
    modelArn: string;
    component: { name: string; version: string };
    /** Size of the pictures that the model inspects. */
    pictureSize: { width: number; height: number };
    /** Possible results for a picture. */
    classes: ["normal", "anomaly"];
    /** Types of anomalies that masks show, with their colours. Empty for a model without masks. */
    anomalyTypes: { name: string; color: string }[];
    /** P(anomaly) = 1 / (1 + exp((threshold − score) · slope)). A picture is an anomaly from the threshold on. */
    decision: { threshold: number; slope: number };
    detector: string;
    /** SHA-256 of the backbone, which comes with the package `lookoutvision` or was brought, and isn't in the archive. */
    backboneChecksum: string;
    model: { file: typeof modelEntry; bytes: number; sha256: string };
    /** Version of the package `lookoutvision` that made the archive. */
    madeWith: string;
}

/** Members of a manifest that the model's own file doesn't contain. */
export type PackagedModel = Pick<
    PackageManifest,
    "projectName" | "modelVersion" | "modelArn" | "component" | "madeWith"
>;

/** Package can't be used. The message is one sentence for the user. */
export class ModelPackageError extends Error {
    override readonly name = "ModelPackageError";
}

/**
 * What makes a package believed: the public key that must have signed it; `signed`, a signature by any key; or
 * `unverified`, somebody's word.
 */
export type PackageTrust = PackagePublicKey | "signed" | "unverified";

const manifestEntry = "manifest.json";
const signatureEntry = "signature.json";
const modelEntry = "model";

/** Size limit in bytes, far above any model or manifest. */
const mostBytes = 512 * 1024 * 1024;

/** Size limit of a signature, in bytes. */
const mostSignatureBytes = 4096;

/**
 * Makes the archive: the trained model in the clear, the manifest, and its signature.
 *
 * @param file - model file as training wrote it.
 * @param modifiedAt - time of the files in the archive, in Unix epoch milliseconds. The same input gives the same
 *   bytes.
 * @throws ModelFileError when the model's file can't be read.
 */
export async function packModel(
    packaged: PackagedModel,
    file: Uint8Array,
    modifiedAt: number,
    keyPair: PackageKeyPair,
): Promise<Buffer> {
    const manifest = describe(packaged, file, decodeModelFile(file));
    const text = toJson(manifest);
    return writeZip(
        [
            { name: manifestEntry, content: text },
            { name: signatureEntry, content: toJson(signManifest(text, keyPair)) },
            { name: modelEntry, content: file },
        ],
        modifiedAt,
    );
}

function toJson(content: object): Buffer {
    return Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`);
}

function describe(packaged: PackagedModel, file: Uint8Array, model: DetectorModel): PackageManifest {
    const { pictureSize, decision, detector, backboneChecksum, anomalyTypes = [] } = model;
    const { projectName, modelVersion, modelArn, component, madeWith } = packaged;
    return {
        format: 1,
        projectName,
        modelVersion,
        modelArn,
        component,
        pictureSize,
        classes: ["normal", "anomaly"],
        anomalyTypes,
        decision,
        detector,
        backboneChecksum,
        model: { file: modelEntry, bytes: file.length, sha256: sha256(file) },
        madeWith,
    };
}

/**
 * Reads the manifest and the model's file from an archive. {@link packModel} made it, or someone has packed it
 * again since.
 *
 * @param name - name of the archive, for messages.
 * @param trust - what makes it believed. `unverified`: any package is taken that isn't damaged.
 * @throws ModelPackageError also for a package that isn't signed, was changed, or is another service's.
 */
export async function unpackModel(
    archive: Uint8Array,
    name: string,
    trust: PackageTrust,
): Promise<{ manifest: PackageManifest; file: Buffer }> {
    const text = await readEntry(archive, manifestEntry, name);
    if (trust !== "unverified") {
        await verifyManifest(text, archive, name, trust);
    }
    const manifest = parseManifest(text, name);
    const file = await readEntry(archive, modelEntry, name);
    if (sha256(file) !== manifest.model.sha256) {
        throw new ModelPackageError(
            `${name} is damaged: its model isn't the one that its manifest describes. Package the model again.`,
        );
    }
    return { manifest, file };
}

/** @throws ModelPackageError unless the key's owner has signed the manifest, or, with `signed`, anybody. */
async function verifyManifest(
    manifest: Buffer,
    archive: Uint8Array,
    name: string,
    trust: PackagePublicKey | "signed",
): Promise<void> {
    const content = await readZipEntry(archive, signatureEntry, mostSignatureBytes).catch(() => undefined);
    const signature = content && parseSignature(content);
    if (signature === undefined) {
        throw new ModelPackageError(
            `${name} is not signed, so nobody can tell where it comes from. Package the model again, or say that it is to be used unverified.`,
        );
    }
    const key = trust === "signed" ? signature.publicKey : trust;
    if (signature.publicKey !== key) {
        throw new ModelPackageError(
            `${name} is signed with the key ${fingerprintOf(signature.publicKey)}, not with ${fingerprintOf(key)}, which was given: it is another service's, or not a service's at all. Give the key of the service that made it.`,
        );
    }
    if (!isSignedBy(manifest, signature, key)) {
        throw new ModelPackageError(
            `${name} was changed after the service had signed it. Fetch the package again from where the job wrote it.`,
        );
    }
}

function parseSignature(content: Buffer): PackageSignature | undefined {
    try {
        const { algorithm, publicKey, signature } = JSON.parse(content.toString("utf8")) as Partial<PackageSignature>;
        return algorithm === "Ed25519" && typeof signature === "string"
            ? { algorithm, publicKey: parsePackageKey(String(publicKey)), signature }
            : undefined;
    } catch {
        return undefined;
    }
}

async function readEntry(archive: Uint8Array, entry: string, name: string): Promise<Buffer> {
    let content: Buffer | undefined;
    try {
        content = await readZipEntry(archive, entry, mostBytes);
    } catch (error) {
        throw error instanceof ZipError
            ? new ModelPackageError(`${name} ${error.message}. Give the archive that a model packaging job wrote.`, {
                  cause: error,
              })
            : error;
    }
    if (content === undefined) {
        throw new ModelPackageError(
            `${name} is no model package: there is no ${entry} in it. Give the archive that a model packaging job wrote.`,
        );
    }
    return content;
}

function parseManifest(content: Buffer, name: string): PackageManifest {
    let manifest: Partial<PackageManifest> | null;
    try {
        manifest = JSON.parse(content.toString("utf8")) as Partial<PackageManifest> | null;
    } catch {
        manifest = null;
    }
    if (typeof manifest?.format === "number" && manifest.format > 1) {
        throw new ModelPackageError(
            `${name} has format ${manifest.format}, this version of lookoutvision reads up to 1: install a newer one.`,
        );
    }
    if (manifest?.format !== 1 || typeof manifest.model?.sha256 !== "string") {
        throw new ModelPackageError(
            `${name} is no model package: its ${manifestEntry} isn't one. Give the archive that a model packaging job wrote.`,
        );
    }
    return manifest as PackageManifest;
}

function sha256(content: Uint8Array): string {
    return createHash("sha256").update(content).digest("hex");
}
