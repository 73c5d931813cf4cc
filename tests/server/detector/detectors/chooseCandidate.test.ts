import assert from "node:assert/strict";
import { createRandom } from "../../../../server/detector/numerics/random";
import { chooseCandidate } from "../../../../server/detector/detectors/chooseCandidate";

const stack = { name: "stack" };
const other = { name: "other" };
const third = { name: "third" };

describe("the choice among candidates", () => {
    it("keeps the preferred one where others are only luckier", () => {
        let replaced = 0;
        for (let seed = 0; seed < 200; seed++) {
            const { anomalous, scores } = draw({ normals: 20, anomalies: 10, seed, separation: [2, 2, 2] });
            replaced += chooseCandidate(anomalous, scores, stack).detector === stack ? 0 : 1;
        }
        assert.ok(replaced <= 10, `${replaced} of 200`);
    });

    it("takes another that is clearly better, and says by how much", () => {
        const { anomalous, scores } = draw({ normals: 60, anomalies: 40, seed: 1, separation: [0.5, 3, 1] });
        const { detector, reason } = chooseCandidate(anomalous, scores, stack);
        assert.equal(detector, other);
        assert.match(reason, /^Its ROC AUC is above that of stack by \d+\.\d standard errors/);
    });

    it("keeps the preferred one where there is nothing to compare by", () => {
        for (const anomalies of [0, 1]) {
            const { anomalous, scores } = draw({ normals: 20, anomalies, seed: 1, separation: [0, 9, 9] });
            assert.equal(chooseCandidate(anomalous, scores, stack).detector, stack);
        }
    });

    it("compares by the pictures that both have scores for", () => {
        const { anomalous, scores } = draw({ normals: 60, anomalies: 40, seed: 1, separation: [0.5, 3, 1] });
        const partly = new Map(
            [...scores].map(([name, values]) => [
                name,
                name === stack ? values : values.map((value, picture) => (picture % 4 === 0 ? NaN : value)),
            ]),
        );
        assert.equal(chooseCandidate(anomalous, partly, stack).detector, other);
    });
});

/** Normally distributed scores of three candidates; those of anomalies are higher by the candidate's separation. */
function draw({
    normals,
    anomalies,
    seed,
    separation,
}: {
    normals: number;
    anomalies: number;
    seed: number;
    separation: [number, number, number];
}) {
    const random = createRandom(seed, "scores");
    const anomalous = Array.from({ length: normals + anomalies }, (_, picture) => picture >= normals);
    const of = (distance: number) => Float64Array.from(anomalous, (is) => random.gaussian() + (is ? distance : 0));
    return {
        anomalous,
        scores: new Map([stack, other, third].map((candidate, place) => [candidate, of(separation[place])])),
    };
}
