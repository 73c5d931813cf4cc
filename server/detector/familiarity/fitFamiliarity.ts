import type { NamedArrays } from "../modelFile";
import { DegenerateDataError } from "../numerics/degenerateData";
import { FOLDS } from "../split";
import { encodeFamiliarity } from "./arrays";
import type { Scale } from "./arrays";
import { fitDirections } from "./directions";
import { fitGaussian } from "./gaussian";
import { measure } from "./measures";
import type { Measures } from "./measures";
import { overviewParts, wholeOf } from "./overview";
import type { OverviewPart, PictureOverview } from "./overview";

/** Fewest pieces whose pictures tell how much pictures differ. */
export const FEWEST_PIECES = 10;

/** A picture as a whole, with the number of the piece that it shows. */
export interface SeenOverview {
    overview: PictureOverview;
    piece: number;
}

/** A picture before and after a change that is to be noticed. */
export interface ChangedOverview {
    /** Name of the change. */
    change: string;
    piece: number;
    before: PictureOverview;
    after: PictureOverview;
}

/** Share of the ordinary pictures that the reach of a measure takes in, from its median. The others may be odd ones. */
const WITHIN_REACH = 0.99;

/** From how many times its reach on, a measure tells that a picture is unlike the ordinary ones. */
const LIMIT = 1.5;

/** Least reach of a measure: pictures that are all the same have none. */
const LEAST_REACH = 0.5;

const shrinkages: Readonly<Record<OverviewPart, number>> = {
    texture: 0.2,
    fineVariety: 0.1,
    coarseVariety: 0.2,
    coarseMeans: 0.2,
    shading: 0.1,
};

/**
 * Learns what pictures look like as a whole. How large each measure may be follows from its
 * values out of fold.
 *
 * @param ordinary - overviews of pictures of both labels, and of copies after harmless changes.
 * @param changed - overviews after changes that are to be noticed.
 * @returns arrays for the model file: none where there are too few pieces, or numbers that aren't finite.
 */
export function fitFamiliarity(ordinary: readonly SeenOverview[], changed: readonly ChangedOverview[]): NamedArrays {
    const pieces = [...new Set(ordinary.map(({ piece }) => piece))];
    if (pieces.length < FEWEST_PIECES) {
        return {};
    }
    const foldOf = new Map(pieces.map((piece, index) => [piece, index % FOLDS]));
    try {
        const without = Array.from({ length: FOLDS }, (_, fold) =>
            fitMeasures(ordinary, changed, ({ piece }) => foldOf.get(piece) !== fold),
        );
        const measured = ordinary.map(({ overview, piece }) => measure(without[foldOf.get(piece)!], overview));
        return encodeFamiliarity({
            ...fitMeasures(ordinary, changed, () => true),
            scales: measured[0].map((_, index) => scaleOf(measured.map((values) => values[index]))),
        });
    } catch (error) {
        if (error instanceof DegenerateDataError) {
            return {};
        }
        throw error;
    }
}

function fitMeasures(
    ordinary: readonly SeenOverview[],
    changed: readonly ChangedOverview[],
    isTaken: (seen: { piece: number }) => boolean,
): Measures {
    const overviews = ordinary.filter(isTaken).map(({ overview }) => overview);
    const changes = [...new Set(changed.map(({ change }) => change))].map((name) => {
        const all = changed.filter(({ change }) => change === name);
        const taken = all.filter(isTaken);
        return (taken.length > 0 ? taken : all).map(({ before, after }) => ({
            before: wholeOf(before),
            after: wholeOf(after),
        }));
    });
    const gaussianOf = (part: OverviewPart) =>
        fitGaussian(
            overviews.map((overview) => overview[part]),
            shrinkages[part],
        );
    return {
        gaussians: Object.fromEntries(overviewParts.map((part) => [part, gaussianOf(part)])) as Measures["gaussians"],
        directions: fitDirections(overviews.map(wholeOf), changes),
    };
}

function scaleOf(values: readonly number[]): Scale {
    const sorted = [...values].sort((a, b) => a - b);
    const centre = sorted[sorted.length >> 1];
    const reach = Math.max(sorted[Math.ceil(WITHIN_REACH * sorted.length) - 1] - centre, LEAST_REACH);
    return { centre, limit: centre + LIMIT * reach };
}
