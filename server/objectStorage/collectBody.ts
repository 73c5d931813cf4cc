import type { Readable } from "node:stream";
import { tooLarge } from "./objectErrors";
import type { ObjectLocation } from "./objectStorage";

/** An object that is being read. */
export interface OpenObject {
    body: Readable;
    /** In bytes; undefined: that isn't known beforehand. */
    size: number | undefined;
}

/**
 * The whole of a body. No more than `maxBytes` and a piece are ever held.
 *
 * @throws ObjectStorageError `too-large`, or what the body fails with.
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
