import assert from "node:assert/strict";
import { fitFamiliarity, FEWEST_PIECES } from "../../../../server/detector/familiarity/fitFamiliarity";
import { loadFamiliarity } from "../../../../server/detector/familiarity/loadFamiliarity";
import { overviewParts } from "../../../../server/detector/familiarity/overview";
import type { OverviewPart, PictureOverview } from "../../../../server/detector/familiarity/overview";
import { createRandom } from "../../../../server/detector/numerics/random";

describe("the familiarity of pictures as a whole", () => {
    const pieces = Array.from({ length: 80 }, (_, picture) => picture % 40);
    const learnt = pieces.map((_, picture) => overview(picture));
    const familiarity = loadFamiliarity(fitFamiliarity(learnt, pieces))!;

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

    it("isn't learnt from too few pieces, however often they were photographed, nor from numbers that aren't finite", () => {
        const few = pieces.map((piece) => piece % (FEWEST_PIECES - 1));
        assert.deepEqual(fitFamiliarity(learnt, few), {});
        assert.deepEqual(fitFamiliarity([], []), {});
        const broken = learnt.map((each) => ({ ...each, texture: each.texture.map(() => NaN) }));
        assert.deepEqual(fitFamiliarity(broken, pieces), {});
        assert.equal(loadFamiliarity({}), undefined);
    });

    it("is learnt from pictures that are all the same, and has others beyond the limit", () => {
        const same = loadFamiliarity(
            fitFamiliarity(
                learnt.map(() => learnt[0]),
                pieces,
            ),
        )!;
        assert.ok(same(learnt[0]) <= 1);
        assert.ok(same(learnt[1]) > 1);
    });
});

/** Numbers of a part that vary together, more or less. */
function overview(seed: number): PictureOverview {
    const random = createRandom(seed, "overview");
    const size: Record<OverviewPart, number> = { texture: 120, fineVariety: 40, coarseVariety: 112, shading: 18 };
    const draw = (part: OverviewPart) => {
        const common = random.gaussian();
        return Float32Array.from({ length: size[part] }, () => common + 0.3 * random.gaussian());
    };
    return {
        texture: draw("texture"),
        fineVariety: draw("fineVariety"),
        coarseVariety: draw("coarseVariety"),
        shading: draw("shading"),
    };
}
