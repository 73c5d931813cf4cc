import { isNotFound } from "../service/errors";
import type { Service } from "../service/connection";
import { openBucket } from "../buckets/openBucket";
import type { Label } from "./pictures/labelledPicture";
import type { DatasetInputs } from "./state";

/** Makes the key of a mapped manifest: beside the manifest that it is made from. */
export function mappedKey({ projectName, datasetType }: DatasetInputs, key: string): string {
    return `${key}.${projectName}-${datasetType}.mapped`;
}

/**
 * Reads the manifest, gives the classes of the map their labels, and writes the result beside it.
 *
 * @throws Error with a sentence if the manifest can't be read.
 */
export async function writeMappedManifest(service: Service, inputs: DatasetInputs): Promise<void> {
    const { datasetSource, classMap } = inputs;
    if (!datasetSource || !classMap) {
        return;
    }
    const { bucket: name, key, versionId } = datasetSource.groundTruthManifest.s3Object;
    const bucket = await openBucket(service, name);
    const content = await bucket.read(key, versionId);
    if (content === undefined) {
        throw new Error(`there is no manifest ${bucket.uri}/${key}: correct the key, or write the manifest there`);
    }
    const mapped = mapClasses(content.toString("utf8"), classMap);
    await bucket.write(mappedKey(inputs, key), Buffer.from(mapped), "application/x-ndjson");
}

/**
 * Deletes the manifest that {@link writeMappedManifest} wrote. If the bucket no longer exists, that manifest doesn't
 * either.
 */
export async function removeMappedManifest(service: Service, inputs: DatasetInputs): Promise<void> {
    const { datasetSource, classMap } = inputs;
    if (!datasetSource || !classMap) {
        return;
    }
    const { bucket, key } = datasetSource.groundTruthManifest.s3Object;
    try {
        await (await openBucket(service, bucket)).remove([mappedKey(inputs, key)]);
    } catch (error) {
        if ((error as { name?: string }).name !== "NoSuchBucket" && !isNotFound(error)) {
            throw error;
        }
    }
}

/**
 * Replaces classes in the manifest by labels. A line stays as it is if it isn't a JSON object, or if the map doesn't
 * name its classes. So the service's messages about it have the right line number.
 */
export function mapClasses(manifest: string, classMap: Readonly<Record<string, Label>>): string {
    return manifest
        .split("\n")
        .map((line) => mapLine(line, classMap))
        .join("\n");
}

function mapLine(line: string, classMap: Readonly<Record<string, Label>>): string {
    let entry: unknown;
    try {
        entry = JSON.parse(line.replace(/^\uFEFF/, ""));
    } catch {
        return line;
    }
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
        return line;
    }
    const mapped: Record<string, unknown> = { ...entry };
    let changed = false;
    for (const [name, metadata] of Object.entries(entry)) {
        const className = (metadata as { "class-name"?: unknown } | null)?.["class-name"];
        if (!name.endsWith("-metadata") || typeof className !== "string" || !Object.hasOwn(classMap, className)) {
            continue;
        }
        const label = classMap[className];
        mapped[name] = { ...(metadata as object), "class-name": label };
        mapped[name.slice(0, -"-metadata".length)] = label === "anomaly" ? 1 : 0;
        changed = true;
    }
    return changed ? JSON.stringify(mapped) : line;
}
