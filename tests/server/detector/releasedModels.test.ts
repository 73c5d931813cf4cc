import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadDetector } from "../../../server/detector/loadDetector";
import { maskedPictures } from "./maskedPictures";

/*
 * tests/fixtures/models has model files of earlier releases, trained on maskedPictures(8, 12) with seed 1; of their
 * memory banks only the first 300 patches are left, to keep them small.
 */

describe("a model file of an earlier release", function () {
    this.timeout(1_200_000);

    it("detects as it did in 0.1.0", async () => {
        const file = await readFile(join(__dirname, "..", "..", "fixtures", "models", "stackedWithMasks-0.1.0.model"));
        const detector = await loadDetector(file);
        const answers: { isAnomalous: boolean; confidence: number; found: Record<string, number> }[] = [
            { isAnomalous: false, confidence: 0.8987, found: { background: 1 } },
            { isAnomalous: false, confidence: 0.9006, found: { background: 1 } },
            { isAnomalous: true, confidence: 0.9309, found: { background: 0.9646, hole: 0.0354 } },
            { isAnomalous: true, confidence: 0.9467, found: { background: 0.9641, rust: 0.0359 } },
        ];
        for (const [index, picture] of maskedPictures(2, 2, 1000).entries()) {
            const { isAnomalous, confidence, anomalies, unfamiliarity } = await detector.detect(await picture.read());
            assert.equal(unfamiliarity, undefined);
            const expected = answers[index];
            assert.equal(isAnomalous, expected.isAnomalous);
            // Another type of processor may round otherwise.
            assert.ok(
                Math.abs(confidence - expected.confidence) < 0.005,
                `${picture.sourceRef}: confidence ${confidence}`,
            );
            assert.deepEqual(
                anomalies!.map(({ name }) => name),
                Object.keys(expected.found),
            );
            for (const { name, totalPercentageArea } of anomalies!) {
                assert.ok(
                    Math.abs(totalPercentageArea - expected.found[name]) < 0.002,
                    `${picture.sourceRef}: ${name} ${totalPercentageArea}`,
                );
            }
        }
    });
});
