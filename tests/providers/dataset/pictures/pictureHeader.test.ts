import assert from "node:assert/strict";
import fc from "fast-check";
import sharp from "sharp";
import { readPictureHeader } from "../../../../providers/dataset/pictures/pictureHeader";

const blank = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#808080" } });

describe("a picture's header", () => {
    it("gives format and size of a PNG", async () => {
        assert.deepEqual(readPictureHeader(await blank(70, 131).png().toBuffer()), {
            format: "png",
            width: 70,
            height: 131,
        });
    });

    it("gives them of a JPEG, progressive or with metadata before the frame", async () => {
        const expected = { format: "jpeg", width: 300, height: 65 };
        assert.deepEqual(readPictureHeader(await blank(300, 65).jpeg().toBuffer()), expected);
        assert.deepEqual(readPictureHeader(await blank(300, 65).jpeg({ progressive: true }).toBuffer()), expected);
        assert.deepEqual(
            readPictureHeader(
                await blank(300, 65)
                    .withMetadata({ exif: { IFD0: { Copyright: "x".repeat(3000) } } })
                    .jpeg()
                    .toBuffer(),
            ),
            expected,
        );
    });

    it("is none for another format under a picture's name, or one cut before the size", async () => {
        assert.equal(readPictureHeader(await blank(70, 70).webp().toBuffer()), undefined);
        assert.equal(readPictureHeader((await blank(70, 70).png().toBuffer()).subarray(0, 20)), undefined);
        assert.equal(readPictureHeader((await blank(70, 70).jpeg().toBuffer()).subarray(0, 20)), undefined);
        assert.equal(readPictureHeader(Buffer.alloc(0)), undefined);
    });

    it("is found or not, but never an error, whatever the bytes", () => {
        const starts = fc.constantFrom([], [0xff, 0xd8], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        fc.assert(
            fc.property(
                starts,
                fc.uint8Array({ maxLength: 64 }),
                (start, rest) => void readPictureHeader(Buffer.from([...start, ...rest])),
            ),
        );
    });
});
