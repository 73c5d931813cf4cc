import assert from "node:assert/strict";
import { photograph } from "../../../../benchmarks/generatedPictures/photograph";
import type { Shot } from "../../../../benchmarks/generatedPictures/photograph";
import { coarseStructure } from "../../../../server/detector/likeness/coarseStructure";
import { decodePicture } from "../../../../server/pictures/decodePicture";
import type { Pairs } from "../../../../server/detector/numerics/pairs";
import { registeredSimilarities } from "../../../../server/detector/likeness/pictureRegistration";
import { viewPicture } from "../../../../server/detector/views/pictureViews";

const PIECES = 6;
const ways: Record<string, Partial<Shot>> = {
    "as it lies": {},
    "in other light": { drift: 0.8 },
    "turned by a right angle": { turn: 90, drift: -0.5 },
    "upside down": { turn: 180 },
    "a little turned and moved": { turn: 4, shift: [0.03, -0.02] },
    cropped: { zoom: 1.1, shift: [-0.02, 0.03] },
};

describe("the registration of pictures", function () {
    this.timeout(1_200_000);

    const shots = Object.entries(ways);
    let similarity: Pairs;

    before(async () => {
        const structures: Float32Array[] = [];
        for (let piece = 0; piece < PIECES; piece++) {
            for (const [shot, way] of shots) {
                const picture = await photograph({
                    product: "castMetal",
                    piece: `piece-${piece}`,
                    shot,
                    width: 160,
                    height: 160,
                    ...way,
                });
                structures.push(await coarseStructure((await viewPicture(await decodePicture(picture))).square));
            }
        }
        similarity = (await registeredSimilarities(structures))!;
    });

    const pieceOf = (picture: number) => Math.floor(picture / shots.length);
    const others = () =>
        [...Array(PIECES * shots.length).keys()].flatMap((one) =>
            [...Array(one).keys()]
                .filter((other) => pieceOf(one) !== pieceOf(other))
                .map((other) => similarity.get(one, other)),
        );

    for (const [way] of shots.slice(1)) {
        it(`finds a piece again ${way}`, () => {
            const shot = shots.findIndex(([name]) => name === way);
            const same = Array.from({ length: PIECES }, (_, piece) =>
                similarity.get(piece * shots.length, piece * shots.length + shot),
            );
            assert.ok(Math.min(...same) > 0.72, `${Math.min(...same)}`);
        });
    }

    it("leaves different pieces apart", () => {
        assert.ok(Math.max(...others()) < 0.7, `${Math.max(...others())}`);
    });

    it("finds mirror images, and compares nothing where there is one picture", async () => {
        const structure = await coarseStructure(
            (
                await viewPicture(
                    await decodePicture(
                        await photograph({ product: "castMetal", piece: "one", shot: "a", width: 160, height: 160 }),
                    ),
                )
            ).square,
        );
        const mirrored = structure.map((_, index) => structure[index - (index % 32) + 31 - (index % 32)]);
        assert.ok((await registeredSimilarities([structure, mirrored]))!.get(0, 1) > 0.9);
        assert.equal((await registeredSimilarities([structure]))!.values.length, 0);
    });
});
