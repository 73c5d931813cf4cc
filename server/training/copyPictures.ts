import { createHash } from "node:crypto";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import { type ObjectLocation, type ObjectStorage, ObjectStorageError } from "../objectStorage/objectStorage";

/** A picture's limit: 8 MB. */
export const maxPictureBytes = 8 * 1024 * 1024;

/** Requests in flight: S3 answers slowly, but to many at once. */
const concurrentCopies = 8;

/** Copies that this process may hold at a moment stay under `concurrentCopies * maxPictureBytes`. */
export async function copyPictures(
    refs: readonly string[],
    { objects, artifacts, signal }: { objects: ObjectStorage; artifacts: SealedArtifacts; signal: AbortSignal },
    onFraction: (fraction: number) => void,
): Promise<void> {
    const there = new Set(await artifacts.list());
    const missing = refs.filter((ref) => !there.has(copyName(ref)));
    let done = refs.length - missing.length;
    let next = 0;
    const copyOneAfterAnother = async () => {
        while (next < missing.length) {
            signal.throwIfAborted();
            const ref = missing[next++];
            await artifacts.write(copyName(ref), await objects.read(parseS3Uri(ref), maxPictureBytes));
            onFraction(++done / refs.length);
        }
    };
    await Promise.all(Array.from({ length: concurrentCopies }, copyOneAfterAnother));
}

/** The name of a picture's copy among the artifacts: it tells nothing of the picture. */
export function copyName(ref: string): string {
    return `pictures/${createHash("sha256").update(ref).digest("hex")}`;
}

function parseS3Uri(uri: string): ObjectLocation {
    const match = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri);
    if (match === null) {
        throw new ObjectStorageError("bad-key", `"${uri}" is no place of a picture: give s3://BUCKET/KEY.`);
    }
    return { bucket: match[1], key: match[2] };
}
