import type { NamedArrays } from "../modelFile";
import { DegenerateDataError } from "../numerics/degenerateData";
import { FOLDS } from "../split";
import { distanceFrom, fitGaussian } from "./gaussian";
import type { Gaussian } from "./gaussian";
import { overviewParts } from "./overview";
import type { OverviewPart, PictureOverview } from "./overview";

/** Fewest pieces whose pictures tell how much pictures differ. */
export const FEWEST_PIECES = 10;

/** Deviations of the learnt pictures' largest distance above its mean, from which on a picture is unlike them. */
const LIMIT = 2;

/** Distance that learnt pictures have at least, in deviations a number: pictures that are all the same have none. */
const LEAST_DISTANCE = 0.1;

const shrinkages: Readonly<Record<OverviewPart, number>> = {
    texture: 0.2,
    fineVariety: 0.1,
    coarseVariety: 0.2,
    shading: 0.1,
};

/** Names of a part's arrays in a model file. */
export const arrayNames = (part: OverviewPart) =>
    ({ mean: `familiarity.${part}.mean`, whitening: `familiarity.${part}.whitening` }) as const;

/** Name of the limits in a model file: for each part, the distance from which on a picture is unlike all learnt ones. */
export const limitsName = "familiarity.limits";

/**
 * Learns what pictures look like as a whole. Each part of an overview has a Gaussian. Distances out of fold tell how far
 * new pictures of the same kind may be.
 *
 * @param overviews - of pictures of both labels, and of changed copies of them.
 * @param pieces - number of the piece that each of them shows.
 * @returns arrays for the model file: none where there are too few pieces, or numbers that aren't finite.
 */
export function fitFamiliarity(overviews: readonly PictureOverview[], pieces: readonly number[]): NamedArrays {
    if (new Set(pieces).size < FEWEST_PIECES) {
        return {};
    }
    const place = new Map([...new Set(pieces)].map((piece, index) => [piece, index]));
    const folds = pieces.map((piece) => place.get(piece)! % FOLDS);
    try {
        const fitted = overviewParts.map((part) => fitPart(part, overviews, folds));
        const largest = Float64Array.from(overviews, (_, picture) =>
            Math.max(...fitted.map(({ unusual }) => unusual[picture])),
        );
        const { mean, deviation } = momentsOf(largest);
        const limit = mean + LIMIT * deviation;
        return {
            ...Object.assign({}, ...fitted.map(({ arrays }) => arrays)),
            [limitsName]: Float32Array.from(fitted, (part) => Math.exp(part.mean + limit * part.deviation)),
        } as NamedArrays;
    } catch (error) {
        if (error instanceof DegenerateDataError) {
            return {};
        }
        throw error;
    }
}

/** A part's Gaussian, and the logarithms of distances out of fold in deviations from their mean. */
function fitPart(part: OverviewPart, overviews: readonly PictureOverview[], folds: readonly number[]) {
    const rows = overviews.map((overview) => overview[part]);
    const without = Array.from({ length: FOLDS }, (_, fold) => fit(part, rows, (picture) => folds[picture] !== fold));
    const distances = Float64Array.from(rows, (row, picture) =>
        Math.log(Math.max(distanceFrom(without[folds[picture]], row), LEAST_DISTANCE)),
    );
    const { mean, deviation } = momentsOf(distances);
    const gaussian = fit(part, rows, () => true);
    const names = arrayNames(part);
    return {
        mean,
        deviation,
        unusual: distances.map((distance) => (distance - mean) / (deviation || 1)),
        arrays: { [names.mean]: gaussian.mean, [names.whitening]: gaussian.whitening },
    };
}

function fit(part: OverviewPart, rows: readonly Float32Array[], isTaken: (picture: number) => boolean): Gaussian {
    return fitGaussian(
        rows.filter((_, picture) => isTaken(picture)),
        shrinkages[part],
    );
}

function momentsOf(values: Float64Array): { mean: number; deviation: number } {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
}
