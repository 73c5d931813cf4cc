import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { parseManifestLine } from "../../../server/datasets/manifestLine";
import type { LineResult } from "../../../server/line/contract";
import { isKept, openKeptPictures, parseKeepRules } from "../../../server/line/keepPictures";
import { lastOf } from "../../../server/line/lastOf";
import { splitPictures } from "../../../server/line/splitPictures";

async function* inPieces(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
    for (let at = 0, piece = 0; at < bytes.length; piece++) {
        const length = lengths[piece % lengths.length];
        yield bytes.subarray(at, at + length);
        at += length;
    }
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
    const all: T[] = [];
    for await (const value of values) {
        all.push(value);
    }
    return all;
}

describe("a stream of pictures", () => {
    let pictures: Buffer[];
    before(async () => {
        const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 7919) % 251));
        const raw = () => sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
        const thumbnail = await raw().jpeg().toBuffer();
        const jpeg = await raw().jpeg({ progressive: true, quality: 95 }).toBuffer();
        // A JPEG within an APP segment, as cameras store a small one.
        const length = Buffer.alloc(2);
        length.writeUInt16BE(thumbnail.length + 2);
        const nested = Buffer.concat([
            jpeg.subarray(0, 2),
            Buffer.from([0xff, 0xe1]),
            length,
            thumbnail,
            jpeg.subarray(2),
        ]);
        pictures = [await raw().png().toBuffer(), jpeg, nested, await raw().png({ compressionLevel: 0 }).toBuffer()];
    });

    it("is split into its PNG and JPEG files, however its bytes come", async () => {
        const lengths = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 8 });
        await fc.assert(
            fc.asyncProperty(lengths, async (pieces) => {
                const split = await collect(splitPictures(inPieces(Buffer.concat(pictures), pieces)));
                assert.equal(split.length, pictures.length);
                split.forEach((picture, index) => assert.ok(picture.equals(pictures[index])));
            }),
            { numRuns: 50 },
        );
    });

    it("gives a picture as soon as its last byte is there", async () => {
        async function* slow() {
            yield* inPieces(pictures[0], [700]);
            await new Promise(() => undefined);
        }
        const { value } = await splitPictures(slow()).next();
        assert.ok((value as Buffer).equals(pictures[0]));
    });

    it("that ends within a picture, or has something else, is told", async () => {
        await assert.rejects(
            collect(splitPictures(inPieces(pictures[0].subarray(0, -1), [100]))),
            /ended within a picture/,
        );
        await assert.rejects(
            collect(splitPictures(inPieces(Buffer.alloc(100), [50]))),
            /something other than PNG and JPEG/,
        );
    });
});

describe("the newest of many values", () => {
    it("is given to whoever is slow, with the number of those before it", async () => {
        async function* values() {
            for (let value = 1; value <= 10; value++) {
                yield value;
                await new Promise((resolve) => setTimeout(resolve, 2));
            }
        }
        let [seen, last] = [0, 0];
        for await (const { value, skipped } of lastOf(values())) {
            assert.ok(value > last);
            [seen, last] = [seen + 1 + skipped, value];
            await new Promise((resolve) => setTimeout(resolve, 9));
        }
        assert.deepEqual([seen, last], [10, 10]);
    });
});

describe("pictures that are kept for a person's look", () => {
    const result = (confidence: number, isAnomalous = false, id = "a"): LineResult => ({
        ...{ id, picture: "p.png", takenAt: "2026-01-01T00:00:00Z", judgedAt: "", judgedInMs: 1, dropped: 0 },
        ...{ model: "plates 1.0.0", isAnomalous, confidence, score: 1, threshold: 2 },
    });

    it("are chosen by rule", () => {
        const rules = parseKeepRules("uncertain:0.8, anomalous,random:1%");
        assert.deepEqual(rules, [
            { kind: "uncertain", below: 0.8 },
            { kind: "anomalous" },
            { kind: "random", share: 0.01 },
        ]);
        assert.ok(isKept(rules, result(0.79), () => 1));
        assert.ok(isKept(rules, result(0.99, true), () => 1));
        assert.ok(!isKept(rules, result(0.99), () => 0.01));
        assert.ok(isKept(rules, result(0.99), () => 0.009));
        for (const wrong of ["", "odd", "random", "random:200%", "uncertain:0.2", "anomalous:1"]) {
            assert.throws(() => parseKeepRules(wrong), /is no rule/, wrong);
        }
    });

    it("take no more disk than they may, and have lines that a dataset takes, also after a restart", async () => {
        const folder = await mkdtemp(join(tmpdir(), "kept-"));
        try {
            const options = { rules: parseKeepRules("anomalous"), folder, mostBytes: 300, prefix: "s3://line/kept/" };
            for (let each = 0; each < 5; each++) {
                const kept = await openKeptPictures(options);
                await kept.deliver({ result: result(0.9, true, `id${each}`), picture: Buffer.alloc(100, each) });
                await kept.deliver({ result: result(0.9, false, `no${each}`), picture: Buffer.alloc(100) });
                await new Promise((resolve) => setTimeout(resolve, 5));
            }
            const names = ["id2-p.png", "id3-p.png", "id4-p.png"];
            assert.deepEqual((await readdir(join(folder, "pictures"))).sort(), names);
            const lines = (await readFile(join(folder, "kept.manifest"), "utf8")).trimEnd().split("\n");
            assert.deepEqual(
                lines.map((line) => parseManifestLine(line)).map(({ sourceRef, label }) => [sourceRef, label]),
                names.map((name) => [`s3://line/kept/${name}`, null]),
            );
            assert.equal(JSON.parse(lines[0])["lookoutvision-verdict"].confidence, 0.9);
        } finally {
            await rm(folder, { recursive: true });
        }
    });
});
