import type { Backbone, FeatureMap, FeatureMaps } from "../backbone/backbone";
import { overviewOf } from "../familiarity/overview";
import type { PictureOverview } from "../familiarity/overview";
import { coarseStructure } from "../likeness/coarseStructure";
import type { DecodedPicture } from "../../pictures/decodedPicture";
import { featureKey } from "./featureMemory";
import { normaliseLocally } from "./localNormalisation";
import { joined, pool } from "./pooling";
import type { ChannelStatistics } from "./pooling";
import { SQUARE_SIDE } from "./pictureViews";
import type { PictureViews } from "./pictureViews";

/** What a detector may look at. Each costs its pass through the backbone, so a detector says what it needs. */
export interface PictureFeatures {
    /** Maximum and deviation of all channels in two views, [1536] each: proportional; square, locally normalised. */
    pooled: { proportional: Float32Array; normalised: Float32Array };
    /** The maps of the square view from which patches are described. */
    patchMaps: PatchMaps;
    /** The same maps of each of the picture's quarters. */
    quarterMaps: readonly PatchMaps[];
    /** The maps of the square view from which masks are drawn. */
    hypercolumnMaps: HypercolumnMaps;
    /** The whole picture in some numbers, by which unfamiliar ones are told. */
    overview: PictureOverview;
    /** What near-duplicates have in common; only for training. */
    likeness: Likeness;
}

export type FeatureName = keyof PictureFeatures;

export type PatchMaps = Pick<FeatureMaps, "s8" | "s16a" | "s16b">;

export const hypercolumnMapNames = ["s4", "s8", "s16a", "s16b", "s32a"] as const;

export type HypercolumnMaps = Pick<FeatureMaps, (typeof hypercolumnMapNames)[number]>;

export interface Likeness {
    /** Mean, deviation and maximum of all channels of the square view, [2304]. */
    content: Float32Array;
    /** Where what is in the square view, roughly, [1024]. */
    structure: Float32Array;
}

/** Computes the wanted features of a decoded picture, or takes them from the backbone's memory. */
export async function computeFeatures<Name extends FeatureName>(
    backbone: Backbone,
    views: PictureViews,
    wanted: readonly Name[],
): Promise<Pick<PictureFeatures, Name>> {
    const { memory } = backbone;
    // Quarters follow from the picture itself, which isn't in the key, and their maps would fill the memory.
    if (memory === undefined || (wanted as readonly FeatureName[]).includes("quarterMaps")) {
        return lookAt(backbone, views, wanted);
    }
    const key = featureKey(backbone, views, wanted);
    const found = await memory.find(key);
    if (found !== undefined) {
        return found as Pick<PictureFeatures, Name>;
    }
    const features = await lookAt(backbone, views, wanted);
    await memory.keep(key, features);
    return features;
}

async function lookAt<Name extends FeatureName>(
    backbone: Backbone,
    views: PictureViews,
    wanted: readonly Name[],
): Promise<Pick<PictureFeatures, Name>> {
    const { square, proportional } = views;
    const wants = (name: FeatureName) => (wanted as readonly FeatureName[]).includes(name);
    const same = proportional.rgb === square;
    const features: Partial<PictureFeatures> = {};
    let squareStatistics = undefined as ChannelStatistics | undefined;
    const ofSquare = (["patchMaps", "hypercolumnMaps", "likeness", "overview"] as const).some(wants);
    if (ofSquare || (same && wants("pooled"))) {
        await backbone.computeFeatureMaps({ rgb: square }, SQUARE_SIDE, SQUARE_SIDE, (maps) => {
            if (wants("patchMaps")) {
                features.patchMaps = { s8: kept(maps.s8), s16a: kept(maps.s16a), s16b: kept(maps.s16b) };
            }
            if (wants("hypercolumnMaps")) {
                const { s8, s16a, s16b } = features.patchMaps ?? {
                    s8: kept(maps.s8),
                    s16a: kept(maps.s16a),
                    s16b: kept(maps.s16b),
                };
                features.hypercolumnMaps = { s4: kept(maps.s4), s8, s16a, s16b, s32a: kept(maps.s32a) };
            }
            if (wants("overview")) {
                features.overview = overviewOf(square, maps);
            }
            if (wants("likeness") || (same && wants("pooled"))) {
                squareStatistics = pool(maps);
            }
        });
        if (wants("likeness")) {
            const { mean, deviation, max } = squareStatistics!;
            features.likeness = { content: joined([mean, deviation, max]), structure: await coarseStructure(square) };
        }
    }
    if (wants("quarterMaps")) {
        const ofQuarters: PatchMaps[] = [];
        for (const rgb of await views.quarters()) {
            await backbone.computeFeatureMaps({ rgb }, SQUARE_SIDE, SQUARE_SIDE, ({ s8, s16a, s16b }) => {
                ofQuarters.push({ s8: kept(s8), s16a: kept(s16a), s16b: kept(s16b) });
            });
        }
        features.quarterMaps = ofQuarters;
    }
    if (wants("pooled")) {
        const ofProportional = same && squareStatistics ? squareStatistics : await pooledPass(backbone, proportional);
        const normalised = await normaliseLocally(square, SQUARE_SIDE);
        const ofNormalised = await backbone.computeFeatureMaps({ planes: normalised }, SQUARE_SIDE, SQUARE_SIDE, pool);
        features.pooled = { proportional: maxAndDeviation(ofProportional), normalised: maxAndDeviation(ofNormalised) };
    }
    return features as Pick<PictureFeatures, Name>;
}

async function pooledPass(backbone: Backbone, { rgb, width, height }: DecodedPicture): Promise<ChannelStatistics> {
    return backbone.computeFeatureMaps({ rgb }, width, height, pool);
}

function maxAndDeviation({ max, deviation }: ChannelStatistics): Float32Array {
    return joined([max, deviation]);
}

function kept({ data, ...map }: FeatureMap): FeatureMap {
    return { ...map, data: data.slice() };
}
