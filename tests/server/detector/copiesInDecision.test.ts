import assert from "node:assert/strict";
import { chooseDecision } from "../../../server/detector/decision";
import { createRandom } from "../../../server/detector/numerics/random";

describe("the decision where changed copies have scores too", () => {
    const random = createRandom(5, "copies in decision");
    const draw = (count: number, mean: number, deviation: number) =>
        Array.from({ length: count }, () => mean + deviation * random.gaussian());
    const labels = (normal: number, anomaly: number) => [
        ...Array<boolean>(normal).fill(false),
        ...Array<boolean>(anomaly).fill(true),
    ];
    const pictures = [...draw(40, 0, 1), ...draw(20, 8, 1)];
    const anomalous = labels(40, 20);
    const decide = (copies: number[]) =>
        chooseDecision(
            [...anomalous, ...anomalous.slice(0, copies.length)],
            Float64Array.from([...pictures, ...copies]),
            60,
        );

    it("has the threshold of the pictures themselves, wherever copies lie that are no farther apart", () => {
        const alone = chooseDecision(anomalous, Float64Array.from(pictures));
        assert.equal(decide([...draw(40, 3, 0.5), ...draw(20, 5, 2)]).threshold, alone.threshold);
    });

    it("has a higher threshold where copies of normal pictures lie farther apart than these", () => {
        const alone = chooseDecision(anomalous, Float64Array.from(pictures));
        const scattered = decide([...draw(40, 0, 2), ...draw(20, 8, 1)]);
        assert.ok(scattered.threshold > alone.threshold + 0.1, `${scattered.threshold}, ${alone.threshold}`);
        assert.ok(scattered.threshold < 6.5, String(scattered.threshold));
    });

    it("is less sure where copies are told apart less surely, and never surer", () => {
        const alone = chooseDecision(anomalous, Float64Array.from(pictures));
        const steady = decide([...draw(40, 0, 1), ...draw(20, 8, 1)]);
        const fragile = decide([...draw(40, 3, 2), ...draw(20, 5, 2)]);
        assert.ok(steady.slope <= alone.slope && steady.slope > 0.7 * alone.slope, `${steady.slope}, ${alone.slope}`);
        assert.ok(fragile.slope < 0.95 * steady.slope, `${fragile.slope}, ${steady.slope}`);
    });

    it("doesn't take copies of three anomalies for more of them", () => {
        const few = [...draw(40, 0, 1), ...draw(3, 8, 1)];
        const many = [...few, ...draw(40, 0, 1), ...draw(3, 8, 1)];
        const { threshold } = chooseDecision([...labels(40, 3), ...labels(40, 3)], Float64Array.from(many), 43);
        assert.equal(threshold, chooseDecision(labels(40, 0), Float64Array.from(few.slice(0, 40))).threshold);
    });

    it("without anomalies is that of the pictures, however far apart copies lie, but not below the middle of these", () => {
        const normals = draw(40, 0, 1);
        const alone = chooseDecision(labels(40, 0), Float64Array.from(normals));
        const withCopies = (copies: number[]) =>
            chooseDecision(labels(80, 0), Float64Array.from([...normals, ...copies]), 40);
        assert.deepEqual(withCopies(draw(40, 2, 5)), alone);
        const moved = withCopies([...Array<number>(20).fill(6), ...Array<number>(20).fill(8)]);
        assert.equal(moved.threshold, 7);
        // A typical picture is as sure as without copies.
        assert.ok(Math.abs(moved.slope * (alone.threshold - 3 / alone.slope - 7) + 3) < 1e-9, JSON.stringify(moved));
    });
});
