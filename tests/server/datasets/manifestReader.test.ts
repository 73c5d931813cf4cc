import assert from "node:assert/strict";
import { Readable } from "node:stream";
import * as fc from "fast-check";
import { readLines } from "../../../server/datasets/manifestReader";
import type { NumberedLine } from "../../../server/datasets/manifestReader";

async function collect(pieces: Iterable<Buffer>): Promise<NumberedLine[]> {
    const lines: NumberedLine[] = [];
    for await (const line of readLines(Readable.from(pieces), "the manifest")) {
        lines.push(line);
    }
    return lines;
}

describe("the lines of a manifest", () => {
    it("are numbered with the blank ones, which are left out; the end needs no line break", async () => {
        const text = '\u{FEFF}{"a":1}\r\n\n  {"b":"é🍪"} \n{"c":3}';
        assert.deepEqual(await collect([Buffer.from(text)]), [
            { number: 1, line: '{"a":1}' },
            { number: 3, line: '{"b":"é🍪"}' },
            { number: 4, line: '{"c":3}' },
        ]);
    });

    it("are the same however the stream is cut, also within a character", async () => {
        const bytes = Buffer.from('{"a":"äöü🍪"}\n\n{"b":2}\n');
        const whole = await collect([bytes]);
        await fc.assert(
            fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
                const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length];
                const pieces = ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
                assert.deepEqual(await collect(pieces), whole);
            }),
            { numRuns: 50 },
        );
    });

    it("are refused when they are no UTF-8, hold NUL or never end", async () => {
        await assert.rejects(
            collect([Buffer.from("{}\n"), Buffer.from([0xff, 0x0a])]),
            /Line 2 of the manifest can't be used: it is not text in UTF-8/,
        );
        await assert.rejects(collect([Buffer.from("a\0b")]), /NUL/);
        const endless = function* () {
            for (;;) {
                yield Buffer.alloc(10_000, "x");
            }
        };
        await assert.rejects(collect(endless()), /Line 1 of the manifest can't be used: it is longer than 8192/);
    });
});
