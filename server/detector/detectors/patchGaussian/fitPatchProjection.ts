import { drawPatchProjection, patchChannels } from "../../views/patchEmbedding";
import type { PatchProjection } from "../../views/patchEmbedding";
import type { PatchMaps } from "../../views/pictureFeatures";
import { createRandom } from "../../numerics/random";
import type { TrainingSet } from "../contract";

/**
 * How patches are described, fitted to what varies in normal pictures.
 *
 * @param normals - the pictures to look at.
 * @param onPicture - called before each with its place: throws when training is to end.
 */
export async function fitPatchProjection(
    set: TrainingSet,
    normals: readonly number[],
    onPicture: (position: number) => void,
): Promise<PatchProjection> {
    const ofMap = { s8: momentsOf("s8"), s16a: momentsOf("s16a"), s16b: momentsOf("s16b") };
    for (const [position, picture] of normals.entries()) {
        onPicture(position);
        const maps = await set.patchMaps(picture);
        ofMap.s8.add(maps);
        ofMap.s16a.add(maps);
        ofMap.s16b.add(maps);
    }
    const deviations = { s8: ofMap.s8.deviations(), s16a: ofMap.s16a.deviations(), s16b: ofMap.s16b.deviations() };
    return drawPatchProjection(deviations, createRandom(set.seed, "projection"));
}

/** Deviations of a map's channels over all places of all pictures. */
function momentsOf(name: keyof PatchMaps) {
    const sums = new Float64Array(patchChannels[name]);
    const squares = new Float64Array(patchChannels[name]);
    let count = 0;
    return {
        add(maps: PatchMaps): void {
            const { data, channels, height, width } = maps[name];
            const places = height * width;
            count += places;
            for (let channel = 0; channel < channels; channel++) {
                for (let place = channel * places; place < (channel + 1) * places; place++) {
                    sums[channel] += data[place];
                    squares[channel] += data[place] * data[place];
                }
            }
        },
        deviations: () =>
            Float32Array.from(sums, (sum, channel) =>
                Math.sqrt(Math.max(0, squares[channel] / count - (sum / count) ** 2)),
            ),
    };
}
