import { html } from "../html";
import type { Html, HtmlPart } from "../html";

/** Chart of {@link plotSize} with the positions of values in it. */
export interface Plot {
    x(value: number): number;
    y(value: number): number;
}

export interface Axis {
    label: string;
    from: number;
    to: number;
    ticks: readonly number[];
    format(tick: number): string;
}

/** Size of a chart, in units of the drawing. The page scales it to the available width. */
export const plotSize = { width: 440, height: 320 };

/** Edges of the area for the curves, in units of the drawing. */
export const plotArea = { left: 68, right: 418, top: 14, bottom: 268 };

/** Makes an axis from 0 to 1. */
export function shareAxis(label: string): Axis {
    return { label, from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: (tick) => `${tick * 100} %` };
}

/** Draws a chart with its axes. `draw` returns the content over the grid. */
export function plotChart(
    name: string,
    description: string,
    axes: { x: Axis; y: Axis },
    draw: (plot: Plot) => HtmlPart,
): Html {
    const { left, right, top, bottom } = plotArea;
    const { width, height } = plotSize;
    const along = (axis: Axis, start: number, end: number) => (value: number) =>
        round(start + ((value - axis.from) / (axis.to - axis.from)) * (end - start));
    const plot: Plot = { x: along(axes.x, left, right), y: along(axes.y, bottom, top) };
    return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}: ${description}">
        ${axes.y.ticks.map((tick) => html`<path class="grid" d="M${left} ${plot.y(tick)}H${right}" /><text class="tick" x="${left - 8}" y="${plot.y(tick) + 4}" text-anchor="end">${axes.y.format(tick)}</text>`)}
        ${axes.x.ticks.map((tick) => html`<path class="grid" d="M${plot.x(tick)} ${top}V${bottom}" /><text class="tick" x="${plot.x(tick)}" y="${bottom + 18}" text-anchor="middle">${axes.x.format(tick)}</text>`)}
        <text class="axis" x="${(left + right) / 2}" y="${height - 8}" text-anchor="middle">${axes.x.label}</text>
        <text
            class="axis"
            x="14"
            y="${(top + bottom) / 2}"
            text-anchor="middle"
            transform="rotate(-90 14 ${(top + bottom) / 2})"
        >
            ${axes.y.label}
        </text>
        ${draw(plot)}
    </svg>`;
}

/** Rounds to tenths of a unit, which is finer than anyone sees. */
export function round(value: number): number {
    return Math.round(value * 10) / 10;
}

/**
 * Picks at most `most` items at even distances, including the first and the last. More would be indistinguishable in a
 * chart.
 */
export function thinned<T>(items: readonly T[], most: number): T[] {
    return items.length <= most
        ? [...items]
        : Array.from({ length: most }, (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))]);
}

/** Chooses about five round values for an axis, within the range. */
export function roundTicks(from: number, to: number): number[] {
    const rough = (to - from) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough)!;
    const ticks: number[] = [];
    for (let tick = Math.ceil(from / step - 1e-9); tick * step <= to + 1e-9 * step; tick++) {
        // A product is more accurate than a sum: 3 · 0.1 is nearer to 0.3 than 0.1 + 0.1 + 0.1.
        ticks.push(Number((tick * step).toPrecision(12)));
    }
    return ticks;
}
