import { html } from "../html";
import type { Html } from "../html";
import { counted, withMinus } from "../numbers";
import { plotArea, plotChart, round, roundTicks } from "./plot";

/** Bin of the scores from `from` up to `to`. */
export interface HistogramBin {
    from: number;
    to: number;
    normals: number;
    anomalies: number;
}

/** Counts scores in bins of equal width. One bin begins at the threshold, so no bin has scores of both sides. */
export function histogramOf(
    anomalous: readonly boolean[],
    scores: readonly number[],
    threshold: number,
): HistogramBin[] {
    const lowest = scores.reduce((least, score) => Math.min(least, score), threshold);
    const highest = scores.reduce((most, score) => Math.max(most, score), threshold);
    const width = (highest - lowest || 1) / BINS;
    const first = -Math.ceil((threshold - lowest) / width - 1e-9);
    const last = Math.max(first, Math.floor((highest - threshold) / width));
    const bins = Array.from({ length: last - first + 1 }, (_, index) => ({
        from: threshold + (first + index) * width,
        to: threshold + (first + index + 1) * width,
        normals: 0,
        anomalies: 0,
    }));
    scores.forEach((score, index) => {
        const place = Math.floor((score - threshold) / width) - first;
        bins[Math.max(0, Math.min(bins.length - 1, place))][anomalous[index] ? "anomalies" : "normals"]++;
    });
    return bins;
}

/** Draws anomalies upwards and normal pictures downwards, so that the chart can be read without colours. */
export function scoreHistogram(bins: readonly HistogramBin[], threshold: number): Html {
    const most = Math.max(1, ...bins.map(({ normals, anomalies }) => Math.max(normals, anomalies)));
    const counts = roundTicks(-most, most).filter(Number.isInteger);
    const [from, to] = [bins[0].from, bins[bins.length - 1].to];
    const sum = (label: "normals" | "anomalies", below: boolean) =>
        bins.filter((bin) => bin.from < threshold === below).reduce((total, bin) => total + bin[label], 0);
    const description =
        `right of the threshold are ${counted(sum("anomalies", false), "anomaly")} and ${counted(sum("normals", false), "normal picture")}, ` +
        `left of it ${counted(sum("anomalies", true), "anomaly")} and ${counted(sum("normals", true), "normal picture")}`;
    const axes = {
        x: { label: "score", from, to, ticks: roundTicks(from, to), format: withMinus },
        y: {
            label: "pictures",
            from: -most,
            to: most,
            ticks: counts,
            format: (tick: number) => String(Math.abs(tick)),
        },
    };
    return plotChart("Scores of the test pictures", description, axes, ({ x, y }) => {
        const bar = (kind: string, bin: HistogramBin, top: number, bottom: number) =>
            html`<rect
                class="${kind}"
                x="${round(x(bin.from) + 1)}"
                width="${round(Math.max(1, x(bin.to) - x(bin.from) - 2))}"
                y="${y(top)}"
                height="${round(y(bottom) - y(top))}"
            />`;
        const left = x(threshold) < (plotArea.left + plotArea.right) / 2;
        return html`${bins.map((bin) => [bin.anomalies > 0 && bar("anomaly", bin, bin.anomalies, 0), bin.normals > 0 && bar("normal", bin, 0, -bin.normals)])}
            <path class="zero" d="M${plotArea.left} ${y(0)}H${plotArea.right}" />
            <path class="threshold" d="M${x(threshold)} ${plotArea.top}V${plotArea.bottom}" />
            <text
                class="note"
                x="${x(threshold) + (left ? 6 : -6)}"
                y="${plotArea.top + 12}"
                text-anchor="${left ? "start" : "end"}"
                >threshold</text
            >`;
    });
}

/** Number of bins between the lowest and the highest score. */
const BINS = 24;
