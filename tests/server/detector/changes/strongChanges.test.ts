import assert from "node:assert/strict";
import { harmlessChanges } from "../../../../server/detector/changes/harmlessChanges";
import { strongChanges } from "../../../../server/detector/changes/strongChanges";
import { createRandom } from "../../../../server/detector/numerics/random";
import type { DecodedPicture } from "../../../../server/pictures/decodedPicture";

describe("strong changes", () => {
    const random = (seed = 1) => createRandom(seed, "test");

    for (const change of strongChanges) {
        it(`change a picture, by a strength and at places that the seed draws: ${change.name}`, async () => {
            const picture = drawing();
            const once = await change.apply(picture, random(), 1);
            assert.deepEqual([once.width, once.height, once.rgb.length], [64, 48, 64 * 48 * 3]);
            const by = difference(picture, once);
            assert.ok(by > 1.5, `${by} of 255 in the mean`);
            assert.deepEqual(await change.apply(picture, random(), 1), once, "the same seed, another picture");
            assert.notDeepEqual(await change.apply(picture, random(2), 1), once, "another seed, the same picture");
            assert.deepEqual(picture, drawing(), "the picture itself was changed");
        });
    }

    it("have names of their own", () => {
        const names = [...strongChanges, ...harmlessChanges].map(({ name }) => name);
        assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
    });

    it("show less in a picture that was made smaller, where they happen to pixels of the camera", async () => {
        for (const change of strongChanges) {
            const [whole, reduced] = await Promise.all(
                [1, 0.25].map(async (reduction) =>
                    difference(drawing(), await change.apply(drawing(), random(), reduction)),
                ),
            );
            if (["compressed", "noisy", "blurred", "much sharpened", "moved"].includes(change.name)) {
                assert.ok(reduced < 0.7 * whole, `${change.name}: ${reduced} against ${whole}`);
            } else {
                assert.equal(reduced, whole, change.name);
            }
        }
    });
});

/** Coloured stripes with edges, on a slope of light. */
function drawing(): DecodedPicture {
    const [width, height] = [64, 48];
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
        const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / (3 * width))];
        return 60 + x + 40 * (Math.floor((x + 2 * y) / 5) % 2) + 20 * (index % 3);
    });
    return { width, height, rgb };
}

function difference(one: DecodedPicture, other: DecodedPicture): number {
    return one.rgb.reduce((sum, value, index) => sum + Math.abs(value - other.rgb[index]), 0) / one.rgb.length;
}
