import type { Readable } from "node:stream";
import { tooLarge } from "./objectErrors";
import type { ObjectLocation } from "./objectStorage";

/** Object that is being read. */
export interface OpenObject {
    body: Readable;
    /** Size in bytes. Undefined: not known beforehand. */
    size: number | undefined;
}

/**
 * Reads a whole body. At most `maxBytes` and one chunk are held in memory.
 *
 * @throws ObjectStorageError `too-large`, or the error that the body fails with.
 */
export async function collectBody(
    { body, size }: OpenObject,
    location: ObjectLocation,
    maxBytes: number,
): Promise<Buffer> {
    if (size !== undefined && size > maxBytes) {
        body.destroy();
        throw tooLarge(location, size, maxBytes);
    }
    const chunks: Buffer[] = [];
    let received = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
        received += chunk.length;
        if (received > maxBytes) {
            throw tooLarge(location, received, maxBytes);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
