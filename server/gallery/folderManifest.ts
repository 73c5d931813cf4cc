import type { ObjectFolder, ObjectStorage } from "../objectStorage/objectStorage";
import { pictureLimits } from "../pictures/pictureLimits";
import type { Label } from "../pictures/label";

/** Manifest of the pictures in a folder of a bucket. */
export interface FolderManifest {
    /** JSON Lines. */
    text: string;
    counts: { total: number; normal: number; anomaly: number; unlabelled: number };
    skippedTotal: number;
    /** The first objects that aren't in the manifest, with a sentence on each. */
    skipped: { key: string; message: string }[];
}

/** The folder has more pictures than any dataset can have. */
export class TooManyPicturesError extends Error {
    override readonly name = "TooManyPicturesError";
}

/** Most objects that are named as skipped. */
const mostNamed = 100;

/**
 * Lists the pictures of a folder as a manifest. Their content isn't looked at.
 *
 * @param options.labelByFolder - whether pictures in the folders `normal` and `anomaly` directly in the folder have
 *   these as labels. Names of deeper folders label nothing.
 * @param options.most - most pictures.
 * @param options.now - time of the labels, in Unix epoch milliseconds.
 * @throws TooManyPicturesError, ObjectStorageError
 */
export async function manifestOfFolder(
    objects: ObjectStorage,
    folder: ObjectFolder,
    options: { labelByFolder: boolean; most: number; now: number },
): Promise<FolderManifest> {
    const { labelByFolder, most } = options;
    const date = new Date(options.now).toISOString().slice(0, -1);
    const lines: string[] = [];
    const counts = { total: 0, normal: 0, anomaly: 0, unlabelled: 0 };
    const manifest: FolderManifest = { text: "", counts, skippedTotal: 0, skipped: [] };
    for await (const { key, size } of objects.list(folder)) {
        const fault = faultOf(key, size);
        if (fault === "folder") {
            continue;
        }
        if (fault !== undefined) {
            manifest.skippedTotal++;
            if (manifest.skipped.length < mostNamed) {
                manifest.skipped.push({ key, message: fault });
            }
            continue;
        }
        if (++counts.total > most) {
            throw new TooManyPicturesError(
                `The folder s3://${folder.bucket}/${folder.prefix} has more than ${most} pictures, and a dataset can have no more. Name a folder with fewer.`,
            );
        }
        const label = labelByFolder ? labelOf(key.slice(folder.prefix.length)) : undefined;
        counts[label ?? "unlabelled"]++;
        lines.push(`${JSON.stringify(lineOf(`s3://${folder.bucket}/${key}`, label, date))}\n`);
    }
    return { ...manifest, text: lines.join("") };
}

/** Why an object is no picture of a dataset. Undefined: it may be one. */
function faultOf(key: string, size: number): string | undefined {
    if (key.endsWith("/") && size === 0) {
        // What S3's own console makes for an empty folder.
        return "folder";
    }
    if (!/\.(png|jpe?g)$/i.test(key)) {
        return "Its name doesn't end in .png, .jpg or .jpeg.";
    }
    if (/[\p{Cc}\p{Surrogate}]/u.test(key)) {
        return "Its name holds control characters. Rename it.";
    }
    if (size === 0) {
        return "It is empty.";
    }
    return size > pictureLimits.bytes ? `It has ${size} bytes; ${pictureLimits.bytes} (8 MB) are allowed.` : undefined;
}

/** @param path - key within the folder. */
function labelOf(path: string): Label | undefined {
    const [child, ...rest] = path.split("/");
    return rest.length > 0 && (child === "normal" || child === "anomaly") ? child : undefined;
}

/** Line in the format of SageMaker Ground Truth. */
function lineOf(sourceRef: string, label: Label | undefined, date: string): object {
    return {
        "source-ref": sourceRef,
        ...(label !== undefined && {
            "anomaly-label": label === "anomaly" ? 1 : 0,
            "anomaly-label-metadata": {
                confidence: 1,
                "job-name": "labeling-job/folder",
                "class-name": label,
                "human-annotated": "yes",
                "creation-date": date,
                type: "groundtruth/image-classification",
            },
        }),
    };
}
