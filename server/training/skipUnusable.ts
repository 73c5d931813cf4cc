import { decodePicture, highestSampleOf } from "../pictures/decodePicture";
import { PictureFault } from "../pictures/pictureFault";
import type { PictureDecoding } from "../pictures/pictureDecoding";
import { sampleBitsFor } from "../pictures/deepSamples";
import { describeShortage } from "./leastPictures";
import type { Side } from "../detector/facts/trainingFacts";
import { describeSkipped } from "./skippedPicture";
import type { SkippedPicture } from "./skippedPicture";
import { TrainingDataError } from "../detector/trainingTask";
import type { LabelledPicture } from "../detector/trainingTask";

export interface UsablePictures {
    training: LabelledPicture[];
    test: LabelledPicture[] | undefined;
    skipped: SkippedPicture[];
    reading: PictureReading;
}

/** How the pictures are read, and how many that is of consequence for. */
export interface PictureReading {
    decoding: PictureDecoding;
    /** Pictures with a rotation mark, of both datasets. */
    turned: number;
    /** Pictures with 16 bits a sample, of both datasets. */
    deep: number;
}

/**
 * Looks whether each picture can be decoded, one after the other so that one at a time is in memory, and leaves out
 * those that can't. Pictures that are fine but of another size than the rest stay: which size is meant is not ours to say.
 *
 * How many bits 16-bit pictures use is what the training pictures show.
 *
 * @param faults - what is known to be wrong already, by `sourceRef`; these are not read.
 * @throws TrainingDataError when too few are left to train with.
 */
export async function skipUnusable(
    { training, test }: { training: readonly LabelledPicture[]; test?: readonly LabelledPicture[] },
    faults: ReadonlyMap<string, string>,
    { signal, onFraction }: { signal: AbortSignal; onFraction(fraction: number): void },
): Promise<UsablePictures> {
    const total = training.length + (test?.length ?? 0);
    const skipped: SkippedPicture[] = [];
    let [turned, deep] = [0, 0];
    let highest: number | undefined;
    let done = 0;
    const usableOf = async (pictures: readonly LabelledPicture[], side: Side) => {
        const usable: LabelledPicture[] = [];
        for (const picture of pictures) {
            signal.throwIfAborted();
            const look = faults.get(picture.sourceRef) ?? (await lookAt(picture));
            const reason = typeof look === "string" ? look : undefined;
            if (typeof look !== "string") {
                usable.push(picture);
                turned += look.isTurned ? 1 : 0;
                deep += look.highest === undefined ? 0 : 1;
                highest =
                    side === "training" && look.highest !== undefined ? Math.max(highest ?? 0, look.highest) : highest;
            }
            if (reason !== undefined) {
                skipped.push({ sourceRef: picture.sourceRef, side, reason });
            }
            onFraction(++done / total);
        }
        return usable;
    };
    const usable = {
        training: await usableOf(training, "training"),
        test: test && (await usableOf(test, "testing")),
        skipped,
    };
    requireEnough(usable);
    return {
        ...usable,
        reading: { decoding: { followsRotation: true, sampleBits: sampleBitsFor(highest) }, turned, deep },
    };
}

/** What is to be known of a picture before any is learnt from, or what is wrong with it. */
async function lookAt(picture: LabelledPicture): Promise<{ isTurned: boolean; highest: number | undefined } | string> {
    try {
        const encoded = await picture.read();
        const { isTurned } = await decodePicture(encoded);
        return { isTurned, highest: await highestSampleOf(encoded) };
    } catch (error) {
        if (error instanceof PictureFault) {
            return error.message;
        }
        throw error;
    }
}

/** CreateModel has counted what is labelled; only what was skipped since can make it too little. */
function requireEnough({ training, test, skipped }: Omit<UsablePictures, "reading">): void {
    if (skipped.length === 0) {
        return;
    }
    const shortages = [
        describeShortage(test === undefined ? "single" : "train", countLabels(training)),
        test && describeShortage("test", countLabels(test)),
    ].filter((shortage) => shortage !== undefined);
    if (shortages.length > 0) {
        throw new TrainingDataError(
            `Too few pictures can be used for training: ${shortages.join("; ")}. ${describeSkipped(skipped)} Replace them, then train again.`,
        );
    }
}

function countLabels(pictures: readonly LabelledPicture[]) {
    const count = (label: LabelledPicture["label"]) => pictures.filter((picture) => picture.label === label).length;
    return { normal: count("normal"), anomaly: count("anomaly") };
}
