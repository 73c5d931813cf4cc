import assert from "node:assert/strict";
import { openBackbone } from "../../../server/detector/backbone/backbone";
import type { FeatureMapName, FeatureMaps } from "../../../server/detector/backbone/backbone";

describe("the backbone", () => {
    it("sees what onnxruntime for Python sees in the same file", async () => {
        const [width, height] = [96, 64];
        const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
            const [row, column, channel] = [Math.floor(index / 3 / width), Math.floor(index / 3) % width, index % 3];
            return (7 * row + 13 * column + 29 * channel) % 256;
        });
        const maps = await (await openBackbone()).computeFeatureMaps({ rgb }, width, height, (all) => all);
        // name: channels, height, width, mean, maximum
        const expected: Record<FeatureMapName, number[]> = {
            s4: [24, 16, 24, -1.1811014, 48.684254],
            s8: [40, 8, 12, 1.7403636, 42.74352],
            s16a: [80, 4, 6, -1.2994287, 36.010998],
            s16b: [112, 4, 6, -0.49181455, 28.065989],
            s32a: [192, 2, 3, 0.9803557, 24.990547],
            s32b: [320, 2, 3, -0.0964348, 16.113262],
        };
        for (const [name, [channels, mapHeight, mapWidth, mean, max]] of Object.entries(expected)) {
            const map = maps[name as FeatureMapName];
            assert.deepEqual(
                [map.channels, map.height, map.width, map.data.length],
                [channels, mapHeight, mapWidth, channels * mapHeight * mapWidth],
            );
            const meanOfMap = map.data.reduce((sum, value) => sum + value, 0) / map.data.length;
            assert.ok(Math.abs(meanOfMap - mean) < 1e-3, `${name}: mean ${meanOfMap}`);
            assert.ok(Math.abs(map.data.reduce((a, b) => Math.max(a, b)) - max) < 1e-2, name);
        }
    });

    it("sees the same in planes as in pixels, also when both are asked for at once", async () => {
        const [width, height] = [64, 32];
        const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => (31 * index) % 256);
        const planes = Float32Array.from(
            rgb,
            (_, index) => rgb[3 * (index % (width * height)) + Math.floor(index / (width * height))],
        );
        const backbone = await openBackbone();
        const copied = ({ s8 }: FeatureMaps) => s8.data.slice();
        const [ofPixels, ofOther, ofPlanes] = await Promise.all([
            backbone.computeFeatureMaps({ rgb }, width, height, copied),
            backbone.computeFeatureMaps({ rgb: rgb.map((value) => 255 - value) }, width, height, copied),
            backbone.computeFeatureMaps({ planes }, width, height, copied),
        ]);
        assert.deepEqual(ofPlanes, ofPixels);
        assert.notDeepEqual(ofOther, ofPixels);
    });
});
