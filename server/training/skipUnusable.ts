import { decodePicture, PictureFault } from "../pictures/decodePicture";
import { describeShortage } from "./leastPictures";
import type { Side } from "../detector/facts/trainingFacts";
import { describeSkipped, type SkippedPicture } from "./skippedPicture";
import { type LabelledPicture, TrainingDataError } from "../detector/trainingTask";

export interface UsablePictures {
    training: LabelledPicture[];
    test: LabelledPicture[] | undefined;
    skipped: SkippedPicture[];
}

/**
 * Looks whether each picture can be decoded, one after the other so that one at a time is in memory, and leaves out
 * those that can't. Pictures that are fine but of another size than the rest stay: which size is meant is not ours to say.
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
    let done = 0;
    const usableOf = async (pictures: readonly LabelledPicture[], side: Side) => {
        const usable: LabelledPicture[] = [];
        for (const picture of pictures) {
            signal.throwIfAborted();
            const reason = faults.get(picture.sourceRef) ?? (await faultOf(picture));
            if (reason === undefined) {
                usable.push(picture);
            } else {
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
    return usable;
}

async function faultOf(picture: LabelledPicture): Promise<string | undefined> {
    try {
        await decodePicture(await picture.read());
        return undefined;
    } catch (error) {
        if (error instanceof PictureFault) {
            return error.message;
        }
        throw error;
    }
}

/** CreateModel has counted what is labelled; only what was skipped since can make it too little. */
function requireEnough({ training, test, skipped }: UsablePictures): void {
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
