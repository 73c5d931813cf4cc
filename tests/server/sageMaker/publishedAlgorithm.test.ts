import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAlgorithmAnswer } from "../../../server/sageMaker/algorithmAnswer";
import { algorithmManifest } from "../../../server/training/engines/sageMakerAlgorithm/manifest";
import { scoreOfAnswer } from "../../../server/training/engines/sageMakerAlgorithm/algorithmScale";
import { parseLabelledLine } from "../../../server/training/labelledLines";
import { frameRecord, readRecords } from "../../harness/sageMaker/recordIo";

describe("what goes to the published algorithm and comes back", () => {
    it("has lines with the algorithm's names for labels and masks, whatever the dataset calls them", () => {
        const line = (picture: string, label: "normal" | "anomaly", mask: object = {}) =>
            parseLabelledLine(
                JSON.stringify({
                    "source-ref": `s3://plates/${picture}.png`,
                    "my-label": label === "anomaly" ? 1 : 0,
                    "my-label-metadata": { "class-name": label, type: "groundtruth/image-classification" },
                    ...mask,
                }),
            );
        const crack = { "0": { "class-name": "cracked", "hex-color": "#23A436" } };
        const lines = [
            line("good", "normal"),
            line("bad", "anomaly", {
                "my-mask-ref": "s3://plates/bad-mask.png",
                "my-mask-ref-metadata": { "internal-color-map": crack },
            }),
        ];
        const places = {
            copyOf: (ref: string) => `s3://staging/${ref.slice(12)}`,
            dummyMask: "s3://staging/dummy.png",
        };
        const read = algorithmManifest(lines, "segmentation", places, 0)
            .trim()
            .split("\n")
            .map((text) => JSON.parse(text) as Record<string, unknown>);
        assert.deepEqual(
            read.map((entry) => [entry["source-ref"], entry["anomaly-label"], entry["anomaly-mask-ref"]]),
            [
                ["s3://staging/good.png", 0, "s3://staging/dummy.png"],
                ["s3://staging/bad.png", 1, "s3://staging/bad-mask.png"],
            ],
        );
        const maps = read.map(
            (entry) => (entry["anomaly-mask-ref-metadata"] as Record<string, unknown>)["internal-color-map"],
        );
        assert.deepEqual(maps, [
            { "0": { "class-name": "BACKGROUND", "hex-color": "#ffffff", confidence: 0 } },
            { "0": { "class-name": "cracked", "hex-color": "#23a436", confidence: 0 } },
        ]);
        const [first] = algorithmManifest(lines, "classification", places, 0).split("\n");
        assert.doesNotMatch(first, /mask/);
    });

    it("is RecordIO that is read as it was framed, with the magic number inside of records and in pieces of any size", async () => {
        const magic = Buffer.from([0x0a, 0x23, 0xd7, 0xce]);
        const content = fc
            .array(fc.oneof(fc.constant(magic), fc.uint8Array({ maxLength: 9 }).map(Buffer.from)), { maxLength: 6 })
            .map((parts) => Buffer.concat(parts));
        await fc.assert(
            fc.asyncProperty(
                fc.array(content, { maxLength: 5 }),
                fc.integer({ min: 1, max: 30 }),
                async (all, size) => {
                    const stream = Buffer.concat(all.map(frameRecord));
                    assert.equal(stream.length % 4, 0);
                    const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
                        stream.subarray(index * size, (index + 1) * size),
                    );
                    const read: Buffer[] = [];
                    for await (const record of readRecords(asStream(pieces))) {
                        read.push(record);
                    }
                    assert.deepEqual(read, all);
                },
            ),
            { numRuns: 200 },
        );
    });

    it("is a verdict with a confidence, to which a score on the right side of the threshold belongs", () => {
        // From AWS's own sample.
        const sample = '{"Source": {"Type": "direct"}, "IsAnomalous": true, "Confidence": 0.9378743361326908}';
        const answer = parseAlgorithmAnswer(sample)!;
        assert.deepEqual(answer, { isAnomalous: true, confidence: 0.9378743361326908 });
        assert.ok(Math.abs(1 / (1 + Math.exp(-scoreOfAnswer(answer))) - answer.confidence) < 1e-12);
        fc.assert(
            fc.property(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (isAnomalous, confidence) => {
                const score = scoreOfAnswer({ isAnomalous, confidence });
                assert.ok(Number.isFinite(score));
                assert.equal(score >= 0, isAnomalous);
            }),
        );
    });

    it("is refused when it is something else", () => {
        for (const text of [
            "",
            "null",
            "[]",
            "{}",
            '{"IsAnomalous":1,"Confidence":0.5}',
            '{"IsAnomalous":true,"Confidence":2}',
        ]) {
            assert.equal(parseAlgorithmAnswer(text), undefined, text);
        }
    });
});

async function* asStream(pieces: readonly Buffer[]): AsyncGenerator<Buffer, void> {
    for (const piece of pieces) {
        yield await Promise.resolve(piece);
    }
}
