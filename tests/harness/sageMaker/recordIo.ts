/*
 * RecordIO as SageMaker frames the records of a pipe: MXNet's. A record is a magic number, a word with a flag (upper three
 * bits) and the length (29 bits), the bytes, and zeros up to a multiple of four. A record that contains the magic number
 * at such a place is written in parts, without it.
 */

const magic = Buffer.from([0x0a, 0x23, 0xd7, 0xce]);

/** Flags of the parts of a record. */
const [whole, first, middle, last] = [0, 1, 2, 3];

/** Frames a record. */
export function frameRecord(content: Buffer): Buffer {
    const parts: Buffer[] = [];
    let begin = 0;
    for (let at = 0; at + 4 <= content.length; at += 4) {
        if (content.compare(magic, 0, 4, at, at + 4) === 0) {
            parts.push(content.subarray(begin, at));
            begin = at + 4;
        }
    }
    parts.push(content.subarray(begin));
    return Buffer.concat(
        parts.flatMap((part, index) => {
            const isLast = index === parts.length - 1;
            const flag = parts.length === 1 ? whole : index === 0 ? first : isLast ? last : middle;
            const word = Buffer.alloc(4);
            word.writeUInt32LE(flag * 2 ** 29 + part.length);
            return [magic, word, part, Buffer.alloc((4 - (part.length % 4)) % 4)];
        }),
    );
}

/** Reads the records of a stream. @throws Error where it isn't RecordIO, or is cut off. */
export async function* readRecords(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    let held = Buffer.alloc(0);
    let parts: Buffer[] = [];
    for await (const chunk of stream) {
        held = Buffer.concat([held, chunk]);
        while (held.length >= 8) {
            if (held.compare(magic, 0, 4, 0, 4) !== 0) {
                throw new Error("no RecordIO: a record doesn't begin with the magic number");
            }
            const word = held.readUInt32LE(4);
            const [flag, length] = [Math.floor(word / 2 ** 29), word % 2 ** 29];
            const end = 8 + length + ((4 - (length % 4)) % 4);
            if (held.length < end) {
                break;
            }
            const isContinued = flag === middle || flag === last;
            if (isContinued !== parts.length > 0) {
                throw new Error("no RecordIO: the parts of a record are out of order");
            }
            parts.push(...(isContinued ? [magic] : []), Buffer.from(held.subarray(8, 8 + length)));
            held = held.subarray(end);
            if (flag === whole || flag === last) {
                yield Buffer.concat(parts);
                parts = [];
            }
        }
    }
    if (held.length > 0 || parts.length > 0) {
        throw new Error("the stream of records is cut off");
    }
}
