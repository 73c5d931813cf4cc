import sharp from "sharp";
import { claimingSize } from "./pngChunk";

/** A drawn mask: its size and the colour of each pixel, row by row. */
export interface DrawnMask {
    width: number;
    height: number;
    /** Colour of each pixel, as `#RRGGBB`. */
    colors: readonly string[];
}

/** A mask stored in another form than most drawing programs use. */
export interface OddMask {
    /** Name with its article, as in "a PNG with a palette". */
    what: string;
    store(mask: DrawnMask): Promise<Buffer>;
}

/** A mask that can't be used, with the reason as a training gives it. */
export interface UnusableMask extends OddMask {
    reason: RegExp;
}

/** Masks of which only the colours count: the rows of docs/pictures.md that are used. */
export const usableMasks: readonly OddMask[] = [
    { what: "a plain PNG", store: (mask) => raw(mask).png().toBuffer() },
    { what: "a PNG with a palette", store: (mask) => raw(mask).png({ palette: true }).toBuffer() },
    { what: "an interlaced PNG", store: (mask) => raw(mask).png({ progressive: true }).toBuffer() },
    { what: "a 16-bit PNG", store: (mask) => raw(mask).toColourspace("rgb16").png().toBuffer() },
    { what: "a PNG that is half transparent", store: (mask) => raw(mask).ensureAlpha(0.5).png().toBuffer() },
    { what: "a PNG that is wholly transparent", store: (mask) => raw(mask).ensureAlpha(0).png().toBuffer() },
    {
        what: "a PNG with transparency in its palette",
        store: (mask) => raw(mask).ensureAlpha(0.5).png({ palette: true }).toBuffer(),
    },
];

/** Masks that end a training. */
export const unusableMasks: readonly UnusableMask[] = [
    {
        what: "JPEG under a name that ends with .png",
        store: (mask) => raw(mask).jpeg().toBuffer(),
        reason: /its content is not PNG, whatever its name says\. Save it as PNG/,
    },
    { what: "WebP without loss", store: (mask) => raw(mask).webp({ lossless: true }).toBuffer(), reason: /is not PNG/ },
    { what: "GIF", store: (mask) => raw(mask).gif().toBuffer(), reason: /is not PNG/ },
    { what: "TIFF", store: (mask) => raw(mask).tiff().toBuffer(), reason: /is not PNG/ },
    { what: "empty", store: async () => Buffer.alloc(0), reason: /is not PNG/ },
    { what: "HTML", store: async () => Buffer.from("<!doctype html><p>Not found"), reason: /is not PNG/ },
    {
        what: "nothing but the first bytes of a PNG",
        store: async (mask) => (await raw(mask).png().toBuffer()).subarray(0, 8),
        reason: /it is damaged .*\. Replace it/,
    },
    {
        what: "a PNG whose end is missing",
        store: async (mask) => half(await raw(mask).png({ compressionLevel: 0 }).toBuffer()),
        reason: /it is damaged/,
    },
    {
        what: "a PNG with a flipped bit",
        store: async (mask) => {
            const png = await raw(mask).png({ compressionLevel: 0 }).toBuffer();
            png[png.length >> 1] ^= 1;
            return png;
        },
        reason: /it is damaged/,
    },
    {
        what: "a PNG of one pixel",
        store: () => blank(1, 1),
        reason: /it has 1x1 pixels; each side must have 64 to 4096/,
    },
    {
        what: "a PNG that claims 30000x30000 pixels",
        store: async (mask) => claimingSize(await raw(mask).png().toBuffer(), 30_000, 30_000),
        reason: /it has 30000x30000 pixels/,
    },
    {
        what: "a PNG that claims 4096x4096 pixels and has few",
        store: async (mask) => claimingSize(await raw(mask).png().toBuffer(), 4096, 4096),
        reason: /it is damaged/,
    },
    { what: "a PNG of 5000x5000 white pixels", store: () => blank(5000, 5000), reason: /it has 5000x5000 pixels/ },
    {
        what: "more than 8 MB",
        store: async (mask) => Buffer.concat([await raw(mask).png().toBuffer(), Buffer.alloc(8 * 2 ** 20)]),
        reason: /bytes; 8388608 \(8 MB\) are allowed/,
    },
    {
        what: "a PNG with blended edges",
        store: async (mask) =>
            sharp(await raw(mask).png().toBuffer())
                .blur(1)
                .png()
                .toBuffer(),
        reason: /it has the colour #[0-9A-F]{6} \(column \d+, row \d+\), which its colour map doesn't list; .*without smoothed edges/,
    },
    {
        what: "a PNG that was enlarged with blended edges",
        store: async (mask) =>
            sharp(
                await raw(mask)
                    .resize(mask.width >> 1, mask.height >> 1, { kernel: "nearest" })
                    .png()
                    .toBuffer(),
            )
                .resize(mask.width, mask.height, { kernel: "linear" })
                .png()
                .toBuffer(),
        reason: /it has the colour #[0-9A-F]{6} .*without smoothed edges/,
    },
    {
        what: "a PNG in greys",
        store: (mask) => raw(mask).greyscale().png().toBuffer(),
        reason: /it has the colour #([0-9A-F]{2})\1\1 /,
    },
];

/** Makes the mask's pixels as an RGB picture. */
export function raw({ width, height, colors }: DrawnMask): sharp.Sharp {
    return sharp(Buffer.from(colors.map((color) => color.slice(1)).join(""), "hex"), {
        raw: { width, height, channels: 3 },
    });
}

function blank(width: number, height: number): Promise<Buffer> {
    return sharp({ create: { width, height, channels: 3, background: "white" } })
        .png()
        .toBuffer();
}

function half(bytes: Buffer): Buffer {
    return bytes.subarray(0, bytes.length / 2);
}
