import type { DecodedPicture } from "../../pictures/decodedPicture";
import { standardDecoding } from "../../pictures/pictureDecoding";
import type { PictureDecoding } from "../../pictures/pictureDecoding";
import type { Backbone } from "../backbone/backbone";
import { changeKinds } from "../changes/changeKinds";
import { harmlessChanges } from "../changes/harmlessChanges";
import type { ChangeKind } from "../changes/changeKinds";
import type { HarmlessChange } from "../changes/harmlessChanges";
import { decide } from "../verdict";
import type { Decision } from "../verdict";
import type { Detector, Scorer } from "../detectors/contract";
import { createRandom } from "../numerics/random";
import { inAdvance } from "../inAdvance";
import { readDecoded } from "../readPictures";
import type { Robustness } from "./robustness";
import type { Evaluation, LabelledPicture } from "../trainingTask";
import { computeFeatures } from "../views/pictureFeatures";
import { viewPicture } from "../views/pictureViews";

/** Looks at changed pictures: half as many as the training has pictures, within these bounds. */
const FEWEST = 30;
const MOST = 300;

/** How many changed pictures are judged for the report of a training on so many pictures. */
export function judgedCount(pictures: number): number {
    return Math.max(FEWEST, Math.min(MOST, Math.round(pictures / 2)));
}

/**
 * Judges test pictures again after each harmless change, by turns, so that a few looks tell of many pictures.
 *
 * @param looks - how many at most.
 * @param onLook - called after each: throws when training is to end.
 */
export async function judgeChanged(
    {
        backbone,
        detector,
        scorer,
        decision,
        decoding = standardDecoding,
    }: {
        backbone: Backbone;
        detector: Pick<Detector, "features">;
        scorer: Scorer;
        decision: Decision;
        decoding?: PictureDecoding;
    },
    pictures: readonly LabelledPicture[],
    predictions: Evaluation["predictions"],
    {
        sensitiveTo,
        looks,
        seed,
        onLook,
    }: { sensitiveTo: readonly ChangeKind[]; looks: number; seed: number; onLook: (share: number) => void },
): Promise<Robustness> {
    const changes = harmlessChanges.filter(({ kind }) => !sensitiveTo.includes(kind));
    const order = takeTurns(predictions, seed);
    const each = Math.min(order.length, Math.floor(looks / Math.max(1, changes.length)));
    const results = changes.map(({ name }) => ({ name, judged: 0, falseAlarms: 0, missed: 0, righted: 0 }));
    const changesOf = new Map<number, number[]>();
    for (let turn = 0; turn < each * changes.length; turn++) {
        const picture = order[turn % order.length];
        // Each change meets `each` different pictures, one after the other in the order.
        changesOf.set(picture, [...(changesOf.get(picture) ?? []), Math.floor(turn / each)]);
    }
    let done = 0;
    const read = async (picture: number) => (await readDecoded(pictures[picture], decoding)).decoded;
    const viewsOf = async (reading: Promise<DecodedPicture>, place: number, picture: number) => ({
        picture,
        place,
        views: await viewPicture(await apply(changes[place], await reading, seed, picture)),
    });
    function* changed() {
        for (const [picture, places] of changesOf) {
            const reading = read(picture);
            for (const place of places) {
                yield viewsOf(reading, place, picture);
            }
        }
    }
    for await (const { picture, place, views } of inAdvance(changed())) {
        const features = await computeFeatures(backbone, views, detector.features);
        const { isAnomalous } = decide(await scorer.score(features), decision);
        const before = predictions[picture];
        const result = results[place];
        result.judged++;
        if (isAnomalous !== before.isAnomalous) {
            const kind =
                isAnomalous === (before.label === "anomaly") ? "righted" : isAnomalous ? "falseAlarms" : "missed";
            result[kind]++;
        }
        onLook(++done / (each * changes.length));
    }
    return { changes: results, sensitiveTo: changeKinds.filter((kind) => sensitiveTo.includes(kind)) };
}

function apply({ apply: change, name }: HarmlessChange, decoded: DecodedPicture, seed: number, picture: number) {
    return change(decoded, 1, createRandom(seed, `${name} ${picture}`));
}

/** Pictures of both labels by turns, drawn by the seed, so that few looks see both. */
function takeTurns(predictions: Evaluation["predictions"], seed: number): number[] {
    const random = createRandom(seed, "judged again");
    const of = (label: string) =>
        random.shuffle([...predictions.keys()].filter((picture) => predictions[picture].label === label));
    const [normals, anomalies] = [of("normal"), of("anomaly")];
    const length = Math.max(normals.length, anomalies.length);
    return Array.from({ length }, (_, place) => [normals[place], anomalies[place]])
        .flat()
        .filter((picture) => picture !== undefined);
}
