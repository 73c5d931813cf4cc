import assert from "node:assert/strict";
import sharp from "sharp";
import { sampleBitsFor } from "../../../server/pictures/deepSamples";
import { hasTooManyScans, withoutAttachments } from "../../../server/pictures/boundPicture";
import { decodePicture, highestSampleOf } from "../../../server/pictures/decodePicture";
import { earlierDecoding } from "../../../server/pictures/pictureDecoding";
import { proportionalSize, viewPicture } from "../../../server/detector/views/pictureViews";
import { withPackedText, withScans } from "../../harness/pictures/oddPictures";
import { claimingSize } from "../../harness/pictures/pngChunk";

describe("decoding a picture", () => {
    it("gives red, green and blue of each pixel", async () => {
        const { width, height, rgb } = await decodePicture(await solid("#c86432", 70, 64).png().toBuffer());
        assert.deepEqual(
            [width, height, rgb.length, ...rgb.subarray(0, 6)],
            [70, 64, 70 * 64 * 3, 200, 100, 50, 200, 100, 50],
        );
    });

    it("drops transparency and keeps the colour beneath", async () => {
        const transparent = sharp({
            create: { width: 64, height: 64, channels: 4, background: { r: 200, g: 100, b: 50, alpha: 0.1 } },
        });
        assert.deepEqual(
            [...(await decodePicture(await transparent.png().toBuffer())).rgb.subarray(0, 3)],
            [200, 100, 50],
        );
    });

    it("gives grey pictures three equal channels, 16-bit ones too", async () => {
        for (const space of ["b-w", "grey16"]) {
            const { rgb } = await decodePicture(await solid("#787878", 64, 64).toColourspace(space).png().toBuffer());
            assert.equal(rgb.length, 64 * 64 * 3, space);
            assert.ok(
                rgb.every((value) => Math.abs(value - 0x78) <= 1),
                `${space}: ${rgb[0]}`,
            );
        }
    });

    describe("with a rotation mark", () => {
        /** Red on the left, blue on the right. */
        const halves = (orientation: number) =>
            solid("#ff0000", 100, 64)
                .composite([
                    {
                        input: { create: { width: 50, height: 64, channels: 3, background: "#0000ff" } },
                        left: 50,
                        top: 0,
                    },
                ])
                .withMetadata({ orientation });
        const isRed = (rgb: Uint8Array, pixel: number) => rgb[3 * pixel] > 200 && rgb[3 * pixel + 2] < 60;

        for (const [format, encode] of [
            ["JPEG", (picture: sharp.Sharp) => picture.jpeg({ quality: 100 })],
            ["PNG", (picture: sharp.Sharp) => picture.png()],
        ] as const) {
            it(`is read as people see it: a ${format} turned by 180° and by 90°`, async () => {
                const around = await decodePicture(await encode(halves(3)).toBuffer());
                assert.deepEqual([around.width, around.height, around.isTurned], [100, 64, true]);
                assert.deepEqual([isRed(around.rgb, 0), isRed(around.rgb, 99)], [false, true]);
                const side = await decodePicture(await encode(halves(6)).toBuffer());
                assert.deepEqual([side.width, side.height], [64, 100]);
                assert.deepEqual([isRed(side.rgb, 0), isRed(side.rgb, 64 * 99)], [true, false]);
            });
        }

        it("is read as it is stored for a model whose training didn't follow marks", async () => {
            const { width, height, rgb } = await decodePicture(await halves(6).jpeg().toBuffer(), {
                decoding: earlierDecoding,
            });
            assert.deepEqual([width, height, isRed(rgb, 0), isRed(rgb, 99)], [100, 64, true, false]);
        });
    });

    describe("of 16 bits a sample", () => {
        const deep = (highest: number, channels: 1 | 3 = 1) =>
            sharp(
                Uint16Array.from(
                    { length: 64 * 64 * channels },
                    (_, index) => (index * highest) / (64 * 64 * channels - 1),
                ),
                { raw: { width: 64, height: 64, channels } },
            )
                .toColourspace(channels === 1 ? "grey16" : "rgb16")
                .png()
                .toBuffer();

        for (const [highest, bits] of [
            [255, 8],
            [256, 10],
            [1023, 10],
            [4095, 12],
            [16_383, 14],
            [16_384, 16],
            [65_535, 16],
        ] as const) {
            it(`uses ${bits} bits up to ${highest}, which is white then`, async () => {
                for (const channels of [1, 3] as const) {
                    const png = await deep(highest, channels);
                    assert.equal(await highestSampleOf(png), highest);
                    assert.equal(sampleBitsFor(highest), bits);
                    const { rgb } = await decodePicture(png, { decoding: { followsRotation: true, sampleBits: bits } });
                    const levels = new Set(rgb).size;
                    assert.ok(levels > (highest === 256 || highest === 16_384 ? 60 : 250), `${levels} levels`);
                }
            });
        }

        it("has what is beyond the bits of the training white, and keeps its rotation mark", async () => {
            const { rgb } = await decodePicture(await deep(2047), {
                decoding: { followsRotation: true, sampleBits: 10 },
            });
            assert.equal(rgb.at(-1), 255);
            assert.equal(rgb.filter((value) => value === 255).length > rgb.length / 3, true);
            const turned = await sharp(await deep(1023))
                .withMetadata({ orientation: 6 })
                .png()
                .toBuffer();
            assert.equal((await decodePicture(turned)).isTurned, true);
        });

        it("is nothing that 8-bit pictures have", async () => {
            const plain = await solid("#010101", 64, 64).png().toBuffer();
            assert.equal(await highestSampleOf(plain), undefined);
            assert.equal(sampleBitsFor(undefined), 16);
            const { rgb } = await decodePicture(plain, { decoding: { followsRotation: true, sampleBits: 10 } });
            assert.equal(rgb[0], 1);
        });
    });

    it("reads CMYK JPEG", async () => {
        const { rgb } = await decodePicture(await solid("#c86432", 64, 64).toColourspace("cmyk").jpeg().toBuffer());
        assert.ok(rgb[0] > rgb[1] && rgb[1] > rgb[2], String(rgb.subarray(0, 3)));
    });

    it("says of a PNG whose end is missing that it is damaged", async () => {
        const noise = sharp({
            create: {
                width: 100,
                height: 100,
                channels: 3,
                background: "grey",
                noise: { type: "gaussian", mean: 128, sigma: 40 },
            },
        });
        await assert.rejects(decodePicture((await noise.png().toBuffer()).subarray(0, 9000)), {
            name: "PictureFault",
            message: /^it is damaged \(/,
        });
    });
});

describe("decoding what was made to be large", function () {
    this.timeout(20_000);

    it("tells the size of a PNG that claims 30000x30000 pixels, and doesn't decode it", async () => {
        const bomb = claimingSize(await solid("#787878", 64, 64).png().toBuffer(), 30_000, 30_000);
        await assert.rejects(decodePicture(bomb), {
            name: "PictureFault",
            message: /^it has 30000x30000 pixels; each side must have 64 to 4096$/,
        });
    });

    for (const type of ["zTXt", "iTXt"] as const) {
        it(`doesn't unpack gigabytes of text in the ${type} chunks of a PNG, and gives its pixels as without them`, async () => {
            const plain = await solid("#c86432", 64, 64).png().toBuffer();
            const bomb = withPackedText(plain, type);
            assert.ok(bomb.length < 8 * 1024 * 1024);
            assert.ok(Buffer.from(withoutAttachments(bomb)).equals(withoutAttachments(plain)));
            // Of this process; unpacked, the text would take more than 3 GB.
            const rssBefore = process.resourceUsage().maxRSS;
            assert.deepEqual(await decodePicture(bomb), await decodePicture(plain));
            const grownMegabytes = (process.resourceUsage().maxRSS - rssBefore) / 1024;
            assert.ok(grownMegabytes < 500, `${grownMegabytes} MB`);
        });
    }

    it("leaves a PNG as it is that has nothing beside its picture, and keeps what its colours mean", async () => {
        const profiled = await solid("#c86432", 64, 64).withIccProfile("p3").png({ palette: true }).toBuffer();
        assert.ok(profiled.includes("iCCP") && profiled.includes("PLTE"));
        const kept = Buffer.from(withoutAttachments(profiled));
        assert.ok(kept.includes("iCCP") && kept.includes("PLTE"));
        assert.equal(withoutAttachments(kept), kept);
    });

    it("refuses a JPEG of thousands of scans without decoding it", async () => {
        const jpeg = await solid("#787878", 64, 64).jpeg({ progressive: true }).toBuffer();
        assert.equal(hasTooManyScans(jpeg), false);
        const bomb = withScans(jpeg, 101);
        await assert.rejects(decodePicture(bomb), {
            name: "PictureFault",
            message: /^it is stored in more than 100 scans/,
        });
        assert.equal(hasTooManyScans(Buffer.concat([jpeg, bomb])), false, "what comes after its end doesn't count");
    });
});

describe("the views of a picture", () => {
    it("keep the proportions in multiples of 32, about 320² pixels", () => {
        assert.deepEqual(proportionalSize({ width: 640, height: 480 }), { width: 384, height: 288 });
        assert.deepEqual(proportionalSize({ width: 96, height: 96 }), { width: 320, height: 320 });
        assert.deepEqual(proportionalSize({ width: 4096, height: 64 }), { width: 2560, height: 64 });
    });

    it("are one and the same of a square picture, so that the backbone looks once", async () => {
        const { square, proportional } = await viewPicture(
            await decodePicture(await solid("#c86432", 64, 64).png().toBuffer()),
        );
        assert.equal(proportional.rgb, square);
        assert.equal(square.length, 320 * 320 * 3);
    });
});

function solid(background: string, width: number, height: number): sharp.Sharp {
    return sharp({ create: { width, height, channels: 3, background } });
}
