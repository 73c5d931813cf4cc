import { createHash } from "node:crypto";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { ObjectLocation, ObjectStorage } from "../objectStorage/objectStorage";
import { pictureLimits } from "../pictures/pictureLimits";

/** Requests in flight: S3 answers slowly, but to many at once. */
const concurrentCopies = 8;

/**
 * Copies pictures and masks that have no copy yet. In memory there are at most `concurrentCopies` at a time.
 *
 * @param pictures - by their reference, as the manifest writes it.
 * @returns what is too large to be copied, by its reference.
 * @throws ObjectStorageError when one is missing, or the bucket can't be read.
 */
export async function copyPictures(
    pictures: ReadonlyMap<string, ObjectLocation>,
    {
        objects,
        artifacts,
        signal,
    }: {
        objects: Pick<ObjectStorage, "read">;
        artifacts: Pick<SealedArtifacts, "list" | "write">;
        signal: AbortSignal;
    },
    onFraction: (fraction: number) => void,
): Promise<Map<string, ObjectStorageError>> {
    const tooLarge = new Map<string, ObjectStorageError>();
    const there = new Set(await artifacts.list());
    const missing = [...pictures].filter(([ref]) => !there.has(copyName(ref)));
    let done = pictures.size - missing.length;
    let next = 0;
    const copyOneAfterAnother = async () => {
        while (next < missing.length) {
            signal.throwIfAborted();
            const [ref, source] = missing[next++];
            const content = await readUnlessTooLarge(objects, source);
            if (content instanceof ObjectStorageError) {
                tooLarge.set(ref, content);
            } else {
                await artifacts.write(copyName(ref), content);
            }
            onFraction(++done / pictures.size);
        }
    };
    await Promise.all(Array.from({ length: concurrentCopies }, copyOneAfterAnother));
    return tooLarge;
}

/** The name of a picture's copy among the artifacts: it tells nothing of the picture. */
export function copyName(ref: string): string {
    return `pictures/${createHash("sha256").update(ref).digest("hex")}`;
}

async function readUnlessTooLarge(
    objects: Pick<ObjectStorage, "read">,
    source: ObjectLocation,
): Promise<Buffer | ObjectStorageError> {
    try {
        return await objects.read(source, pictureLimits.bytes);
    } catch (error) {
        if (error instanceof ObjectStorageError && error.reason === "too-large") {
            return error;
        }
        throw error;
    }
}
