import { along } from "./directions";
import type { Directions } from "./directions";
import { distanceFrom } from "./gaussian";
import type { Gaussian } from "./gaussian";
import { overviewParts, wholeOf } from "./overview";
import type { OverviewPart, PictureOverview } from "./overview";

/** What tells how unusual a picture is as a whole. */
export interface Measures {
    gaussians: Readonly<Record<OverviewPart, Gaussian>>;
    /** Directions of the changes that are to be noticed. */
    directions: Directions;
}

/** Distance that a picture has at least, in deviations a number: pictures that are all the same have none. */
const LEAST_DISTANCE = 0.1;

/** The logarithm of each part's distance from its Gaussian, then the way in each direction. The larger, the more unusual. */
export function measure({ gaussians, directions }: Measures, overview: PictureOverview): number[] {
    return [
        ...overviewParts.map((part) =>
            Math.log(Math.max(distanceFrom(gaussians[part], overview[part]), LEAST_DISTANCE)),
        ),
        ...along(directions, wholeOf(overview)),
    ];
}
