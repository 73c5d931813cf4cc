import assert from "node:assert/strict";
import sharp from "sharp";
import {
    commonPreparation,
    decodePreparation,
    describePreparation,
    encodePreparation,
    parsePreparation,
} from "../../../server/pictures/preparation";
import { preparePicture } from "../../../server/pictures/preparePicture";

/** Each pixel has its column as red and its row as green. */
function numbered(width: number, height: number): sharp.Sharp {
    const rgb = Buffer.alloc(3 * width * height);
    for (let pixel = 0; pixel < width * height; pixel++) {
        rgb.set([pixel % width, Math.floor(pixel / width), 9], 3 * pixel);
    }
    return sharp(rgb, { raw: { width, height, channels: 3 } });
}

async function pixelsOf(picture: Uint8Array) {
    const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
    return {
        width: info.width,
        height: info.height,
        first: [...data.subarray(0, 3)],
        colors: new Set(data.toString("hex").match(/.{6}/g)),
    };
}

describe("the preparation of a picture", () => {
    const crop = { left: 10, top: 20, width: 70, height: 64 };

    it("cuts the region out, to the pixel", async () => {
        const { width, height, first } = await pixelsOf(
            await preparePicture(await numbered(120, 100).png().toBuffer(), { crop }),
        );
        assert.deepEqual([width, height, first], [70, 64, [10, 20, 9]]);
    });

    it("stretches what is cut out to the size", async () => {
        const prepared = await preparePicture(await numbered(120, 100).png().toBuffer(), {
            crop,
            resize: { width: 140, height: 64 },
        });
        const { width, height, first } = await pixelsOf(prepared);
        assert.deepEqual([width, height, first], [140, 64, [10, 20, 9]]);
    });

    it("counts a JPEG's pixels as people see it, by its rotation mark", async () => {
        const turned = await numbered(120, 100)
            .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
            .withMetadata({ orientation: 6 })
            .toBuffer();
        const { width, height, first } = await pixelsOf(
            await preparePicture(turned, { crop: { left: 0, top: 0, width: 64, height: 110 } }),
        );
        assert.deepEqual([width, height], [64, 110]);
        // Turned clockwise, the lower left corner becomes the upper left one.
        assert.ok(Math.abs(first[0]) <= 3 && Math.abs(first[1] - 99) <= 3, String(first));
    });

    it("mixes no colours of a mask, and drops its transparency", async () => {
        const mask = await sharp({ create: { width: 100, height: 100, channels: 4, background: "#ffffff" } })
            .composite([
                { input: { create: { width: 33, height: 33, channels: 4, background: "#ff0000" } }, left: 7, top: 9 },
            ])
            .png()
            .toBuffer();
        const { colors } = await pixelsOf(
            await preparePicture(mask, { resize: { width: 77, height: 66 } }, { isMask: true }),
        );
        assert.deepEqual([...colors].sort(), ["ff0000", "ffffff"]);
    });

    it("keeps 16 bits", async () => {
        const deep = Uint16Array.from({ length: 100 * 100 }, (_, index) => index % 1024);
        const png = await sharp(deep, { raw: { width: 100, height: 100, channels: 1 } })
            .toColourspace("grey16")
            .png()
            .toBuffer();
        const prepared = await preparePicture(png, { crop: { left: 0, top: 0, width: 100, height: 64 } });
        const raw = await sharp(prepared).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer();
        const samples = new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
        assert.equal(Math.max(...samples), 1023);
    });

    it("says which size doesn't hold the region, and what isn't a picture", async () => {
        const small = await numbered(79, 100).png().toBuffer();
        await assert.rejects(
            preparePicture(small, { crop }),
            /it has 79x100 pixels, and the region to cut out of it ends at column 80, row 84/,
        );
        await assert.rejects(preparePicture(Buffer.from("text"), { crop }), /it is damaged, or neither PNG nor JPEG/);
    });

    for (const [value, parsed] of [
        [
            { crop, resize: { width: 64, height: 64 } },
            { crop, resize: { width: 64, height: 64 } },
        ],
        [{ crop, more: 1 }, { crop }],
        [{ resize: { width: 64 } }, undefined],
        [{ crop: { ...crop, left: -1 } }, undefined],
        [{ crop: { ...crop, width: 1e9 } }, undefined],
        ["text", undefined],
        [null, undefined],
    ] as [unknown, unknown][]) {
        it(`is read from ${JSON.stringify(value)} as ${JSON.stringify(parsed) ?? "none"}`, () =>
            assert.deepEqual(parsePreparation(value), parsed));
    }

    for (const preparation of [
        { crop },
        { resize: { width: 64, height: 65 } },
        { crop, resize: { width: 64, height: 65 } },
    ]) {
        it(`is the same after it was a tag: ${encodePreparation(preparation)}`, () => {
            assert.match(encodePreparation(preparation), /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u);
            assert.deepEqual(decodePreparation(encodePreparation(preparation)), preparation);
        });
    }

    it("is none in a tag of another kind", () => assert.equal(decodePreparation("crop=1:2"), undefined));

    it("is common only where all pictures have the same", () => {
        assert.deepEqual(commonPreparation([{ preparation: { crop } }, { preparation: { crop } }]), { crop });
        assert.equal(commonPreparation([{ preparation: { crop } }, {}]), undefined);
        assert.equal(commonPreparation([{}, {}]), undefined);
    });

    it("is described in words", () =>
        assert.equal(
            describePreparation({ crop, resize: { width: 64, height: 65 } }),
            "cut out at column 10, row 20 with 70x64 pixels, scaled to 64x65 pixels",
        ));
});
