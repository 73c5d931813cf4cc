import { createHash } from "node:crypto";
import { decodeModelFile } from "../detector/modelFile";
import type { DetectorModel } from "../detector/modelFile";
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
    /** SHA-256 of the backbone, which comes with the package `lookoutvision` and isn't in the archive. */
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

const manifestEntry = "manifest.json";
const modelEntry = "model";

/** Size limit in bytes, far above any model or manifest. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Makes the archive: the trained model in the clear, and the manifest.
 *
 * @param file - model file as training wrote it.
 * @param modifiedAt - time of the files in the archive, in Unix epoch milliseconds. The same input gives the same
 *   bytes.
 * @throws ModelFileError when the model's file can't be read.
 */
export async function packModel(packaged: PackagedModel, file: Uint8Array, modifiedAt: number): Promise<Buffer> {
    const manifest = describe(packaged, file, decodeModelFile(file));
    const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
    return writeZip(
        [
            { name: manifestEntry, content: text },
            { name: modelEntry, content: file },
        ],
        modifiedAt,
    );
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
 * @throws ModelPackageError
 */
export async function unpackModel(
    archive: Uint8Array,
    name: string,
): Promise<{ manifest: PackageManifest; file: Buffer }> {
    const manifest = parseManifest(await readEntry(archive, manifestEntry, name), name);
    const file = await readEntry(archive, modelEntry, name);
    if (sha256(file) !== manifest.model.sha256) {
        throw new ModelPackageError(
            `${name} is damaged: its model isn't the one that its manifest describes. Package the model again.`,
        );
    }
    return { manifest, file };
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
