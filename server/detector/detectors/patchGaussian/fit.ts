import { inverseFactorOf } from "../../numerics/cholesky";
import { productOfRows } from "../../numerics/matrixProduct";
import { embedPatches, PATCH_DIMENSIONS, PATCHES } from "../../views/patchEmbedding";
import { topMean } from "../../numerics/topMean";
import type { FittedDetector, TrainingSet } from "../contract";
import { fitPatchProjection } from "./fitPatchProjection";
import { mahalanobisDistances } from "./score";
import type { PlaceGaussians } from "./score";

const STAGE = "learning what is normal at each place";

/** All places' own mean and spread are drawn towards those of all places as if by so many pictures more. */
const PRIOR_PICTURES = 2;
/**
 * Variance that every direction has at least, as a share of the mean square of all: less is what single precision
 * leaves of patches that never change, and directions are divided by it.
 */
const ROUNDING = 1e-6;
/** How much of the covariance over all places is added to that within places, which few pictures tell badly. */
const SHRINKAGE = 0.05;

/** Sums of all normal pictures of a fold are gathered once; out of fold, those of the picture's own fold are left out. */
export async function fitPatchGaussian(set: TrainingSet): Promise<FittedDetector> {
    const normals = set.withPatches.filter((picture) => !set.anomalous[picture]);
    const projection = await fitPatchProjection(set, normals, (position) =>
        set.onStep(STAGE, (0.1 * position) / normals.length),
    );
    const sums = new Map<number, PlaceSums>();
    for (const [position, picture] of normals.entries()) {
        set.onStep(STAGE, 0.1 + (0.4 * position) / normals.length);
        const ofFold = sums.get(set.folds[picture]) ?? emptySums();
        sums.set(set.folds[picture], ofFold);
        await addPicture(ofFold, await embedPatches(await set.patchMaps(picture), projection));
    }
    const withoutFold = new Map<number, PlaceGaussians>();
    const outOfFoldScores = new Float64Array(set.anomalous.length).fill(NaN);
    for (const [position, picture] of set.withPatches.entries()) {
        set.onStep(STAGE, 0.5 + (0.5 * position) / set.withPatches.length);
        const fold = set.folds[picture];
        const gaussians =
            withoutFold.get(fold) ?? gaussiansOf([...sums].filter(([other]) => other !== fold).map(([, each]) => each));
        withoutFold.set(fold, gaussians);
        const patches = await productOfRows(
            { data: await embedPatches(await set.patchMaps(picture), projection), shape: [PATCHES, D] },
            { data: gaussians.whitening, shape: [D, D] },
        );
        outOfFoldScores[picture] = topMean(mahalanobisDistances(patches.data, gaussians));
    }
    return { outOfFoldScores, arrays: { ...gaussiansOf([...sums.values()]), ...projection } };
}

/** Sums over the patches of some pictures. */
interface PlaceSums {
    pictures: number;
    /** [PATCHES, PATCH_DIMENSIONS]: of the patches at each place, and of their squares. */
    patches: Float64Array;
    squares: Float64Array;
    /** [PATCH_DIMENSIONS, PATCH_DIMENSIONS]: of x·xᵀ over all patches. */
    products: Float64Array;
}

const D = PATCH_DIMENSIONS;

function emptySums(): PlaceSums {
    return {
        pictures: 0,
        patches: new Float64Array(PATCHES * D),
        squares: new Float64Array(PATCHES * D),
        products: new Float64Array(D * D),
    };
}

async function addPicture(sums: PlaceSums, patches: Float32Array): Promise<void> {
    sums.pictures++;
    const transposed = { data: new Float32Array(patches.length), shape: [D, PATCHES] };
    patches.forEach((value, index) => {
        sums.patches[index] += value;
        sums.squares[index] += value * value;
        transposed.data[(index % D) * PATCHES + Math.floor(index / D)] = value;
    });
    addTo(sums.products, (await productOfRows(transposed, transposed)).data);
}

