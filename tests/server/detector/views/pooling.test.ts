import assert from "node:assert/strict";
import { createRandom } from "../../../../server/detector/numerics/random";
import { poolMap } from "../../../../server/detector/views/pooling";

describe("what is left of a map without its places", () => {
    for (const channels of [1, 2, 7]) {
        it(`is each of ${channels} channels' mean, deviation and largest value`, () => {
            const random = createRandom(channels, "pooling");
            const places = 5 * 3;
            const data = Float32Array.from({ length: channels * places }, () => random.gaussian() - 2);
            const { mean, deviation, max } = poolMap({ channels, height: 5, width: 3, data });
            const values = (channel: number) => [...data.subarray(channel * places, (channel + 1) * places)];
            for (let channel = 0; channel < channels; channel++) {
                const expected = values(channel).reduce((sum, value) => sum + value, 0) / places;
                const variance = values(channel).reduce((sum, value) => sum + (value - expected) ** 2, 0) / places;
                assert.equal(mean[channel], Math.fround(expected));
                assert.ok(Math.abs(deviation[channel] - Math.sqrt(variance)) < 1e-6);
                assert.equal(max[channel], Math.max(...values(channel)));
            }
            assert.deepEqual([mean.length, deviation.length, max.length], [channels, channels, channels]);
        });
    }
});
