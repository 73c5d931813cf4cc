import assert from "node:assert/strict";
import { fitFamiliarity, FEWEST_PIECES } from "../../../../server/detector/familiarity/fitFamiliarity";
import { loadFamiliarity } from "../../../../server/detector/familiarity/loadFamiliarity";
import { overviewParts } from "../../../../server/detector/familiarity/overview";
import type { OverviewPart, PictureOverview } from "../../../../server/detector/familiarity/overview";
import { createRandom } from "../../../../server/detector/numerics/random";

describe("the familiarity of pictures as a whole", () => {
    const pieces = Array.from({ length: 80 }, (_, picture) => picture % 40);
    const learnt = pieces.map((piece, picture) => ({ piece, overview: overview(picture) }));
    const familiarity = loadFamiliarity(fitFamiliarity(learnt, []))!;

    it("has new pictures of the same kind within the limit, at most one of a hundred excepted", () => {
        const beyond = Array.from({ length: 300 }, (_, picture) => overview(1000 + picture)).filter(
            (each) => familiarity(each) > 1,
        );
        assert.ok(beyond.length <= 3, `${beyond.length} of 300`);
    });

    for (const part of overviewParts) {
        it(`has a picture beyond the limit whose ${part} alone is another`, () => {
            const other = overview(2000);
            assert.ok(familiarity(other) < 1);
            assert.ok(familiarity({ ...other, [part]: other[part].map((value, at) => value + (at % 3) - 3) }) > 1);
        });
    }

    it("has a picture that differs against the correlations beyond the limit, though each number is usual", () => {
        const usual = overview(2001);
        const against = usual.shading.map((_, at) => (at % 2 === 0 ? 1 : -1));
        assert.ok(familiarity({ ...usual, shading: against }) > 1);
    });

    it("has a picture beyond the limit that a learnt change moved by less than pictures differ", () => {
        const changed = learnt.slice(0, 3).map(({ piece, overview: before }) => ({
            change: "another light",
            piece,
            before,
            after: relit(before),
        }));
        const told = loadFamiliarity(fitFamiliarity(learnt, changed))!;
        const others = Array.from({ length: 100 }, (_, picture) => overview(3000 + picture));
        const beyond = (of: typeof told, pictures: readonly PictureOverview[]) =>
            pictures.filter((each) => of(each) > 1).length;
        assert.ok(beyond(told, others) <= 2);
        assert.ok(beyond(told, others.map(relit)) >= 95);
        assert.ok(beyond(familiarity, others.map(relit)) <= 5);
    });

    it("is learnt as before where a change changes nothing", () => {
        const unchanged = learnt.map(({ piece, overview: of }) => ({ change: "none", piece, before: of, after: of }));
        const same = loadFamiliarity(fitFamiliarity(learnt, unchanged))!;
        for (const picture of [4000, 4001].map(overview)) {
            assert.equal(same(picture), familiarity(picture));
        }
    });

    it("isn't learnt from too few pieces, however often they were photographed, nor from numbers that aren't finite", () => {
        const few = learnt.map((seen) => ({ ...seen, piece: seen.piece % (FEWEST_PIECES - 1) }));
        assert.deepEqual(fitFamiliarity(few, []), {});
        assert.deepEqual(fitFamiliarity([], []), {});
        const broken = learnt.map(({ piece, overview: of }) => ({
            piece,
            overview: { ...of, texture: of.texture.map(() => NaN) },
        }));
        assert.deepEqual(fitFamiliarity(broken, []), {});
        assert.equal(loadFamiliarity({}), undefined);
    });

    it("is learnt from pictures that are all the same, and has others beyond the limit", () => {
        const all = learnt.map((seen) => ({ ...seen, overview: learnt[0].overview }));
        const same = loadFamiliarity(fitFamiliarity(all, []))!;
        assert.ok(same(learnt[0].overview) <= 1);
        assert.ok(same(learnt[1].overview) > 1);
    });
});

/** The same picture in another light: each number of a part is moved a little, to a side of its own. */
function relit(before: PictureOverview): PictureOverview {
    return { ...before, coarseMeans: before.coarseMeans.map((value, at) => value + (at % 2 === 0 ? 0.15 : -0.15)) };
}

/** Numbers of a part that vary together, more or less. */
function overview(seed: number): PictureOverview {
    const random = createRandom(seed, "overview");
    const size: Record<OverviewPart, number> = {
        texture: 120,
        fineVariety: 40,
        coarseVariety: 112,
        coarseMeans: 112,
        shading: 18,
    };
    const draw = (part: OverviewPart) => {
        const common = random.gaussian();
        return Float32Array.from({ length: size[part] }, () => common + 0.3 * random.gaussian());
    };
    return {
        texture: draw("texture"),
        fineVariety: draw("fineVariety"),
        coarseVariety: draw("coarseVariety"),
        coarseMeans: draw("coarseMeans"),
        shading: draw("shading"),
    };
}
