import { explain } from "../service/errors";
import { loadServiceModule } from "../service/localService";
import type { Preparation } from "./pictures/preparation";

interface PreparePictureModule {
    preparePicture(picture: Uint8Array, preparation: Preparation, options: { isMask: boolean }): Promise<Buffer>;
}

/** Most decoded pictures that are in memory at once: a large one takes a hundred megabytes. */
const mostAtOnce = 2;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Crops and scales a picture with the package `lookoutvision`, so that detection does exactly the same to each pixel.
 *
 * @param path - path of the picture, for messages.
 * @throws Error with a sentence if that package isn't installed, or the picture can't be prepared.
 */
export async function preparePicture(
    content: Buffer,
    preparation: Preparation,
    { isMask, path }: { isMask: boolean; path: string },
): Promise<Buffer> {
    const { preparePicture: prepare } = loadServiceModule<PreparePictureModule>(
        "preparePicture",
        "pictures/preparePicture",
    );
    if (running >= mostAtOnce) {
        await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running++;
    try {
        return await prepare(content, preparation, { isMask });
    } catch (error) {
        throw new Error(`${path} can't be prepared: ${explain(error)}`, { cause: error });
    } finally {
        running--;
        waiting.shift()?.();
    }
}
