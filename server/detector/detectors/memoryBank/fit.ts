import { chooseCoreset } from "../../numerics/coreset";
import { indexNeighbours } from "../../numerics/nearestNeighbours";
import { embedPatches, PATCH_DIMENSIONS, PATCHES, projectionOf, whitenProjection } from "../../views/patchEmbedding";
import type { PatchProjection } from "../../views/patchEmbedding";
import { createRandom } from "../../numerics/random";
import type { Random } from "../../numerics/random";
import { meanOf, topCount } from "../../numerics/topMean";
import type { FittedDetector, TrainingSet } from "../contract";

/** Patches that are drawn from the normal pictures, and how many of them are kept. */
const CANDIDATES = 20_000;
const BANK_SIZE = 2_000;

const STAGE = "comparing pictures with what is normal";

/** One bank of all normal pictures; out of fold, what it has of the picture's own fold doesn't count. */
export async function fitMemoryBank(
    set: TrainingSet,
    [gaussian]: readonly (FittedDetector | undefined)[],
): Promise<FittedDetector> {
    const normals = set.withPatches.filter((picture) => !set.anomalous[picture]);
    const projection = whitenProjection(projectionOf(gaussian!.arrays), gaussian!.arrays.whitening);
    const { bank, inFoldOnly } = await rememberPatches(set, normals, projection);
    const index = await indexNeighbours(bank, PATCH_DIMENSIONS);
    const outOfFoldScores = new Float64Array(set.anomalous.length).fill(NaN);
    for (const [position, picture] of set.withPatches.entries()) {
        set.onStep(STAGE, 0.5 + (0.5 * position) / set.withPatches.length);
        const patches = await embedPatches(await set.patchMaps(picture), projection);
        const ofItsFold = (point: number) => inFoldOnly[point] === set.folds[picture];
        outOfFoldScores[picture] = meanOf(await index.largest(patches, topCount(PATCHES), ofItsFold));
    }
    return { outOfFoldScores, arrays: { bank, ...projection } };
}

/**
 * The coreset of patches, [BANK_SIZE, PATCH_DIMENSIONS], and the fold that each comes from; −1 where pictures of other
 * folds have the very same patch, as flat ones and copies do.
 */
async function rememberPatches(set: TrainingSet, normals: readonly number[], projection: PatchProjection) {
    const random = createRandom(set.seed, "memoryBank");
    const quotas = divideEvenly(Math.min(CANDIDATES, normals.length * PATCHES), normals.length);
    const candidates = new Float32Array(quotas.reduce((sum, quota) => sum + quota, 0) * PATCH_DIMENSIONS);
    const foldOfCandidate = new Int32Array(candidates.length / PATCH_DIMENSIONS);
    let filled = 0;
    for (const [position, picture] of normals.entries()) {
        set.onStep(STAGE, (0.3 * position) / normals.length);
        const patches = await embedPatches(await set.patchMaps(picture), projection);
        for (const patch of sample(PATCHES, quotas[position], random)) {
            candidates.set(
                patches.subarray(patch * PATCH_DIMENSIONS, (patch + 1) * PATCH_DIMENSIONS),
                filled * PATCH_DIMENSIONS,
            );
            foldOfCandidate[filled++] = set.folds[picture];
        }
    }
    set.onStep(STAGE, 0.3);
    const chosen = chooseCoreset(candidates, PATCH_DIMENSIONS, BANK_SIZE, random);
    const bank = new Float32Array(chosen.length * PATCH_DIMENSIONS);
    chosen.forEach((candidate, position) =>
        bank.set(
            candidates.subarray(candidate * PATCH_DIMENSIONS, (candidate + 1) * PATCH_DIMENSIONS),
            position * PATCH_DIMENSIONS,
        ),
    );
    const folds = foldsOfRows(candidates, foldOfCandidate);
    return { bank, inFoldOnly: chosen.map((candidate) => folds[candidate]) };
}

/** For each candidate its fold; −1 where one of another fold is equal to it, number by number. */
function foldsOfRows(candidates: Float32Array, folds: Int32Array): Int32Array {
    const bytes = Buffer.from(candidates.buffer, candidates.byteOffset, candidates.byteLength);
    const length = 4 * PATCH_DIMENSIONS;
    const rows = Array.from(folds, (_, row) => bytes.toString("latin1", row * length, (row + 1) * length));
    const foldOf = new Map<string, number>();
    rows.forEach((row, candidate) => {
        const fold = foldOf.get(row);
        foldOf.set(row, fold === undefined || fold === folds[candidate] ? folds[candidate] : -1);
    });
    return Int32Array.from(rows, (row) => foldOf.get(row)!);
}

/** Whole numbers that sum to `total` and differ by 1 at most. */
function divideEvenly(total: number, parts: number): number[] {
    return Array.from(
        { length: parts },
        (_, part) => Math.floor((total * (part + 1)) / parts) - Math.floor((total * part) / parts),
    );
}

/** `size` different numbers below `count`, rising. */
function sample(count: number, size: number, random: Random): Int32Array {
    return random
        .shuffle(Int32Array.from({ length: count }, (_, index) => index))
        .slice(0, size)
        .sort();
}
