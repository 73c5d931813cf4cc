import type { FeatureMap } from "../backbone/backbone";
import { placesBetween } from "../numerics/linearInterpolation";
import { hypercolumnMapNames } from "../views/pictureFeatures";
import type { HypercolumnMaps } from "../views/pictureFeatures";
import { GRID_SIDE } from "./cellShares";

/** Channels of each map, which in this order make the hypercolumn. */
export const hypercolumnChannels: Readonly<Record<keyof HypercolumnMaps, number>> = {
    s4: 24,
    s8: 40,
    s16a: 80,
    s16b: 112,
    s32a: 192,
};

export const HYPERCOLUMN = 448;

/** Side of the finest map, to which coarser ones are interpolated. */
export const MAP_SIDE = 80;

/**
 * What the backbone sees at some cells: all maps' channels, interpolated to the finest map, and that to the cells.
 *
 * @returns [cells.length, HYPERCOLUMN]
 */
export function hypercolumnsAt(maps: HypercolumnMaps, cells: ArrayLike<number>): Float32Array {
    const columns = new Float32Array(cells.length * HYPERCOLUMN);
    let offset = 0;
    for (const name of hypercolumnMapNames) {
        interpolateAt(maps[name], cells, columns, offset);
        offset += hypercolumnChannels[name];
    }
    return columns;
}

function interpolateAt(
    { channels, height, width, data }: FeatureMap,
    cells: ArrayLike<number>,
    columns: Float32Array,
    offset: number,
): void {
    const places = height * width;
    const [down, across] = [weightsOn(height), weightsOn(width)];
    for (let index = 0; index < cells.length; index++) {
        const start = index * HYPERCOLUMN + offset;
        for (const [row, shareOfRow] of down[Math.floor(cells[index] / GRID_SIDE)]) {
            for (const [column, share] of across[cells[index] % GRID_SIDE]) {
                const [place, weight] = [row * width + column, shareOfRow * share];
                for (let channel = 0; channel < channels; channel++) {
                    columns[start + channel] += weight * data[channel * places + place];
                }
            }
        }
    }
}

/** For each cell of a row the places of a map that it is interpolated from, with their weights. */
function weightsOn(side: number): [place: number, weight: number][][] {
    const inFinest = placesBetween(MAP_SIDE, side);
    return placesBetween(GRID_SIDE, MAP_SIDE).map(({ before, after, share }) => {
        const weights = new Map<number, number>();
        for (const [between, weight] of [
            [inFinest[before], 1 - share],
            [inFinest[after], share],
        ] as const) {
            weights.set(between.before, (weights.get(between.before) ?? 0) + weight * (1 - between.share));
            weights.set(between.after, (weights.get(between.after) ?? 0) + weight * between.share);
        }
        return [...weights].filter(([, weight]) => weight > 0);
    });
}
