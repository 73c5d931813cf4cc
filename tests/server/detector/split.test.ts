import assert from "node:assert/strict";
import fc from "fast-check";
import { Pairs } from "../../../server/detector/numerics/pairs";
import { PictureGroups } from "../../../server/detector/likeness/pictureGroups";
import { dividePictures, FOLDS, mostTypicalFold } from "../../../server/detector/split";
import type { Label } from "../../../server/pictures/label";

describe("folds", () => {
    it("keep pictures of one piece together", () => {
        // 20 pieces, three pictures of each; every third piece is defective.
        const pieces = Array.from({ length: 60 }, (_, picture) => Math.floor(picture / 3));
        const labels = pieces.map((piece): Label => (piece % 3 === 0 ? "anomaly" : "normal"));
        const folds = dividePictures(labels, groupsOf(pieces), FOLDS, 1).folds;
        pieces.forEach((piece, picture) => assert.equal(folds[picture], folds[3 * piece]));
        assert.deepEqual(countsOf(labels, folds, "anomaly").sort(), [3, 3, 3, 6, 6]);
    });

    it("keep both labels and all sizes even when all pictures differ", () => {
        const labels = Array.from({ length: 43 }, (_, picture): Label => (picture < 30 ? "normal" : "anomaly"));
        const folds = dividePictures(labels, groupsOf(labels.map((_, picture) => picture)), FOLDS, 1).folds;
        assert.deepEqual(countsOf(labels, folds, "normal"), [6, 6, 6, 6, 6]);
        assert.deepEqual(countsOf(labels, folds, "anomaly").sort(), [2, 2, 3, 3, 3]);
    });

    it("divide pictures that all look the same, rather than not at all", () => {
        const labels = Array.from({ length: 30 }, (_, picture): Label => (picture < 20 ? "normal" : "anomaly"));
        const folds = dividePictures(labels, groupsOf(labels.map(() => 0)), FOLDS, 1).folds;
        assert.deepEqual(countsOf(labels, folds, "normal"), [4, 4, 4, 4, 4]);
        assert.deepEqual(countsOf(labels, folds, "anomaly"), [2, 2, 2, 2, 2]);
    });

    it("ask for more likeness where whole groups would leave too few", () => {
        // Pairs at .9 within one large group at .65: the group can't be a fold, the pairs can.
        const labels = Array.from({ length: 40 }, (_, picture): Label => (picture < 20 ? "normal" : "anomaly"));
        const pairs = new Pairs(40).map((_, a, b) => (Math.floor(a / 2) === Math.floor(b / 2) ? 0.9 : 0.65));
        const folds = dividePictures(labels, PictureGroups.from(pairs), FOLDS, 1).folds;
        for (let picture = 0; picture < 40; picture += 2) {
            assert.equal(folds[picture], folds[picture + 1]);
        }
        assert.deepEqual(countsOf(labels, folds, "normal"), [4, 4, 4, 4, 4]);
    });

    it("depend on the seed, and on nothing else", () => {
        const labels = Array.from({ length: 40 }, (_, picture): Label => (picture < 20 ? "normal" : "anomaly"));
        const assign = (seed: number) => [
            ...dividePictures(labels, groupsOf(labels.map((_, picture) => picture)), FOLDS, seed).folds,
        ];
        assert.deepEqual(assign(1), assign(1));
        assert.notDeepEqual(assign(1), assign(2));
    });

    it("put each label into at least two folds, whatever the groups", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 2, max: 30 }),
                fc.integer({ min: 2, max: 30 }),
                fc.integer({ min: 1, max: 40 }),
                fc.nat(),
                (normals, anomalies, pieces, seed) => {
                    const labels = [
                        ...Array<Label>(normals).fill("normal"),
                        ...Array<Label>(anomalies).fill("anomaly"),
                    ];
                    const folds = dividePictures(
                        labels,
                        groupsOf(labels.map((_, picture) => (picture * 7919) % pieces)),
                        Math.min(FOLDS, normals, anomalies),
                        seed,
                    ).folds;
                    for (const label of ["normal", "anomaly"]) {
                        assert.ok(new Set(folds.filter((_, picture) => labels[picture] === label)).size >= 2);
                    }
                },
            ),
            { numRuns: 200, seed: 1 },
        );
    });
});

describe("the fold set aside for the test", () => {
    it("is the one with its share of both labels", () => {
        const labels: Label[] = ["normal", "normal", "normal", "normal", "anomaly", "anomaly"];
        assert.equal(mostTypicalFold(labels, Int32Array.of(0, 0, 0, 1, 1, 2), 3), 1);
    });
});

/** Of pictures of these pieces. */
function groupsOf(pieces: readonly number[]): PictureGroups {
    return PictureGroups.from(new Pairs(pieces.length).map((_, a, b) => (pieces[a] === pieces[b] ? 0.95 : 0.1)));
}

function countsOf(labels: readonly Label[], folds: Int32Array, label: Label): number[] {
    return Array.from(
        { length: FOLDS },
        (_, fold) => labels.filter((each, picture) => each === label && folds[picture] === fold).length,
    );
}
