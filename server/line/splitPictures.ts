const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const jpegEnd = Buffer.from([0xff, 0xd9]);

/** Bytes of the last chunk of a PNG. */
const ending = 12;

/** Longest picture of a stream, in bytes. */
export const longestPicture = 64 * 1024 * 1024;

/**
 * Splits a stream of PNG and JPEG files that follow each other, as ffmpeg's image2pipe writes them.
 *
 * @throws Error with a sentence when something else is in the stream.
 */
export async function* splitPictures(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let rest: Buffer = Buffer.alloc(0);
    let pieces: Buffer[] = [];
    let waiting = 0;
    let tail: Buffer = Buffer.alloc(0);
    for await (const piece of stream) {
        pieces.push(piece);
        waiting += piece.length;
        const seam = Buffer.concat([tail, piece]);
        tail = seam.subarray(-ending);
        // Joined only where a picture may end, or as much has come again. So a large picture isn't copied with each piece.
        if (waiting < rest.length / 2 && !seam.includes("IEND") && !seam.includes(jpegEnd)) {
            continue;
        }
        rest = Buffer.concat([rest, ...pieces]);
        [pieces, waiting] = [[], 0];
        for (let end = endOf(rest); end !== undefined; end = endOf(rest)) {
            yield rest.subarray(0, end);
            rest = rest.subarray(end);
        }
        if (rest.length > longestPicture) {
            throw new Error(`The stream has a picture of more than ${longestPicture} bytes.`);
        }
    }
    rest = Buffer.concat([rest, ...pieces]);
    for (let end = endOf(rest); end !== undefined; end = endOf(rest)) {
        yield rest.subarray(0, end);
        rest = rest.subarray(end);
    }
    if (rest.length > 0) {
        throw new Error("The stream ended within a picture.");
    }
}

/** @returns undefined: the first picture isn't complete yet. */
function endOf(bytes: Buffer): number | undefined {
    if (bytes.length < pngSignature.length) {
        return undefined;
    }
    if (bytes.subarray(0, 8).equals(pngSignature)) {
        return endOfPng(bytes);
    }
    if (bytes[0] === 0xff && bytes[1] === 0xd8) {
        return endOfJpeg(bytes);
    }
    throw new Error("The stream has something other than PNG and JPEG files, one after the other.");
}

function endOfPng(bytes: Buffer): number | undefined {
    for (let at = 8; at + 12 <= bytes.length;) {
        const end = at + 12 + bytes.readUInt32BE(at);
        if (bytes.toString("latin1", at + 4, at + 8) === "IEND") {
            return end <= bytes.length ? end : undefined;
        }
        at = end;
    }
    return undefined;
}

/** Follows the segments, since those may hold pictures of their own, to the end mark. */
function endOfJpeg(bytes: Buffer): number | undefined {
    for (let at = 2; at + 4 <= bytes.length || bytes[at + 1] === 0xd9;) {
        const marker = bytes[at + 1];
        if (bytes[at] !== 0xff) {
            at = bytes.indexOf(0xff, at + 1);
            if (at === -1) {
                return undefined;
            }
        } else if (marker === 0xd9) {
            return at + 2;
        } else if (marker === 0xff || marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
            at += marker === 0xff ? 1 : 2;
        } else {
            at += 2 + bytes.readUInt16BE(at + 2);
        }
    }
    return undefined;
}
