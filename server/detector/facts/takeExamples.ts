import type { PictureDecoding } from "../../pictures/pictureDecoding";
import type { Backbone } from "../backbone/backbone";
import { computeFeatures } from "../views/pictureFeatures";
import type { Scorer } from "../detectors/contract";
import { readViews } from "../readPictures";
import type { Evaluation, LabelledPicture } from "../trainingTask";
import { drawHeatMap, drawPicture } from "./drawExample";
import type { ReportExample } from "./trainingFacts";

/** Most examples of each kind. With at most `mostJpegBytes` a picture the report stays below 3 MB. */
const mostExamples = 6;

/** The test pictures to look at: what the detector was surest of and wrong, and what it was right about and least sure. */
export function chooseExamples(
    predictions: Evaluation["predictions"],
): { kind: ReportExample["kind"]; index: number }[] {
    const isRight = (index: number) => predictions[index].isAnomalous === (predictions[index].label === "anomaly");
    const byConfidence = [...predictions.keys()].sort(
        (a, b) => predictions[a].confidence - predictions[b].confidence || a - b,
    );
    const closeCalls = byConfidence.filter(isRight).slice(0, mostExamples);
    const mistakes = byConfidence
        .filter((index) => !isRight(index))
        .reverse()
        .slice(0, mostExamples);
    return [
        ...mistakes.map((index) => ({ kind: "mistake" as const, index })),
        ...closeCalls.map((index) => ({ kind: "close call" as const, index })),
    ];
}

/** What heat maps are made with. */
export interface Looking {
    backbone: Backbone;
    scorer: Scorer;
    decoding: PictureDecoding;
    /** Patch scores of normal pictures. */
    normalPatchScores: readonly Float32Array[];
}

/**
 * Draws the test pictures to look at, with what the detector found strange in them: how much stranger each patch is
 * than the patches of normal pictures are at its place, since some places, as the edges, always are.
 *
 * @param onPicture - called between pictures: throws when training is to end.
 */
export async function takeExamples(
    { backbone, scorer, decoding, normalPatchScores }: Looking,
    pictures: readonly LabelledPicture[],
    predictions: Evaluation["predictions"],
    onPicture: () => void,
): Promise<ReportExample[]> {
    const usual = medians(normalPatchScores);
    const looked = [];
    for (const { kind, index } of chooseExamples(predictions)) {
        const { decoded, views } = await readViews(pictures[index], decoding);
        const distances =
            scorer.patchScores && (await scorer.patchScores(await computeFeatures(backbone, views, ["patchMaps"])));
        const strangeness = distances?.map((distance, place) => distance / (usual?.[place] || 1));
        looked.push({ kind, index, picture: await drawPicture(decoded), strangeness });
        onPicture();
    }
    // One scale for all: on a scale of its own, every picture would seem to have something wrong.
    const all = Float32Array.from(looked.flatMap(({ strangeness }) => [...(strangeness ?? [])])).sort();
    const [from, to] = [all[Math.floor(0.9 * all.length)], all[Math.floor(0.998 * all.length)]];
    const scale = { from, to: Math.max(to, 1.4 * from) };
    const examples: ReportExample[] = [];
    for (const { kind, index, picture, strangeness } of looked) {
        const { sourceRef, label, isAnomalous, confidence } = predictions[index];
        const heatMap = strangeness && (await drawHeatMap(picture, strangeness, scale));
        examples.push({ kind, sourceRef, label, isAnomalous, confidence, picture, heatMap });
    }
    return examples;
}

/** At each place, over all; undefined without any. */
function medians(all: readonly Float32Array[]): Float32Array | undefined {
    return all[0]?.map((_, place) => Float32Array.from(all, (each) => each[place]).sort()[all.length >> 1]);
}
