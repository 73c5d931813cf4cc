import assert from "node:assert/strict";
import { chooseCoreset } from "../../../../server/detector/numerics/coreset";
import { indexNeighbours } from "../../../../server/detector/numerics/nearestNeighbours";
import { createRandom } from "../../../../server/detector/numerics/random";

const DIMENSIONS = 8;

describe("nearest neighbours", () => {
    const points = randomPoints(50, "points");
    const queries = randomPoints(20, "queries");

    it("are as near as comparing all pairs says", async () => {
        const distances = await (await indexNeighbours(points, DIMENSIONS)).distances(queries);
        nearAll(
            distances,
            bruteForce(queries, points, () => true),
        );
    });

    it("don't count points that are excluded", async () => {
        const distances = await (
            await indexNeighbours(points, DIMENSIONS)
        ).distances(queries, (point) => point % 2 === 0);
        nearAll(
            distances,
            bruteForce(queries, points, (point) => point % 2 === 1),
        );
    });

    it("that are farthest are found without comparing all pairs, whether few queries or all are far", async () => {
        const spread = randomPoints(600, "spread");
        const far = randomPoints(900, "far").map((value, index) => (index < 20 * DIMENSIONS ? 30 * value : value));
        for (const asked of [far, randomPoints(900, "near")]) {
            const index = await indexNeighbours(spread, DIMENSIONS);
            const expected = (await index.distances(asked, (point) => point % 3 === 0)).sort().reverse();
            nearAll(await index.largest(asked, 9, (point) => point % 3 === 0), [...expected.subarray(0, 9)]);
            assert.equal((await index.largest(asked.subarray(0, 4 * DIMENSIONS), 9)).length, 4);
        }
    });

    it("are infinitely far when all points are excluded", async () => {
        const distances = await (await indexNeighbours(points, DIMENSIONS)).distances(queries, () => true);
        assert.ok(distances.every((distance) => distance === Infinity));
    });

    it("are at distance 0 of themselves", async () => {
        const distances = await (await indexNeighbours(points, DIMENSIONS)).distances(points);
        assert.ok(distances.every((distance) => distance < 2e-3));
    });
});

describe("a coreset", () => {
    it("takes a point from each of a few far clusters before a second one from any", () => {
        const points = new Float32Array(100 * DIMENSIONS);
        const jitter = createRandom(3, "jitter");
        for (let point = 0; point < 100; point++) {
            points[point * DIMENSIONS + (point % 5)] = 100;
            points[point * DIMENSIONS + 7] = jitter.uniform();
        }
        const chosen = chooseCoreset(points, DIMENSIONS, 5, createRandom(1, "coreset"));
        assert.deepEqual([...chosen].map((point) => point % 5).sort(), [0, 1, 2, 3, 4]);
    });

    it("is the same for the same seed and never has a point twice", () => {
        const points = randomPoints(200, "coreset");
        const choose = (seed: number) => [...chooseCoreset(points, DIMENSIONS, 60, createRandom(seed, "coreset"))];
        assert.deepEqual(choose(1), choose(1));
        assert.notDeepEqual(choose(1), choose(2));
        assert.equal(new Set(choose(1)).size, 60);
    });

    it("is all there is when that is less, copies included", () => {
        const copies = new Float32Array(6 * DIMENSIONS).fill(1);
        assert.deepEqual(
            [...chooseCoreset(copies, DIMENSIONS, 10, createRandom(1, "coreset"))].sort(),
            [0, 1, 2, 3, 4, 5],
        );
        assert.equal(chooseCoreset(new Float32Array(0), DIMENSIONS, 10, createRandom(1, "coreset")).length, 0);
    });
});

function randomPoints(count: number, purpose: string): Float32Array {
    const random = createRandom(1, purpose);
    return Float32Array.from({ length: count * DIMENSIONS }, () => random.gaussian());
}

function bruteForce(queries: Float32Array, points: Float32Array, counts: (point: number) => boolean): number[] {
    const row = (all: Float32Array, index: number) => all.subarray(index * DIMENSIONS, (index + 1) * DIMENSIONS);
    return Array.from({ length: queries.length / DIMENSIONS }, (_, query) => {
        let nearest = Infinity;
        for (let point = 0; point < points.length / DIMENSIONS; point++) {
            const difference = row(queries, query).map((value, dimension) => value - row(points, point)[dimension]);
            nearest = counts(point) ? Math.min(nearest, Math.hypot(...difference)) : nearest;
        }
        return nearest;
    });
}

function nearAll(actual: Float32Array, expected: readonly number[]): void {
    assert.equal(actual.length, expected.length);
    expected.forEach((value, index) =>
        assert.ok(Math.abs(actual[index] - value) < 1e-4, `${actual[index]} is not ${value}`),
    );
}
