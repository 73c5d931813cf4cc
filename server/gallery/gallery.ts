import { Readable } from "node:stream";
import { PictureFault } from "../pictures/pictureFault";
import { isJpeg, isPng } from "../pictures/pictureFormat";
import { pictureLimits } from "../pictures/pictureLimits";
import type { CheckedPicture, ThumbnailOptions } from "../pictures/thumbnail";
import type { ObjectLocation, ObjectStorage } from "../objectStorage/objectStorage";
import { ByteCache } from "./byteCache";
import { startPictureProcesses } from "./pictureProcesses";

/** Pictures for people. */
export interface Gallery {
    /** Text that is another when the picture is another, and when it is shown in another way. */
    tagOf(location: ObjectLocation, shown: ThumbnailOptions | undefined): Promise<string>;
    /**
     * Gives a thumbnail in WebP.
     *
     * @param tag - tag of the picture.
     * @param callerGone - aborted when nobody waits for the thumbnail any more.
     * @throws PictureFault, ObjectStorageError, CallerGoneError
     */
    thumbnail(
        location: ObjectLocation,
        tag: string,
        shown: ThumbnailOptions,
        callerGone?: AbortSignal,
    ): Promise<Buffer>;
    /**
     * Opens a file as it is. It is read as fast as it is sent.
     *
     * @throws PictureFault, ObjectStorageError
     */
    openFile(location: ObjectLocation): Promise<{ content: Readable; contentType: "image/png" | "image/jpeg" }>;
    /**
     * Looks at a picture that is in memory.
     *
     * @throws PictureFault
     */
    check(picture: Uint8Array): Promise<CheckedPicture>;
    /**
     * Size of a picture of a bucket, as people see it. It is remembered.
     *
     * @throws PictureFault, ObjectStorageError
     */
    sizeOf(location: ObjectLocation): Promise<PictureSize>;
    /** Ends the processes that decode pictures. */
    close(): void;
}

export interface PictureSize {
    /** Pixels. */
    width: number;
    height: number;
}

export interface GalleryOptions {
    objects: ObjectStorage;
    /** Most bytes of thumbnails that are kept in memory. Undefined: 64 MiB. */
    mostBytes?: number;
    /** Most pictures that are decoded at the same time. Undefined: 2. */
    atOnce?: number;
}

/** Most sizes that are remembered. */
const mostSizes = 1000;

/**
 * Opens the pictures of buckets. Only a few are in memory at a time, and nothing of them goes to the disk. They are decoded
 * in processes of their own.
 */
export function openGallery({ objects, mostBytes = 64 * 1024 ** 2, atOnce = 2 }: GalleryOptions): Gallery {
    const processes = startPictureProcesses(atOnce);
    const kept = new ByteCache(mostBytes);
    /** Thumbnails that are being made, by the same keys. */
    const underWay = new Map<string, Promise<Buffer>>();
    const sizes = new Map<string, PictureSize>();
    const tagOf: Gallery["tagOf"] = async (location, shown) => {
        const { tag, size } = await objects.describe(location);
        if (size > pictureLimits.bytes) {
            throw new PictureFault(`it has ${size} bytes; ${pictureLimits.bytes} (8 MB) are allowed`);
        }
        return shown === undefined ? tag : `${tag}-${shown.width}${shown.isMask ? "-mask" : ""}`;
    };
    const read = (location: ObjectLocation) => objects.read(location, pictureLimits.bytes);
    return {
        tagOf,
        async thumbnail(location, tag, shown, callerGone) {
            const key = JSON.stringify([location.bucket, location.key, tag]);
            const known = kept.get(key);
            if (known !== undefined) {
                return known;
            }
            const other = underWay.get(key);
            if (other !== undefined) {
                // Whoever asked first may go.
                const made = await other.catch(() => undefined);
                return made ?? this.thumbnail(location, tag, shown, callerGone);
            }
            const making = processes.thumbnail(() => read(location), shown, callerGone);
            underWay.set(key, making);
            try {
                const thumbnail = await making;
                kept.set(key, thumbnail);
                return thumbnail;
            } finally {
                underWay.delete(key);
            }
        },
        async openFile(location) {
            const file = await objects.openRead(location);
            const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
            let start = Buffer.alloc(0);
            for (let isDone = false; start.length < 8 && !isDone;) {
                const { value, done } = await chunks.next();
                isDone = done === true;
                start = isDone ? start : Buffer.concat([start, value]);
            }
            if (!isPng(start) && !isJpeg(start)) {
                file.destroy();
                throw new PictureFault("it is neither a PNG nor a JPEG file");
            }
            async function* all() {
                yield start;
                yield* { [Symbol.asyncIterator]: () => chunks };
            }
            const content = Readable.from(all(), { objectMode: false });
            content.once("close", () => file.destroy());
            return { content, contentType: isPng(start) ? "image/png" : "image/jpeg" };
        },
        check: (picture) => processes.check(async () => picture),
        async sizeOf(location) {
            const key = JSON.stringify([location.bucket, location.key, await tagOf(location, undefined)]);
            let size = sizes.get(key);
            if (size === undefined) {
                const { width, height } = await processes.check(() => read(location));
                size = { width, height };
                sizes.set(key, size);
                for (const oldest of sizes.keys()) {
                    if (sizes.size <= mostSizes) {
                        break;
                    }
                    sizes.delete(oldest);
                }
            }
            return size;
        },
        close: () => processes.close(),
    };
}
