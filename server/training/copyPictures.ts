import { createHash } from "node:crypto";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import type { ObjectLocation, ObjectStorage } from "../objectStorage/objectStorage";

/** A picture's limit: 8 MB. */
export const maxPictureBytes = 8 * 1024 * 1024;

/** Requests in flight: S3 answers slowly, but to many at once. */
const concurrentCopies = 8;

/**
 * Copies pictures and masks that have no copy yet. In memory there are at most `concurrentCopies` at a time.
 *
 * @param pictures - by their reference, as the manifest writes it.
 */
export async function copyPictures(
    pictures: ReadonlyMap<string, ObjectLocation>,
    { objects, artifacts, signal }: { objects: ObjectStorage; artifacts: SealedArtifacts; signal: AbortSignal },
    onFraction: (fraction: number) => void,
): Promise<void> {
    const there = new Set(await artifacts.list());
    const missing = [...pictures].filter(([ref]) => !there.has(copyName(ref)));
    let done = pictures.size - missing.length;
    let next = 0;
    const copyOneAfterAnother = async () => {
        while (next < missing.length) {
            signal.throwIfAborted();
            const [ref, source] = missing[next++];
            await artifacts.write(copyName(ref), await objects.read(source, maxPictureBytes));
            onFraction(++done / pictures.size);
        }
    };
    await Promise.all(Array.from({ length: concurrentCopies }, copyOneAfterAnother));
}

/** The name of a picture's copy among the artifacts: it tells nothing of the picture. */
export function copyName(ref: string): string {
    return `pictures/${createHash("sha256").update(ref).digest("hex")}`;
}
