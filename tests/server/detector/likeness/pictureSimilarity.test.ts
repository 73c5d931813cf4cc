import assert from "node:assert/strict";
import sharp from "sharp";
import { openBackbone } from "../../../../server/detector/backbone/backbone";
import { collectFeatures } from "../../../../server/detector/collectFeatures";
import type { Pairs } from "../../../../server/detector/numerics/pairs";
import type { Likeness } from "../../../../server/detector/views/pictureFeatures";
import { PictureGroups } from "../../../../server/detector/likeness/pictureGroups";
import { similarities } from "../../../../server/detector/likeness/pictureSimilarity";
import { createRandom } from "../../../../server/detector/numerics/random";
import { dividePictures, FOLDS } from "../../../../server/detector/split";

const SIDE = 128;
const PIECES = 12;
const SHOTS = 3;

describe("pictures of one piece", function () {
    this.timeout(1_200_000);

    const pieceOf = Array.from({ length: PIECES * SHOTS }, (_, picture) => Math.floor(picture / SHOTS));
    let likeness: Likeness[];
    let similarity: Pairs;

    before(async () => {
        const pictures = pieceOf.map((piece, picture) => ({
            sourceRef: `piece-${piece}-shot-${picture % SHOTS}`,
            label: "normal" as const,
            read: () => shoot(piece, picture % SHOTS),
        }));
        ({ likeness } = await collectFeatures(
            await openBackbone(),
            pictures,
            ["likeness"],
            new Set(),
            () => undefined,
        ));
        similarity = await similarities(likeness);
    });

    it("are more alike than others, under other light and noise", () => {
        const pairs = [...pieceOf.keys()].flatMap((a) =>
            [...pieceOf.keys()].filter((b) => b < a).map((b) => ({ a, b })),
        );
        const of = (same: boolean) =>
            pairs.filter(({ a, b }) => (pieceOf[a] === pieceOf[b]) === same).map(({ a, b }) => similarity.get(a, b));
        assert.ok(Math.min(...of(true)) > 0.6, `least alike of one piece: ${Math.min(...of(true))}`);
        assert.ok(Math.max(...of(false)) < 0.6, `most alike of two pieces: ${Math.max(...of(false))}`);
    });

    it("are in one fold", async () => {
        const groups = await PictureGroups.of(likeness);
        const { folds } = dividePictures(
            pieceOf.map((piece) => (piece % 2 === 0 ? "anomaly" : "normal")),
            groups,
            FOLDS,
            1,
        );
        pieceOf.forEach((piece, picture) => assert.equal(folds[picture], folds[piece * SHOTS]));
    });
});

/** A plate with spots that are its own, photographed once more: other light, other noise. */
function shoot(piece: number, shot: number): Promise<Buffer> {
    const shape = createRandom(piece, "piece");
    const spots = Array.from({ length: 12 }, () => ({
        x: SIDE * shape.uniform(),
        y: SIDE * shape.uniform(),
        radius: 5 + 12 * shape.uniform(),
        tone: 160 * (shape.uniform() - 0.5),
    }));
    const camera = createRandom(piece * SHOTS + shot, "camera");
    const light = 0.85 + 0.3 * camera.uniform();
    const rgb = Buffer.alloc(SIDE * SIDE * 3);
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
        const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
        const tone = spots.reduce(
            (sum, spot) => sum + (Math.hypot(x - spot.x, y - spot.y) < spot.radius ? spot.tone : 0),
            120,
        );
        for (let channel = 0; channel < 3; channel++) {
            rgb[3 * pixel + channel] = Math.max(0, Math.min(255, light * tone + 4 * camera.gaussian()));
        }
    }
    return sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } })
        .png()
        .toBuffer();
}
