import { chooseCoreset } from "../../components/coreset";
import { indexNeighbours } from "../../components/nearestNeighbours";
import { drawPatchProjection, embedPatches, PATCH_DIMENSIONS, patchChannels, PATCHES, type PatchProjection } from "../../components/patchEmbedding";
import type { PatchMaps } from "../../components/pictureFeatures";
import { createRandom, type Random } from "../../components/random";
import type { FittedDetector, TrainingSet } from "../contract";
import { topMean } from "./score";

/** Patches that are drawn from the normal pictures, and how many of them are kept. */
const CANDIDATES = 20_000;
const BANK_SIZE = 2_000;

const STAGE = "comparing pictures with what is normal";

/** One bank of all normal pictures; out of fold, what it has of the picture's own fold doesn't count. */
export async function fitMemoryBank(set: TrainingSet): Promise<FittedDetector> {
    const normals = [...set.anomalous.keys()].filter((picture) => !set.anomalous[picture]);
    const projection = drawPatchProjection(await channelDeviations(set, normals), createRandom(set.seed, "projection"));
    const { bank, origins } = await rememberPatches(set, normals, projection);
    const index = await indexNeighbours(bank, PATCH_DIMENSIONS);
    const outOfFoldScores = new Float64Array(set.anomalous.length);
    for (const picture of set.anomalous.keys()) {
        set.onStep(STAGE, 0.5 + (0.5 * picture) / set.anomalous.length);
        const patches = await embedPatches(await set.patchMaps(picture), projection);
        const ofItsFold = (point: number) => set.folds[origins[point]] === set.folds[picture];
        outOfFoldScores[picture] = topMean(await index.distances(patches, ofItsFold));
    }
    return { outOfFoldScores, arrays: { bank, ...projection } };
}

/** Over all places of all normal pictures. */
async function channelDeviations(set: TrainingSet, normals: readonly number[]): Promise<Record<keyof PatchMaps, Float32Array>> {
    const ofMap = { s8: momentsOf("s8"), s16a: momentsOf("s16a"), s16b: momentsOf("s16b") };
    for (const [position, picture] of normals.entries()) {
        set.onStep(STAGE, (0.1 * position) / normals.length);
        const maps = await set.patchMaps(picture);
        ofMap.s8.add(maps);
        ofMap.s16a.add(maps);
        ofMap.s16b.add(maps);
    }
    return { s8: ofMap.s8.deviations(), s16a: ofMap.s16a.deviations(), s16b: ofMap.s16b.deviations() };
}

function momentsOf(name: keyof PatchMaps) {
    const sums = new Float64Array(patchChannels[name]);
    const squares = new Float64Array(patchChannels[name]);
    let count = 0;
    return {
        add(maps: PatchMaps): void {
            const { data, height, width } = maps[name];
            const places = height * width;
            count += places;
            data.forEach((value, index) => {
                const channel = Math.floor(index / places);
                sums[channel] += value;
                squares[channel] += value * value;
            });
        },
        deviations: () => Float32Array.from(sums, (sum, channel) => Math.sqrt(Math.max(0, squares[channel] / count - (sum / count) ** 2))),
    };
}

/** The coreset of patches, [BANK_SIZE, PATCH_DIMENSIONS], and the picture that each comes from. */
async function rememberPatches(set: TrainingSet, normals: readonly number[], projection: PatchProjection) {
    const random = createRandom(set.seed, "memoryBank");
    const quotas = divideEvenly(Math.min(CANDIDATES, normals.length * PATCHES), normals.length);
    const candidates = new Float32Array(quotas.reduce((sum, quota) => sum + quota, 0) * PATCH_DIMENSIONS);
    const originOfCandidate = new Int32Array(candidates.length / PATCH_DIMENSIONS);
    let filled = 0;
    for (const [position, picture] of normals.entries()) {
        set.onStep(STAGE, 0.1 + (0.2 * position) / normals.length);
        const patches = await embedPatches(await set.patchMaps(picture), projection);
        for (const patch of sample(PATCHES, quotas[position], random)) {
            candidates.set(patches.subarray(patch * PATCH_DIMENSIONS, (patch + 1) * PATCH_DIMENSIONS), filled * PATCH_DIMENSIONS);
            originOfCandidate[filled++] = picture;
        }
    }
    set.onStep(STAGE, 0.3);
    const chosen = chooseCoreset(candidates, PATCH_DIMENSIONS, BANK_SIZE, random);
    const bank = new Float32Array(chosen.length * PATCH_DIMENSIONS);
    chosen.forEach((candidate, position) =>
        bank.set(candidates.subarray(candidate * PATCH_DIMENSIONS, (candidate + 1) * PATCH_DIMENSIONS), position * PATCH_DIMENSIONS),
    );
    return { bank, origins: chosen.map((candidate) => originOfCandidate[candidate]) };
}

/** Whole numbers that sum to `total` and differ by 1 at most. */
function divideEvenly(total: number, parts: number): number[] {
    return Array.from({ length: parts }, (_, part) => Math.floor((total * (part + 1)) / parts) - Math.floor((total * part) / parts));
}

/** `size` different numbers below `count`, rising. */
function sample(count: number, size: number, random: Random): Int32Array {
    return random.shuffle(Int32Array.from({ length: count }, (_, index) => index)).slice(0, size).sort();
}
