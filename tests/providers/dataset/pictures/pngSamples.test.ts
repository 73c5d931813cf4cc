import assert from "node:assert/strict";
import sharp from "sharp";
import { readPngSamples } from "../../../../providers/dataset/pictures/pngSamples";

const sides = { width: 37, height: 23 };

/** Flat areas in four colours and noise in their order, so that every filter and every edge is met. */
const pixels = Buffer.alloc(3 * sides.width * sides.height);
const palette = [
    [0, 0, 0],
    [255, 255, 255],
    [255, 0, 0],
    [18, 52, 86],
];
for (let pixel = 0; pixel < sides.width * sides.height; pixel++) {
    pixels.set(palette[((pixel * pixel) >> 5) % 4], 3 * pixel);
}
const drawn = () => sharp(pixels, { raw: { ...sides, channels: 3 } });

/** What sharp sees in the same file. */
async function colorsBySharp(png: Buffer): Promise<Record<string, number>> {
    const raw = await sharp(png).removeAlpha().toColourspace("srgb").raw().toBuffer();
    const colors: Record<string, number> = {};
    for (let at = 0; at < raw.length; at += 3) {
        const color = `#${raw.toString("hex", at, at + 3)}`;
        colors[color] = (colors[color] ?? 0) + 1;
    }
    return colors;
}

describe("samples of a PNG", () => {
    for (const [what, make] of [
        ["in colours", () => drawn().png({ adaptiveFiltering: true })],
        ["without filters", () => drawn().png()],
        ["with a palette", () => drawn().png({ palette: true })],
        ["interlaced", () => drawn().png({ progressive: true })],
        ["interlaced, with a palette", () => drawn().png({ palette: true, progressive: true })],
        ["with transparency", () => drawn().ensureAlpha(0.5).png({ adaptiveFiltering: true })],
        ["in grey", () => drawn().greyscale().png({ adaptiveFiltering: true })],
        [
            "with one bit",
            () => drawn().greyscale().threshold(128).toColourspace("b-w").png({ palette: true, colours: 2 }),
        ],
        ["with 16 bits", () => drawn().toColourspace("rgb16").png()],
    ] as [string, () => sharp.Sharp][]) {
        it(`${what} are the colours that sharp sees`, async () => {
            const png = await make().toBuffer();
            assert.deepEqual(readPngSamples(png, sides)!.colors, await colorsBySharp(png));
        });
    }

    it("have the highest stored sample", async () => {
        const deep = Uint16Array.from({ length: sides.width * sides.height }, (_, index) => index % 1000);
        const png = await sharp(deep, { raw: { ...sides, channels: 1 } })
            .toColourspace("grey16")
            .png()
            .toBuffer();
        assert.equal(readPngSamples(png, sides)!.highestSample, Math.min(999, deep.length - 1));
    });

    it("are none in a damaged file", async () => {
        const png = await drawn().png().toBuffer();
        assert.equal(readPngSamples(png.subarray(0, 200), sides), undefined);
        assert.equal(readPngSamples(png, { width: 400, height: 400 }), undefined);
    });
});
