import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { checkPicture } from "../../../server/pictures/thumbnail";
import { isWholePalettePng } from "../../../server/pictures/wholePalettePng";
import { palettePng } from "../../../console/src/masks/palettePng";
import { newLayer, paintStroke } from "../../../console/src/masks/layer";
import { pngChunk, withChunks } from "../../harness/pictures/pngChunk";
import { seededRandom } from "../../harness/run/seededRandom";

describe("a quick look at a PNG with a palette", () => {
    const colors = ["#FFFFFF", "#FF0000", "#00FF00", "#0000FF", "#123456"];
    const mask = async (labels: number) => {
        const layer = newLayer(201, 103);
        for (let value = 1; value <= labels; value++) {
            paintStroke(layer, { x: 10, y: 20 * value }, { x: 190, y: 15 * value }, 6, value);
        }
        return Buffer.from(await palettePng(layer, colors.slice(0, labels + 1)));
    };
    /** A PNG of 64 × 64 pixels with 2 bits a pixel. */
    const made = ({ palette = 4, filter = 0, rows = 64, interlacing = 0, chunks = [] as Buffer[] } = {}) => {
        const header = Buffer.from([0, 0, 0, 64, 0, 0, 0, 64, 2, 3, 0, 0, interlacing]);
        const row = Buffer.concat([Buffer.from([filter]), Buffer.alloc(16, 0b11_10_01_00)]);
        return Buffer.concat([
            Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
            pngChunk("IHDR", header),
            pngChunk("PLTE", Buffer.alloc(3 * palette, 0x40)),
            ...chunks,
            pngChunk("IDAT", deflateSync(Buffer.concat(Array.from({ length: rows }, () => row)))),
            pngChunk("IEND", Buffer.alloc(0)),
        ]);
    };

    it("knows the console's masks, of each number of labels", async () => {
        for (const labels of [1, 2, 3, 4]) {
            const png = await mask(labels);
            assert.ok(isWholePalettePng(png), `${labels} labels`);
            assert.deepEqual(await checkPicture(png), { width: 201, height: 103, isPng: true });
        }
    });

    it("leaves to decoding what it can't tell: numbers without a colour, other rows, and more than a mask needs", () => {
        assert.ok(isWholePalettePng(made()));
        for (const [what, png] of Object.entries({
            "a number without a colour": made({ palette: 3 }),
            "an unknown filter": made({ filter: 5 }),
            "a row too few": made({ rows: 63 }),
            "a row too many": made({ rows: 65 }),
            interlacing: made({ interlacing: 1 }),
            transparency: made({ chunks: [pngChunk("tRNS", Buffer.from([0]))] }),
            "a text before the palette": withChunks(made(), pngChunk("tEXt", Buffer.from("a\0b"))),
            "something after the end": Buffer.concat([made(), Buffer.from([0])]),
            "a header that is too short": Buffer.concat([
                made().subarray(0, 8),
                pngChunk("IHDR", Buffer.alloc(4)),
                made().subarray(33),
            ]),
        })) {
            assert.ok(!isWholePalettePng(png), what);
        }
    });

    it("takes no mask for whole that is cut off or changed anywhere", async () => {
        const png = await mask(3);
        const random = seededRandom(7);
        for (let round = 0; round < 300; round++) {
            const at = 8 + Math.floor(random() * (png.length - 8));
            const changed = Buffer.from(png);
            changed[at] ^= 1 << Math.floor(random() * 8);
            assert.ok(!isWholePalettePng(changed), `byte ${at} changed`);
            assert.ok(!isWholePalettePng(png.subarray(0, at)), `cut off at ${at}`);
        }
        await assert.rejects(checkPicture(png.subarray(0, png.length - 30)), /it is damaged/);
    });
});
