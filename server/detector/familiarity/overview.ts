import type { FeatureMap, FeatureMaps } from "../backbone/backbone";
import { SQUARE_SIDE } from "../views/pictureViews";
import { poolMap } from "../views/pooling";

/**
 * A whole picture in some numbers that a small defect hardly moves, for telling whether it is of the kind that was learnt.
 * They are taken from the square view.
 */
export interface PictureOverview {
    /** Brightness, sharpness and structures: {@link levels} of each channel of map s8 over places, [120]. */
    texture: Float32Array;
    /** Variety: logarithms of the deviations of the channels of s8 over places, [40]. */
    fineVariety: Float32Array;
    /** The same of s16b, [112]. */
    coarseVariety: Float32Array;
    /** What is to be seen: means of the channels of s16b over places, [112]. */
    coarseMeans: Float32Array;
    /** Distribution of light: levels of the logarithm of red, green and blue over places, less its median, [18]. */
    shading: Float32Array;
}

export type OverviewPart = keyof PictureOverview;

export const overviewParts: readonly OverviewPart[] = [
    "texture",
    "fineVariety",
    "coarseVariety",
    "coarseMeans",
    "shading",
];

/** All numbers of an overview, one part after the other, [402]. */
export function wholeOf(overview: PictureOverview): Float32Array {
    return Float32Array.from(overviewParts.flatMap((part) => Array.from(overview[part])));
}

/** Shares of places below a level of a channel. A defect that takes less than the smallest share moves none. */
const levels = [0.1, 0.5, 0.9];
const shadingLevels = [0.04, 0.1, 0.25, 0.75, 0.9, 0.96];

/** Places of map s8 and of the light on a side. */
const TEXTURE_SIDE = 10;
const SHADING_SIDE = 8;

/** Added before a logarithm, so that a channel that hardly varies doesn't count for much. */
const FINE_FLOOR = 0.05;
const COARSE_FLOOR = 0.02;
/** In 255ths. */
const LIGHT_FLOOR = 10;

/**
 * @param square - square view, [SQUARE_SIDE, SQUARE_SIDE, 3].
 * @param maps - its maps.
 */
export function overviewOf(square: Uint8Array, { s8, s16b }: Pick<FeatureMaps, "s8" | "s16b">): PictureOverview {
    const coarse = poolMap(s16b);
    return {
        texture: levelsOf(meansAtPlaces(s8), TEXTURE_SIDE ** 2, levels),
        fineVariety: poolMap(s8).deviation.map((deviation) => Math.log(deviation + FINE_FLOOR)),
        coarseVariety: coarse.deviation.map((deviation) => Math.log(deviation + COARSE_FLOOR)),
        coarseMeans: coarse.mean,
        shading: levelsOf(lightAtPlaces(square), SHADING_SIDE ** 2, shadingLevels),
    };
}

/** [channels, TEXTURE_SIDE²] */
function meansAtPlaces({ channels, height, width, data }: FeatureMap): Float32Array {
    const places = TEXTURE_SIDE ** 2;
    const means = new Float32Array(channels * places);
    const [rows, columns] = [height / TEXTURE_SIDE, width / TEXTURE_SIDE];
    let from = 0;
    for (let channel = 0; channel < channels; channel++) {
        for (let y = 0; y < height; y++) {
            let place = channel * places + Math.floor(y / rows) * TEXTURE_SIDE;
            for (let x = 0; x < width; x += columns, place++) {
                let sum = 0;
                for (const end = from + columns; from < end; from++) {
                    sum += data[from];
                }
                means[place] += sum;
            }
        }
    }
    return means.map((sum) => sum / (rows * columns));
}

/** Logarithm of red, green and blue at each place, less that of the median place, [3, SHADING_SIDE²]. */
function lightAtPlaces(square: Uint8Array): Float32Array {
    const places = SHADING_SIDE ** 2;
    const side = SQUARE_SIDE / SHADING_SIDE;
    const light = new Float32Array(3 * places);
    // Every second pixel of every second row tells enough.
    for (let y = 0; y < SQUARE_SIDE; y += 2) {
        let pixel = 3 * y * SQUARE_SIDE;
        let place = Math.floor(y / side) * SHADING_SIDE;
        for (const end = pixel + 3 * SQUARE_SIDE; pixel < end; place++) {
            let [red, green, blue] = [0, 0, 0];
            for (const endOfPlace = pixel + 3 * side; pixel < endOfPlace; pixel += 6) {
                red += square[pixel];
                green += square[pixel + 1];
                blue += square[pixel + 2];
            }
            light[place] += red;
            light[places + place] += green;
            light[2 * places + place] += blue;
        }
    }
    const looked = (side / 2) ** 2;
    for (let channel = 0; channel < 3; channel++) {
        const ofChannel = light.subarray(channel * places, (channel + 1) * places);
        ofChannel.forEach((sum, place) => (ofChannel[place] = Math.log(sum / looked + LIGHT_FLOOR)));
        const median = Float32Array.from(ofChannel).sort()[places >> 1];
        ofChannel.forEach((value, place) => (ofChannel[place] = value - median));
    }
    return light;
}

/** Levels of each channel, one channel after the other. @param values - [channels, places] */
function levelsOf(values: Float32Array, places: number, shares: readonly number[]): Float32Array {
    const channels = values.length / places;
    const result = new Float32Array(channels * shares.length);
    for (let channel = 0; channel < channels; channel++) {
        const sorted = values.slice(channel * places, (channel + 1) * places).sort();
        shares.forEach((share, index) => {
            result[channel * shares.length + index] = sorted[Math.round(share * (places - 1))];
        });
    }
    return result;
}
