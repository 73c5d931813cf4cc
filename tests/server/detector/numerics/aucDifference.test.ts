import assert from "node:assert/strict";
import { aucDifference } from "../../../../server/detector/numerics/aucDifference";
import { createRandom } from "../../../../server/detector/numerics/random";
import { rocAuc } from "../../../../server/detector/metrics";

describe("the difference of two areas under the ROC curve", () => {
    it("is that of the areas", () => {
        const { anomalous, first, second } = draw(1);
        const { difference } = aucDifference(anomalous, first, second);
        assert.ok(Math.abs(difference - (rocAuc(anomalous, first) - rocAuc(anomalous, second))) < 1e-12);
    });

    it("has the standard error that it shows over many draws", () => {
        const drawn = Array.from({ length: 400 }, (_, seed) => {
            const { anomalous, first, second } = draw(seed);
            return aucDifference(anomalous, first, second);
        });
        const mean = drawn.reduce((sum, { difference }) => sum + difference, 0) / drawn.length;
        const spread = Math.sqrt(
            drawn.reduce((sum, { difference }) => sum + (difference - mean) ** 2, 0) / drawn.length,
        );
        const told = drawn.reduce((sum, { standardError }) => sum + standardError, 0) / drawn.length;
        assert.ok(Math.abs(told / spread - 1) < 0.12, `told ${told}, shown ${spread}`);
    });

    it("is sure of nothing with one picture of a label", () => {
        assert.equal(aucDifference([false, false, true], [1, 2, 3], [3, 2, 1]).standardError, Infinity);
    });
});

function draw(seed: number) {
    const random = createRandom(seed, "scores");
    const anomalous = Array.from({ length: 50 }, (_, picture) => picture >= 30);
    const shared = anomalous.map((is) => random.gaussian() + (is ? 1 : 0));
    const noisy = () => shared.map((score) => score + random.gaussian());
    return { anomalous, first: noisy(), second: noisy() };
}
