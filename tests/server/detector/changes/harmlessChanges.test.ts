import assert from "node:assert/strict";
import { changeKinds } from "../../../../server/detector/changes/changeKinds";
import { harmlessChanges } from "../../../../server/detector/changes/harmlessChanges";
import { jitter } from "../../../../server/detector/changes/jitter";
import { relight } from "../../../../server/detector/changes/light";
import { beyonds, move } from "../../../../server/detector/changes/movement";
import { addNoise } from "../../../../server/detector/changes/noise";
import { blur, sharpen } from "../../../../server/detector/changes/sharpness";
import type { DecodedPicture } from "../../../../server/pictures/decodedPicture";
import { createRandom } from "../../../../server/detector/numerics/random";

describe("harmless changes", () => {
    const random = () => createRandom(1, "test");

    for (const change of harmlessChanges) {
        it(`change a picture a little, and four times as strong by more: ${change.name}`, async () => {
            const picture = drawing();
            const once = await change.apply(picture, 1, random());
            assert.deepEqual([once.width, once.height, once.rgb.length], [64, 48, 64 * 48 * 3]);
            const [little, much] = [
                difference(picture, once),
                difference(picture, await change.apply(picture, 4, random())),
            ];
            assert.ok(little > 0.1 && little < 16, `${little} of 255 in the mean`);
            assert.ok(much > 1.3 * little, `${much} against ${little}`);
            assert.deepEqual(await change.apply(picture, 1, random()), once, "the same seed, another picture");
            assert.deepEqual(picture, drawing(), "the picture itself was changed");
        });
    }

    it("have names of their own, and every kind has one", () => {
        assert.equal(new Set(harmlessChanges.map(({ name }) => name)).size, harmlessChanges.length);
        assert.deepEqual([...new Set(harmlessChanges.map(({ kind }) => kind))].sort(), [...changeKinds].sort());
    });

    it("brighten by a factor, up to white", () => {
        const { rgb } = relight(flat(100), { gains: [1.05, 1, 3] });
        assert.deepEqual([...rgb.subarray(0, 3)], [105, 100, 255]);
    });

    it("leave black and white as they are under another gamma, and the middle under vignetting", () => {
        assert.deepEqual(relight(flat(0), { gains: [1, 1, 1], gamma: 1.1 }), flat(0));
        assert.deepEqual(relight(flat(255), { gains: [1, 1, 1], gamma: 1.1 }), flat(255));
        const { rgb } = relight(flat(200, 65, 49), { gains: [1, 1, 1], vignetting: 0.15 });
        assert.deepEqual([rgb[3 * (24 * 65 + 32)], rgb[0]], [200, 170]);
    });

    it("add noise of the deviation that they say, without making a picture brighter", () => {
        const { rgb } = addNoise(flat(128), 2, random());
        const mean = rgb.reduce((sum, value) => sum + value, 0) / rgb.length;
        const deviation = Math.sqrt(rgb.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rgb.length);
        assert.ok(Math.abs(mean - 128) < 0.1 && Math.abs(deviation - 2) < 0.1, `${mean} ± ${deviation}`);
    });

    it("blur and sharpen without making a picture brighter", async () => {
        const picture = drawing();
        const contrast = ({ rgb }: DecodedPicture) =>
            rgb.reduce((sum, value, index) => (index < 3 ? 0 : sum + Math.abs(value - rgb[index - 3])), 0);
        const [blurred, sharpened] = [await blur(picture, 0.7), await sharpen(picture, 0.5)];
        assert.ok(contrast(blurred) < 0.95 * contrast(picture) && contrast(sharpened) > 1.05 * contrast(picture));
        assert.equal(difference(flat(77), await blur(flat(77), 2)), 0);
        assert.equal(difference(flat(77), await sharpen(flat(77), 1)), 0);
    });

    it("move to the right and down by whole pixels, whatever is seen beyond the edge", () => {
        const picture = drawing();
        for (const beyond of beyonds) {
            const moved = move(picture, { shift: [3, 2], beyond });
            for (let y = 2; y < 48; y++) {
                const row = 3 * 64 * y;
                assert.deepEqual(
                    moved.rgb.subarray(row + 9, row + 3 * 64),
                    picture.rgb.subarray(row - 2 * 3 * 64, row - 2 * 3 * 64 + 3 * 61),
                );
            }
        }
        const at = (beyond: (typeof beyonds)[number]) => move(picture, { shift: [3, 0], beyond }).rgb[0];
        assert.deepEqual(
            [at("edge"), at("mirror"), at("otherSide"), at("black")],
            [picture.rgb[0], picture.rgb[3 * 3], picture.rgb[3 * 61], 0],
        );
    });

    it("turn clockwise and enlarge around the middle", () => {
        const spot = flat(0, 65, 65);
        spot.rgb.fill(255, 3 * (32 * 65 + 52), 3 * (32 * 65 + 53));
        const brightest = ({ rgb }: DecodedPicture) => {
            const pixel = Math.floor(rgb.indexOf(Math.max(...rgb)) / 3);
            return [pixel % 65, Math.floor(pixel / 65)];
        };
        assert.deepEqual(brightest(move(spot, { turn: 90 })), [32, 52]);
        assert.deepEqual(brightest(move(spot, { scale: 1.5 })), [62, 32]);
    });

    describe("drawn at random", () => {
        it("leave a picture as it is where nothing may change", async () => {
            assert.deepEqual(await jitter(drawing(), new Set(), random()), drawing());
        });

        for (const kind of changeKinds) {
            it(`change nothing but what may: ${kind}`, async () => {
                const changed = await Promise.all(
                    Array.from({ length: 8 }, (_, seed) =>
                        jitter(drawing(), new Set([kind]), createRandom(seed, "test")),
                    ),
                );
                assert.ok(changed.some((picture) => difference(drawing(), picture) > 0.1));
                // Of a grey surface, sharpness and compression change nothing; what moves may show a black edge.
                const grey = await Promise.all(
                    Array.from({ length: 8 }, (_, seed) =>
                        jitter(flat(128), new Set([kind]), createRandom(seed, "test")),
                    ),
                );
                const differs = grey.some((picture) => difference(flat(128), picture) > 0.1);
                assert.ok(
                    ["position", "turn", "size"].includes(kind) ||
                        differs === ["light", "colour", "noise"].includes(kind),
                );
            });
        }

        for (const kind of ["position", "sharpness", "noise", "compression"] as const) {
            it(`change a picture less that was made smaller: ${kind}`, async () => {
                const changes = async (reduction: number) => {
                    const each = Array.from({ length: 12 }, async (_, seed) =>
                        difference(
                            drawing(),
                            await jitter(drawing(), new Set([kind]), createRandom(seed, "test"), reduction),
                        ),
                    );
                    return (await Promise.all(each)).reduce((sum, value) => sum + value, 0);
                };
                assert.ok((await changes(0.1)) < 0.7 * (await changes(1)));
            });
        }

        it("differ from draw to draw and are the same for the same seed", async () => {
            const kinds = new Set(changeKinds);
            const draw = (seed: number) => jitter(drawing(), kinds, createRandom(seed, "test"));
            assert.deepEqual(await draw(1), await draw(1));
            assert.notDeepEqual(await draw(1), await draw(2));
        });
    });
});

function flat(value: number, width = 64, height = 48): DecodedPicture {
    return { width, height, rgb: new Uint8Array(width * height * 3).fill(value) };
}

/** A checkerboard over colours that change slowly. */
function drawing(): DecodedPicture {
    const picture = flat(0);
    for (let y = 0; y < 48; y++) {
        for (let x = 0; x < 64; x++) {
            const check = (Math.floor(x / 5) + Math.floor(y / 7)) % 2;
            picture.rgb.set([70 + x + 20 * check, 60 + 2 * y + 10 * check, 110 - 10 * check], 3 * (64 * y + x));
        }
    }
    return picture;
}

function difference(a: DecodedPicture, b: DecodedPicture): number {
    return a.rgb.reduce((sum, value, index) => sum + Math.abs(value - b.rgb[index]), 0) / a.rgb.length;
}
