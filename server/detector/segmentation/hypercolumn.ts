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

/**
 * What the backbone sees at some cells: all maps' channels, coarse maps interpolated.
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
    const [rows, columnsOfMap] = [placesBetween(GRID_SIDE, height), placesBetween(GRID_SIDE, width)];
    for (let index = 0; index < cells.length; index++) {
        const y = rows[Math.floor(cells[index] / GRID_SIDE)];
        const x = columnsOfMap[cells[index] % GRID_SIDE];
        const start = index * HYPERCOLUMN + offset;
        for (let channel = 0; channel < channels; channel++) {
            const upper = channel * places + y.before * width;
            const lower = channel * places + y.after * width;
            const above = data[upper + x.before] * (1 - x.share) + data[upper + x.after] * x.share;
            const below = data[lower + x.before] * (1 - x.share) + data[lower + x.after] * x.share;
            columns[start + channel] = above * (1 - y.share) + below * y.share;
        }
    }
}
