import type { Readable } from "node:stream";
import { longestLine, ManifestLineError, parseManifestLine } from "./manifestLine";
import type { ManifestLine } from "./manifestLine";

/** Line that is not blank, with its number counted from 1. */
export interface NumberedLine {
    number: number;
    line: string;
}

export interface NumberedEntry extends NumberedLine {
    entry: ManifestLine;
}

/** Fault of a manifest or of changes as a whole. The message is a sentence for the user. */
export class ManifestError extends Error {
    override readonly name = "ManifestError";
}

const largestManifestBytes = 1024 ** 3;
/** Longest line in bytes: more than any line of {@link longestLine} characters takes. */
const longestLineBytes = 4 * longestLine;

/**
 * Reads the lines of a manifest as it streams in. Only one line is held at a time.
 *
 * @param name - name of the manifest, for messages.
 * @throws ManifestError for a line that is too long, or that is not UTF-8.
 */
export async function* readLines(stream: Readable, name: string): AsyncGenerator<NumberedLine> {
    let number = 0;
    let bytes = 0;
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of stream as AsyncIterable<Buffer | string>) {
        const chunk = Buffer.from(piece as Buffer);
        bytes += chunk.length;
        if (bytes > largestManifestBytes) {
            throw new ManifestError(`The manifest ${name} is larger than 1 GB.`);
        }
        let start = 0;
        for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
            const line = decodeLine(Buffer.concat([rest, chunk.subarray(start, end)]), ++number, name);
            rest = Buffer.alloc(0);
            start = end + 1;
            if (line !== "") {
                yield { number, line };
            }
        }
        rest = Buffer.concat([rest, chunk.subarray(start)]);
        if (rest.length > longestLineBytes) {
            throw refuseLine(number + 1, name, `it is longer than ${longestLine} characters`);
        }
    }
    const line = decodeLine(rest, ++number, name);
    if (line !== "") {
        yield { number, line };
    }
}

/** Numbers lines that are in memory already, in the form of {@link readLines}. */
export async function* numberLines(lines: readonly string[]): AsyncGenerator<NumberedLine> {
    for (const [index, line] of lines.entries()) {
        if (line.trim() !== "") {
            yield { number: index + 1, line: line.trim() };
        }
    }
}

/**
 * Reads lines as entries of one dataset.
 *
 * @param bucket - bucket that must hold the pictures. Undefined: the bucket of the first line.
 * @throws ManifestError for a line that can't be an entry, a picture that is named twice, or one in another
 *   bucket.
 */
export async function* readEntries(
    lines: AsyncIterable<NumberedLine>,
    { name, bucket }: { name: string; bucket: string | undefined },
): AsyncGenerator<NumberedEntry> {
    const numberOf = new Map<string, number>();
    let sharedBucket = bucket;
    for await (const { number, line } of lines) {
        const entry = parseLine(line, number, name);
        const earlier = numberOf.get(entry.sourceRef);
        if (earlier !== undefined) {
            throw refuseLine(number, name, `the picture ${entry.sourceRef} is in line ${earlier} already`);
        }
        numberOf.set(entry.sourceRef, number);
        sharedBucket ??= entry.source.bucket;
        if (entry.source.bucket !== sharedBucket) {
            throw refuseLine(
                number,
                name,
                `its picture is in the bucket ${entry.source.bucket}, others of the dataset are in ${sharedBucket}, and all must be in one`,
            );
        }
        yield { number, line, entry };
    }
}

function parseLine(line: string, number: number, name: string): ManifestLine {
    try {
        return parseManifestLine(line);
    } catch (error) {
        if (error instanceof ManifestLineError) {
            throw refuseLine(number, name, error.message);
        }
        throw error;
    }
}

function decodeLine(bytes: Buffer, number: number, name: string): string {
    let text: string;
    try {
        // The decoder drops a byte order mark before the first line.
        text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        throw refuseLine(number, name, "it is not text in UTF-8");
    }
    if (text.includes("\0")) {
        throw refuseLine(number, name, "it holds the character NUL");
    }
    return text.trim();
}

function refuseLine(number: number, name: string, reason: string): ManifestError {
    return new ManifestError(`Line ${number} of ${name} can't be used: ${reason}.`);
}
