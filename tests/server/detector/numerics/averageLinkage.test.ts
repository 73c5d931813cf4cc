import assert from "node:assert/strict";
import { AverageLinkage } from "../../../../server/detector/numerics/averageLinkage";
import { Pairs } from "../../../../server/detector/numerics/pairs";

/* The expected clusters are SciPy 1.17.1's: fcluster(linkage(pdist(points), "average"), cut, "distance"). */
const points = [
    [0, 0],
    [0.2, 0.1],
    [0.3, 0],
    [1, 1],
    [1.2, 1.1],
    [3, 0],
    [3.1, 0.2],
    [1.05, 0.7],
];

describe("average linkage", () => {
    const cases: [number, number[]][] = [
        [0.1, [0, 1, 2, 3, 4, 5, 6, 7]],
        [0.2, [0, 1, 1, 2, 3, 4, 5, 6]],
        [0.3, [0, 0, 0, 1, 1, 2, 2, 3]],
        [0.5, [0, 0, 0, 1, 1, 2, 2, 1]],
        [1.3, [0, 0, 0, 0, 0, 1, 1, 0]],
        [3, [0, 0, 0, 0, 0, 0, 0, 0]],
    ];
    for (const [cut, clusters] of cases) {
        it(`cut at ${cut} gives SciPy's clusters`, () => {
            const distances = new Pairs(points.length).map((_, one, other) =>
                Math.hypot(points[one][0] - points[other][0], points[one][1] - points[other][1]),
            );
            assert.deepEqual([...new AverageLinkage(distances).clustersAt(cut)], clusters);
        });
    }

    it("ends when all distances are the same", () => {
        assert.deepEqual([...new AverageLinkage(new Pairs(5)).clustersAt(0)], [0, 0, 0, 0, 0]);
    });

    it("leaves a single item alone", () => {
        assert.deepEqual([...new AverageLinkage(new Pairs(1)).clustersAt(1)], [0]);
    });
});
