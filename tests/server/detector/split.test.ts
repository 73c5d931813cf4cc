import assert from "node:assert/strict";
import fc from "fast-check";
import { Pairs } from "../../../server/detector/numerics/pairs";
import { PictureGroups } from "../../../server/detector/likeness/pictureGroups";
import { dividePictures, FOLDS, mostTypicalFold, setTestAside } from "../../../server/detector/split";
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

describe("pieces", () => {
    const singles = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index);
    for (const [what, normal, anomaly, similarity] of [
        ["are kept whole with five of each label", singles(5, 0), singles(5, 5), 0.6],
        ["are parted where a label has only four", singles(20, 0), [20, 20, 21, 21, 22, 22, 23, 23], undefined],
        [
            "are parted where only normal pictures have four",
            [20, 20, 21, 21, 22, 22, 23, 23],
            singles(20, 0),
            undefined,
        ],
        ["are kept whole up to the size of a fold", [...singles(11, 0), 11, 11, 11, 11], singles(5, 12), 0.6],
        [
            "are parted where one is larger than a fold",
            [...singles(10, 0), 10, 10, 10, 10, 10],
            singles(5, 11),
            undefined,
        ],
        [
            "are kept whole up to a fold's size, rounded up",
            [...singles(11, 0), ...Array<number>(5).fill(11)],
            singles(5, 12),
            0.6,
        ],
        ["of one label are divided as well", singles(10, 0), [], 0.6],
    ] as [string, number[], number[], number | undefined][]) {
        it(what, () => {
            const labels = [...normal.map((): Label => "normal"), ...anomaly.map((): Label => "anomaly")];
            const division = dividePictures(labels, groupsOf([...normal, ...anomaly]), FOLDS, 1);
            assert.equal(division.similarity, similarity);
            assert.equal(
                new Set(division.groups).size,
                new Set(similarity ? [...normal, ...anomaly] : labels.keys()).size,
            );
        });
    }

    it("of all sizes make folds of one size, the largest placed first", () => {
        const pieces = [...singles(32, 0), ...Array<number>(8).fill(32)];
        for (const seed of [1, 2, 3]) {
            const labels = pieces.map((): Label => "normal");
            const { folds } = dividePictures(labels, groupsOf(pieces), FOLDS, seed);
            assert.deepEqual(countsOf(labels, folds, "normal"), [8, 8, 8, 8, 8]);
        }
    });
});

describe("the fold set aside for the test", () => {
    const [normal, anomaly] = ["normal", "anomaly"] as const;
    for (const [what, labels, folds, typical] of [
        ["with its share of both labels", [normal, normal, normal, normal, anomaly, anomaly], [0, 0, 0, 1, 1, 2], 1],
        [
            "neither with most nor with least",
            [...Array<Label>(6).fill(normal), ...Array<Label>(3).fill(anomaly)],
            [0, 0, 0, 0, 1, 1, 0, 0, 1],
            1,
        ],
        ["with its share of the only label", [normal, normal, normal, normal, normal, normal], [0, 0, 0, 1, 1, 2], 1],
        ["first of equal ones", [normal, anomaly, normal, anomaly], [0, 0, 1, 1], 0],
    ] as [string, Label[], number[], number][]) {
        it(`is the one ${what}`, () => assert.equal(mostTypicalFold(labels, Int32Array.from(folds), 3), typical));
    }

    it("is taken from the training pictures, with its pieces whole and a share of both labels", () => {
        // 50 pieces, two pictures of each; every fifth piece is defective.
        const pieces = Array.from({ length: 100 }, (_, picture) => Math.floor(picture / 2));
        const pictures = pieces.map((piece): { label: Label } => ({ label: piece % 5 === 0 ? "anomaly" : "normal" }));
        const { training, test, division } = setTestAside(pictures, groupsOf(pieces), 1);
        assert.deepEqual(
            [...training, ...test].sort((one, other) => one - other),
            [...pictures.keys()],
        );
        assert.deepEqual(new Set(test.map((picture) => division.folds[picture])).size, 1);
        assert.deepEqual(
            [normal, anomaly].map((label) => test.filter((picture) => pictures[picture].label === label).length),
            [16, 4],
        );
        test.forEach((picture) => assert.ok(test.includes(picture % 2 === 0 ? picture + 1 : picture - 1)));
        assert.deepEqual(setTestAside(pictures, groupsOf(pieces), 1).test, test);
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
