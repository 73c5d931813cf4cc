import type { DecodedPicture } from "../pictures/decodedPicture";
import { decodePicture } from "../pictures/decodePicture";
import { PictureFault } from "../pictures/pictureFault";
import type { PictureDecoding } from "../pictures/pictureDecoding";
import { viewPicture } from "./views/pictureViews";
import type { PictureViews } from "./views/pictureViews";
import { TrainingDataError } from "./trainingTask";
import type { LabelledPicture } from "./trainingTask";

/** Where all pictures must agree; the first one decides. */
export interface CommonSize {
    sourceRef: string;
    width: number;
    height: number;
}

/**
 * Reads pictures one after the other, the next one already while the caller works on the last.
 *
 * @param common - what earlier pictures were like, if there were any.
 * @throws TrainingDataError naming the first picture that can't be used.
 */
export async function* readPictures(
    pictures: readonly LabelledPicture[],
    decoding: PictureDecoding,
    common?: CommonSize,
): AsyncGenerator<{ encoded: Uint8Array; views: PictureViews; size: CommonSize }, void> {
    let next = pictures.length > 0 ? begin(pictures[0], decoding) : undefined;
    for (let index = 0; next; index++) {
        const { encoded, decoded, views } = await next();
        next = index + 1 < pictures.length ? begin(pictures[index + 1], decoding) : undefined;
        const { sourceRef } = pictures[index];
        common ??= { sourceRef, width: decoded.width, height: decoded.height };
        requireSize(sourceRef, decoded, common);
        yield { encoded, views, size: common };
    }
}

interface ReadPicture {
    encoded: Uint8Array;
    decoded: DecodedPicture;
    views: PictureViews;
}

/** Begins to read; what fails is thrown where the result is asked for, at its turn. */
function begin(picture: LabelledPicture, decoding: PictureDecoding): () => Promise<ReadPicture> {
    const reading = readViews(picture, decoding);
    reading.catch(() => undefined);
    return () => reading;
}

/** One picture's views, for what needs it a second time. */
export async function readViews(picture: LabelledPicture, decoding: PictureDecoding): Promise<ReadPicture> {
    const { encoded, decoded } = await readDecoded(picture, decoding);
    return { encoded, decoded, views: await viewPicture(decoded) };
}

/**
 * One picture as it is, without views.
 *
 * @throws TrainingDataError naming the picture if it can't be used.
 */
export async function readDecoded(
    picture: LabelledPicture,
    decoding: PictureDecoding,
): Promise<Omit<ReadPicture, "views">> {
    const encoded = await picture.read();
    try {
        return { encoded, decoded: await decodePicture(encoded, { decoding }) };
    } catch (error) {
        if (error instanceof PictureFault) {
            throw new TrainingDataError(
                `The picture ${picture.sourceRef} can't be used for training: ${error.message}. Replace it or remove it from the dataset, then train again.`,
            );
        }
        throw error;
    }
}

function requireSize(sourceRef: string, { width, height }: DecodedPicture, common: CommonSize): void {
    if (width !== common.width || height !== common.height) {
        throw new TrainingDataError(
            `Images in the dataset must have the same dimensions: ${common.sourceRef} has ${common.width}x${common.height} pixels, ${sourceRef} has ${width}x${height}. Give all the same size, then train again.`,
        );
    }
}
