/** Feature maps of one picture, finest first; `s8` has an eighth of the picture's sides. */
export type FeatureMaps = Record<FeatureMapName, FeatureMap>;

export type FeatureMapName = (typeof featureMapNames)[number];

export interface FeatureMap {
    channels: number;
    height: number;
    width: number;
    /** [channels, height, width] */
    data: Float32Array;
}

export const featureMapNames = ["s4", "s8", "s16a", "s16b", "s32a", "s32b"] as const;

export const channelsOf: Readonly<Record<FeatureMapName, number>> = {
    s4: 24,
    s8: 40,
    s16a: 80,
    s16b: 112,
    s32a: 192,
    s32b: 320,
};

/** How many of a picture's pixels in a row are one place of a map. */
export const strideOf: Readonly<Record<FeatureMapName, number>> = {
    s4: 4,
    s8: 8,
    s16a: 16,
    s16b: 16,
    s32a: 32,
    s32b: 32,
};
