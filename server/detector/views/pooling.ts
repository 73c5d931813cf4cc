import { featureMapNames } from "../backbone/backbone";
import type { FeatureMap, FeatureMaps } from "../backbone/backbone";

/** What is left of a feature map when the places are forgotten: three numbers a channel. */
export interface ChannelStatistics {
    mean: Float32Array;
    /** Deviation of the population: divided by the number of places. */
    deviation: Float32Array;
    max: Float32Array;
}

/** The statistics of all maps' channels, one after the other: 768 channels. */
export function pool(maps: FeatureMaps): ChannelStatistics {
    const parts = featureMapNames.map((name) => poolMap(maps[name]));
    return {
        mean: joined(parts.map((part) => part.mean)),
        deviation: joined(parts.map((part) => part.deviation)),
        max: joined(parts.map((part) => part.max)),
    };
}

/** One array after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
    const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
    let offset = 0;
    for (const part of parts) {
        whole.set(part, offset);
        offset += part.length;
    }
    return whole;
}

/** The statistics of a map's channels. */
export function poolMap({ channels, height, width, data }: FeatureMap): ChannelStatistics {
    const places = height * width;
    const statistics = {
        mean: new Float32Array(channels),
        deviation: new Float32Array(channels),
        max: new Float32Array(channels),
    };
    for (let channel = 0; channel < channels; channel++) {
        const start = channel * places;
        let sum = 0;
        let squares = 0;
        let max = -Infinity;
        for (let place = start; place < start + places; place++) {
            const value = data[place];
            sum += value;
            squares += value * value;
            if (value > max) {
                max = value;
            }
        }
        const mean = sum / places;
        statistics.mean[channel] = mean;
        statistics.deviation[channel] = Math.sqrt(Math.max(0, squares / places - mean * mean));
        statistics.max[channel] = max;
    }
    return statistics;
}
