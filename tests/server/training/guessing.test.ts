import assert from "node:assert/strict";
import { describeGuessing } from "../../../server/training/guessing";
import { weightsByAuc } from "../../../server/detector/detectors/fused/weights";
import { trainedWith } from "../../../server/training/trainedMessage";
import { describeFault, wouldFailAgain } from "../../../server/training/trainingFault";
import type { Comparison, Evaluation } from "../../../server/detector/trainingTask";
import type { Label } from "../../../server/pictures/label";

describe("a model that is no better than guessing", () => {
    it("is called so by cross-validation, whatever a few test pictures say", () => {
        assert.match(
            describeGuessing(comparison(true, 0.52), evaluation(10, 10, 0.99))!,
            /^The model is no better than guessing: by cross-validation on the training pictures its ROC AUC is 0\.52, /,
        );
    });

    it("is called so by enough test pictures of both labels", () => {
        assert.match(
            describeGuessing(comparison(undefined, 0.9), evaluation(10, 8, 0.6))!,
            /^The model is no better than guessing: on the test pictures its ROC AUC is 0\.60, /,
        );
        assert.equal(describeGuessing(comparison(false, 0.9), evaluation(10, 2, 0.6)), undefined);
        assert.equal(describeGuessing(comparison(false, 0.9), evaluation(10, 8, 0.9)), undefined);
    });

    it("has that as the first words of its StatusMessage", () => {
        assert.equal(
            trainedWith({ skipped: [], guessing: "The model is no better than guessing." }),
            "The model is no better than guessing. Training completed successfully.",
        );
        assert.equal(trainedWith({ skipped: [], guessing: undefined }), "Training completed successfully.");
    });
});

describe("detectors that are fused", () => {
    const anomalous = [...Array<boolean>(20).fill(false), ...Array<boolean>(10).fill(true)];

    it("count by how well they tell pictures apart, and nothing at chance or below", () => {
        const [good, fair, chance, below] = weightsByAuc([0.95, 0.8, 0.5, 0.3], anomalous);
        assert.ok(good > 2 * fair && fair > 0);
        assert.deepEqual([chance, below], [0, 0]);
        assert.ok(Math.abs(good + fair - 1) < 1e-12);
        // 2 · 1.6449² + .15 and 2 · .8416² + .15
        assert.ok(Math.abs(good / fair - 5.5615 / 1.5666) < 1e-3, String(good / fair));
    });

    it("leave the best one alone where all are below chance, so that answers are never all the same", () => {
        assert.deepEqual(weightsByAuc([0.2, 0.4, 0.3], anomalous), [0, 1, 0]);
    });

    it("that make no mistake count the same, and finitely", () => {
        assert.deepEqual(weightsByAuc([1, 1], anomalous), [0.5, 0.5]);
    });
});

describe("a training's error", () => {
    it("would come again where the computation threw it, and not where the system, a bucket or memory did", () => {
        assert.ok(wouldFailAgain(new TypeError("x is undefined")));
        for (const error of [
            Object.assign(new Error("no space left"), { code: "ENOSPC" }),
            Object.assign(new Error("slow down"), { $metadata: {} }),
            new Error("reading failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }),
            new RangeError("Array buffer allocation failed"),
        ]) {
            assert.equal(wouldFailAgain(error), false, error.message);
        }
    });

    it("is told with its stage and what to do", () => {
        assert.match(
            describeFault(new Error("a number is missing."), "weighing detectors"),
            /^The training failed at the stage "weighing detectors": a number is missing\. It would fail again .*not repeated\. .*report/,
        );
    });
});

function comparison(likeGuessing: boolean | undefined, rocAuc: number): Comparison {
    return {
        chosen: "fused",
        reason: "",
        candidates: [{ detector: "fused", description: "", scores: { rocAuc, averagePrecision: 0, f1Score: 0 } }],
        ...(likeGuessing !== undefined && { likeGuessing }),
    };
}

function evaluation(normals: number, anomalies: number, rocAuc: number): Pick<Evaluation, "metrics" | "predictions"> {
    const prediction = (label: Label) => ({ sourceRef: "", label, isAnomalous: false, confidence: 1, score: 0 });
    return {
        metrics: { rocAuc, averagePrecision: 0, precision: 0, recall: 0, f1Score: 0 },
        predictions: [
            ...Array.from({ length: normals }, () => prediction("normal")),
            ...Array.from({ length: anomalies }, () => prediction("anomaly")),
        ],
    };
}
