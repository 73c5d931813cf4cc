/*
 * Compares the F1 score that a training reports with the F1 score on new pieces. Each piece was photographed several
 * times. Trains with all pictures of a piece on one side of every split, and without that.
 *
 *     npm run bench -- bursts [--seeds 4] [--shots 4]
 */
import { parseArgs } from "node:util";
import { loadDetector } from "../server/detector/loadDetector";
import { decisionMetrics } from "../server/detector/metrics";
import { trainDetector } from "../server/detector/trainDetector";
import { burstPictures } from "./generatedPictures/bursts";
import type { Bursts } from "./generatedPictures/bursts";

/**
 * Sets of bursts. Their defects are so small that pieces are easier to recognise than defects. Without defects, labels
 * are chance.
 */
const products: Pick<Bursts, "product" | "grey" | "defectArea">[] = [
    { product: "castMetal", grey: true, defectArea: 0 },
    { product: "castMetal", grey: true, defectArea: 0.0001 },
    { product: "weave", defectArea: 0.0001 },
    { product: "wood", defectArea: 0.0002 },
];

void main();

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: { seeds: { type: "string", default: "4" }, shots: { type: "string", default: "4" } },
    });
    const shots = Number(values.shots);
    console.log(
        "F1 on the fifth that is set aside, F1 of cross-validation, F1 on 60 new pieces; means over seeds, ± deviation of the single ones",
    );
    for (const product of products) {
        const runs = { grouped: [] as Figures[], ungrouped: [] as Figures[] };
        for (let seed = 0; seed < Number(values.seeds); seed++) {
            const training = burstPictures({ ...product, side: 320, pieces: { normal: 18, anomaly: 12 }, shots, seed });
            const fresh = burstPictures({
                ...product,
                side: 320,
                pieces: { normal: 30, anomaly: 30 },
                shots: 1,
                seed: 1000 + seed,
            });
            for (const way of ["grouped", "ungrouped"] as const) {
                runs[way].push(await measure(training, fresh, seed, way === "grouped"));
            }
        }
        for (const [way, figures] of Object.entries(runs)) {
            const columns = (["setAside", "crossValidated", "fresh"] as const).map((column) =>
                spread(figures.map((figure) => figure[column])),
            );
            console.log(
                `${product.product.padEnd(10)} ${`${100 * product.defectArea} %`.padEnd(7)} ${way.padEnd(10)} ${columns.join("   ")}   off by ${spread(figures.map(({ setAside, fresh }) => setAside - fresh))}`,
            );
        }
    }
}

interface Figures {
    setAside: number;
    crossValidated: number;
    fresh: number;
}

async function measure(
    training: ReturnType<typeof burstPictures>,
    fresh: typeof training,
    seed: number,
    keepPiecesTogether: boolean,
): Promise<Figures> {
    const { file, evaluation, comparison } = await trainDetector(
        { training, seed, onProgress: () => undefined, signal: new AbortController().signal },
        { keepPiecesTogether },
    );
    const detector = await loadDetector(file);
    const decided: boolean[] = [];
    for (const picture of fresh) {
        decided.push((await detector.detect(await picture.read())).isAnomalous);
    }
    return {
        setAside: evaluation.metrics.f1Score,
        crossValidated: comparison.candidates.find(({ detector: name }) => name === comparison.chosen)!.scores!.f1Score,
        fresh: decisionMetrics(
            fresh.map(({ label }) => label === "anomaly"),
            decided,
        ).f1Score,
    };
}

function spread(values: readonly number[]): string {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1),
    );
    return `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
}