function gaussiansOf(parts: readonly PlaceSums[]): PlaceGaussians {
    const all = emptySums();
    for (const part of parts) {
        all.pictures += part.pictures;
        addTo(all.patches, part.patches);
        addTo(all.squares, part.squares);
        addTo(all.products, part.products);
    }
    const n = all.pictures;
    const overall = meanOverPlaces(all.patches, n);
    const means = all.patches.map((sum, index) => (sum + PRIOR_PICTURES * overall[index % D]) / (n + PRIOR_PICTURES));
    const { covariance, variances } = covarianceOf(all, means, overall);
    const factor = inverseFactorOf(covariance, D);
    const spreads = Float32Array.from({ length: PATCHES }, (_, place) => {
        let ratio = 0;
        for (let dimension = 0; dimension < D; dimension++) {
            const index = place * D + dimension;
            const square = all.squares[index] - 2 * means[index] * all.patches[index] + n * means[index] ** 2;
            ratio += Math.max(0, square) / variances[dimension] / D;
        }
        return Math.sqrt((ratio + PRIOR_PICTURES) / (n + PRIOR_PICTURES));
    });
    return { whitening: Float32Array.from(factor), means: whitened(means, factor), spreads };
}

function meanOverPlaces(sums: Float64Array, pictures: number): Float64Array {
    const mean = new Float64Array(D);
    sums.forEach((sum, index) => (mean[index % D] += sum / (pictures * PATCHES)));
    return mean;
}

/** Covariance of patches around their places' means, shrunk by {@link SHRINKAGE} towards the diagonal of that around the mean of all. */
function covarianceOf(
    sums: PlaceSums,
    means: Float64Array,
    overall: Float64Array,
): { covariance: Float64Array; variances: Float64Array } {
    const n = sums.pictures;
    const count = n * PATCHES;
    // Σ (x − m)(x − m)ᵀ = Σ x·xᵀ − Σ over places of (s·mᵀ + m·sᵀ − n·m·mᵀ), s being the place's sum.
    const covariance = Float64Array.from(sums.products);
    const [mean, rest] = [new Float64Array(D), new Float64Array(D)];
    for (let place = 0; place < PATCHES; place++) {
        const start = place * D;
        for (let column = 0; column < D; column++) {
            mean[column] = means[start + column];
            rest[column] = sums.patches[start + column] - n * mean[column];
        }
        for (let row = 0; row < D; row++) {
            const sum = sums.patches[start + row];
            const ofRow = mean[row];
            for (let column = 0; column <= row; column++) {
                covariance[row * D + column] -= sum * mean[column] + ofRow * rest[column];
            }
        }
    }
    let meanSquare = 0;
    for (let row = 0; row < D; row++) {
        meanSquare += sums.products[row * D + row] / count / D;
    }
    const least = ROUNDING * Math.max(1, meanSquare);
    for (let row = 0; row < D; row++) {
        for (let column = 0; column <= row; column++) {
            const index = row * D + column;
            const total = sums.products[index] / count - overall[row] * overall[column];
            covariance[index] =
                (1 - SHRINKAGE) * (covariance[index] / count) + SHRINKAGE * total + (row === column ? least : 0);
        }
    }
    return {
        covariance,
        variances: Float64Array.from({ length: D }, (_, dimension) => covariance[dimension * D + dimension]),
    };
}

/** Rows · factorᵀ, the factor being lower triangular. */
function whitened(rows: Float64Array, factor: Float64Array): Float32Array {
    const products = new Float32Array(rows.length);
    for (let start = 0; start < rows.length; start += D) {
        for (let row = 0; row < D; row++) {
            let sum = 0;
            for (let column = 0; column <= row; column++) {
                sum += factor[row * D + column] * rows[start + column];
            }
            products[start + row] = sum;
        }
    }
    return products;
}

function addTo(sums: Float64Array, values: ArrayLike<number>): void {
    for (let index = 0; index < sums.length; index++) {
        sums[index] += values[index];
    }
}
