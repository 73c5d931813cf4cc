import assert from "node:assert/strict";
import { burstPictures } from "../../../benchmarks/generatedPictures/bursts";
import type { Bursts } from "../../../benchmarks/generatedPictures/bursts";
import { trainDetector } from "../../../server/detector/trainDetector";
import type { LabelledPicture, TrainedDetector } from "../../../server/detector/trainingTask";

/*
 * Each piece was photographed three times: as it lies, in other light, moved. Pieces that are called defective have no
 * defect, so all that can be learnt is which pieces they are. `npm run bench -- bursts` measures the same at length.
 */
describe("a training on bursts", function () {
    this.timeout(300_000);

    const bursts: Bursts = {
        product: "castMetal",
        grey: true,
        side: 160,
        defectArea: 0,
        pieces: { normal: 12, anomaly: 12 },
        shots: 3,
        seed: 1,
    };
    const pictures = burstPictures(bursts);
    let grouped: TrainedDetector;
    let ungrouped: TrainedDetector;

    before(async () => {
        grouped = await train(pictures, true);
        ungrouped = await train(pictures, false);
    });

    it("tests no piece that it has learnt", () => {
        const tested = piecesOf(grouped);
        assert.equal(grouped.evaluation.numberOfTestingImages, tested.size * bursts.shots, [...tested].join());
        assert.ok(piecesOf(ungrouped).size * bursts.shots > ungrouped.evaluation.numberOfTestingImages);
    });

    it("reports chance where there is nothing to find; without groups it would report that it finds all", () => {
        const [honest, flattered] = [grouped.evaluation.metrics.rocAuc, ungrouped.evaluation.metrics.rocAuc];
        assert.ok(honest < 0.7, `with groups: ${honest}`);
        assert.ok(flattered > 0.9, `without: ${flattered}`);
    });
});

function train(training: readonly LabelledPicture[], keepPiecesTogether: boolean): Promise<TrainedDetector> {
    return trainDetector(
        { training, seed: 1, onProgress: () => undefined, signal: new AbortController().signal },
        { keepPiecesTogether },
    );
}

function piecesOf({ evaluation }: TrainedDetector): Set<string> {
    return new Set(evaluation.predictions.map(({ sourceRef }) => sourceRef.replace(/\/\d+\.png$/, "")));
}
