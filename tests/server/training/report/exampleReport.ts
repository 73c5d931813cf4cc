import sharp from "sharp";
import { createRandom } from "../../../../server/detector/numerics/random";
import { averagePrecision, decisionMetrics, rocAuc } from "../../../../server/detector/metrics";
import type { TrainingReport } from "../../../../server/training/report/trainingReport";

/** A name as nobody should give, but somebody can. */
export const hostileName = `s3://boards/"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;\u202Egnp.jpg`;

/** A report of overlapping scores, with something in every section. */
export async function exampleReport({
    pictures = 60,
    names = (index: number) => `s3://boards/${index}.jpg`,
} = {}): Promise<TrainingReport> {
    const random = createRandom(3, "report");
    const threshold = 0.4;
    const predictions = Array.from(
        { length: pictures },
        (_, index): TrainingReport["evaluation"]["predictions"][number] => {
            const label = index % 3 === 0 ? "anomaly" : "normal";
            const score = random.gaussian() + (label === "anomaly" ? 1.5 : -0.5);
            return {
                sourceRef: names(index),
                label,
                score,
                isAnomalous: score >= threshold,
                confidence: 0.5 + 0.5 * random.uniform(),
            };
        },
    );
    const anomalous = predictions.map(({ label }) => label === "anomaly");
    const scores = predictions.map(({ score }) => score);
    const jpeg = await sharp({ create: { width: 420, height: 315, channels: 3, background: "grey" } })
        .jpeg()
        .toBuffer();
    const wrong = predictions.filter(({ label, isAnomalous }) => isAnomalous !== (label === "anomaly")).slice(0, 6);
    const counts = {
        normal: anomalous.filter((is) => !is).length,
        anomaly: anomalous.filter(Boolean).length,
        masks: 4,
    };
    return {
        model: {
            projectName: "boards",
            version: "3",
            arn: "arn:aws:lookoutvision:us-east-1:000000000000:model/boards/3",
        },
        reading: {
            decoding: { followsRotation: true, sampleBits: 10 },
            turned: 3,
            deep: 12,
            preparation: { crop: { left: 1, top: 2, width: 70, height: 80 } },
        },
        evaluation: {
            numberOfTrainingImages: 70,
            numberOfTestingImages: pictures,
            metrics: {
                rocAuc: rocAuc(anomalous, scores),
                averagePrecision: averagePrecision(anomalous, scores),
                ...decisionMetrics(
                    anomalous,
                    predictions.map(({ isAnomalous }) => isAnomalous),
                ),
            },
            pixelAnomalyClassMetrics: [
                {
                    className: "<b>scratch</b>",
                    precision: 1 / 3,
                    recall: 0.2,
                    f1Score: 0.25,
                    averageIoU: 1 / 7,
                    pictures: 3,
                },
            ],
            predictions,
        },
        comparison: {
            chosen: "stacked",
            reason: "It is the best & the <last>.",
            candidates: [
                {
                    detector: "memoryBank",
                    description: "what is normal",
                    scores: { rocAuc: 0.7654321, averagePrecision: 0.5, f1Score: 0.6 },
                },
                {
                    detector: "stacked",
                    description: "both",
                    scores: { rocAuc: 0.9, averagePrecision: 0.8, f1Score: 0.7 },
                },
            ],
        },
        facts: {
            decision: { threshold, slope: 1 },
            seed: 1,
            backboneChecksum: "0123456789abcdef".repeat(4),
            pictureSize: { width: 640, height: 480 },
            counts: { training: { normal: 50, anomaly: 20, masks: 9 }, testing: counts },
            testPictures: "dataset",
            duplicates: [
                [
                    { sourceRef: names(0), side: "training" },
                    { sourceRef: names(1), side: "testing" },
                ],
            ],
            groups: {
                similarity: 0.6,
                groups: Array.from({ length: 100 }, () =>
                    Array.from({ length: 30 }, (_, index) => ({ sourceRef: names(index), side: "training" as const })),
                ),
            },
            seenBefore: Array.from({ length: 300 }, (_, index) => ({
                test: names(index),
                training: names(index + 1),
                similarity: 0.91,
            })),
            unusual: Array.from({ length: 300 }, (_, index) => ({
                sourceRef: names(index),
                side: "testing" as const,
                reasons: ["dark: its mean brightness is 20"],
            })),
            examples: wrong.map((prediction) => ({
                kind: "mistake" as const,
                ...prediction,
                picture: jpeg,
                heatMap: jpeg,
            })),
            robustness: {
                changes: [
                    { name: "JPEG, quality <70>", judged: 20, falseAlarms: 4, missed: 1, righted: 2 },
                    { name: "5 % brighter", judged: 20, falseAlarms: 0, missed: 0, righted: 0 },
                ],
                sensitiveTo: ["position"],
            },
        },
        skipped: Array.from({ length: 300 }, (_, index) => ({
            sourceRef: names(index),
            side: "training" as const,
            reason: "it is <damaged>",
        })),
        stages: [
            { stage: "computing features", durationMs: 61_000 },
            { stage: "testing", durationMs: 900 },
        ],
        endedAt: Date.UTC(2026, 10, 23),
        versions: { lookoutvision: "0.1.0" },
    };
}
