import sharp from "sharp";
import { PictureFault } from "../pictures/pictureFault";
import { checkPicture, makeThumbnail } from "../pictures/thumbnail";
import type { CheckedPicture, ThumbnailOptions } from "../pictures/thumbnail";

/*
 * A process that decodes pictures for people, one after another. It has no secrets, and a picture that ends it ends
 * nothing else. It ends when its parent is gone.
 */

/** Message to this process: what is to be done with a picture. */
export interface PictureTask {
    picture: Uint8Array;
    /** Undefined: the picture is only checked. */
    thumbnail: ThumbnailOptions | undefined;
}

/** Answer of this process. */
export type PictureAnswer =
    | { kind: "thumbnail"; bytes: Uint8Array }
    | { kind: "checked"; checked: CheckedPicture }
    /** End of a sentence that names the picture. */
    | { kind: "fault"; message: string }
    | { kind: "failed"; reason: string };

// Several threads are slower for small pictures, and libvips would keep what it has decoded.
sharp.concurrency(1);
sharp.cache(false);

process.on("disconnect", () => process.exit(1));
process.on("message", (task) => void work(task as PictureTask));

async function work({ picture, thumbnail }: PictureTask): Promise<void> {
    try {
        answer(
            thumbnail === undefined
                ? { kind: "checked", checked: await checkPicture(picture) }
                : { kind: "thumbnail", bytes: await makeThumbnail(picture, thumbnail) },
        );
    } catch (error) {
        const { message } = error as Error;
        answer(error instanceof PictureFault ? { kind: "fault", message } : { kind: "failed", reason: message });
    }
}

function answer(news: PictureAnswer): void {
    process.send?.(news);
}
