import assert from "node:assert/strict";
import { openBackbone } from "../../../../server/detector/backbone/backbone";
import type { Backbone } from "../../../../server/detector/backbone/backbone";
import { chooseCopied, computeCopies } from "../../../../server/detector/changedCopies";
import type { ChangedCopies } from "../../../../server/detector/changedCopies";
import { changeKinds } from "../../../../server/detector/changes/changeKinds";
import { relight } from "../../../../server/detector/changes/light";
import { mix } from "../../../../server/detector/changes/mixture";
import { strongChanges } from "../../../../server/detector/changes/strongChanges";
import { CHANGED_LOOKS, learnFamiliarity, planLooks } from "../../../../server/detector/familiarity/learnFamiliarity";
import type { LearntPictures } from "../../../../server/detector/familiarity/learnFamiliarity";
import { loadFamiliarity } from "../../../../server/detector/familiarity/loadFamiliarity";
import { computeFeatures } from "../../../../server/detector/views/pictureFeatures";
import { viewPicture } from "../../../../server/detector/views/pictureViews";
import type { DecodedPicture } from "../../../../server/pictures/decodedPicture";
import { decodePicture } from "../../../../server/pictures/decodePicture";
import { drawnPictures, drawPicture } from "../drawnPictures";

describe("learning what pictures look like as a whole", () => {
    const training = drawnPictures(9, 3);
    const places = [...training.keys()];
    let backbone: Backbone;
    let learnt: LearntPictures;
    let copies: ChangedCopies;

    before(async () => {
        backbone = await openBackbone();
        const overview = [];
        for (const picture of training) {
            overview.push(await overviewOf(await decodePicture(await picture.read())));
        }
        learnt = { training: places, groups: Int32Array.from(places), looked: new Set(places), overview };
        const task = { training, seed: 1 };
        copies = await computeCopies(backbone, task, chooseCopied(places, task), () => undefined);
    });

    async function overviewOf(picture: DecodedPicture) {
        return (await computeFeatures(backbone, await viewPicture(picture), ["overview"])).overview;
    }

    it("reads each picture once, tells how far it is, and tells pictures after a strong change from new ones", async () => {
        const reads = new Map<string, number>();
        const counted = training.map((picture) => ({
            ...picture,
            read() {
                reads.set(picture.sourceRef, (reads.get(picture.sourceRef) ?? 0) + 1);
                return picture.read();
            },
        }));
        const shares: number[] = [];
        const task = { training: counted, seed: 1 };
        const arrays = await learnFamiliarity(backbone, task, learnt, copies, (share) => shares.push(share));
        assert.deepEqual(
            [...reads.values()],
            training.map(() => 1),
        );
        assert.equal(shares.length, CHANGED_LOOKS);
        assert.equal(shares.at(-1), 1);

        const familiarity = loadFamiliarity(arrays)!;
        for (const seed of [100, 101, 102]) {
            const picture = await decodePicture(await drawPicture(seed === 102 ? "anomaly" : "normal", seed));
            assert.ok(familiarity(await overviewOf(picture)) < 1);
            const darker = relight(picture, { gains: [0.6, 0.6, 0.6] });
            const veiled = mix(picture, 200, () => 0.4);
            for (const changed of [darker, veiled]) {
                assert.ok(familiarity(await overviewOf(changed)) > 1);
            }
        }
    });

    it("looks at each change in pictures that the seed draws, but at none as harmless that may be a defect", () => {
        const looks = planLooks(places, { training, seed: 1 });
        assert.equal(looks.length, CHANGED_LOOKS);
        assert.deepEqual(new Set(looks.map(({ change }) => change)), new Set([undefined, ...strongChanges]));
        assert.deepEqual(new Set(looks.map(({ kind }) => kind)), new Set([undefined, ...changeKinds]));
        assert.deepEqual(planLooks(places, { training, seed: 1 }), looks);
        assert.notDeepEqual(planLooks(places, { training, seed: 2 }), looks);
        const sensitive = planLooks(places, { training, seed: 1, sensitiveTo: ["light", "colour"] });
        assert.ok(sensitive.every(({ kind }) => kind !== "light" && kind !== "colour"));
        assert.equal(sensitive.filter(({ change }) => change).length, looks.filter(({ change }) => change).length);
    });

    it("looks at nothing without copies, or with too few pieces", async () => {
        const onLook = () => assert.fail("a picture was looked at");
        const task = { training, seed: 1 };
        assert.deepEqual(await learnFamiliarity(backbone, task, learnt, { of: [], features: [] }, onLook), {});
        const few = { ...learnt, groups: learnt.groups.map((piece) => piece % 9) };
        assert.deepEqual(await learnFamiliarity(backbone, task, few, copies, onLook), {});
    });
});
