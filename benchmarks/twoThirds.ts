import { createRandom } from "../server/detector/numerics/random";
import type { LabelledPicture } from "../server/detector/trainingTask";

/** Puts two thirds of each label into training, drawn by the seed. */
export function twoThirds(
    pictures: readonly LabelledPicture[],
    seed: number,
): { training: LabelledPicture[]; test: LabelledPicture[] } {
    const random = createRandom(seed, "two thirds");
    const parts = { training: [] as LabelledPicture[], test: [] as LabelledPicture[] };
    for (const label of ["normal", "anomaly"] as const) {
        const labelled = pictures.filter((picture) => picture.label === label);
        const order = random.shuffle(Int32Array.from(labelled.keys()));
        order.forEach((picture, place) =>
            parts[place < (2 * labelled.length) / 3 ? "training" : "test"].push(labelled[picture]),
        );
    }
    return parts;
}
