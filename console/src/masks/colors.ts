import type { LabelColor } from "../entries/line";
import type { Layer } from "./layer";

/** Colour of a colour's number in pixels that are read as 32-bit numbers, without transparency. */
export function rgbOf(color: string): number {
    return Number.parseInt(color.slice(1), 16);
}

/**
 * The background's colour in masks: white, as the original writes it, unless white is an anomaly label's colour.
 */
export function backgroundColor(labels: readonly LabelColor[]): string {
    return labels.some(({ color }) => color.toUpperCase() === "#FFFFFF") ? "#000000" : "#FFFFFF";
}

/**
 * Reads a mask's pixels into a layer: each colour becomes the number of its label, counted from 1. Other colours are
 * background.
 *
 * @param pixels - RGBA, a byte each.
 */
export function readColors(
    layer: Layer,
    pixels: Uint8ClampedArray,
    colors: readonly LabelColor[],
    labels: readonly LabelColor[],
): void {
    const values = new Map<number, number>();
    for (const { name, color } of colors) {
        values.set(rgbOf(color), labels.findIndex((label) => label.name === name) + 1);
    }
    let [lastRgb, lastValue] = [-1, 0];
    for (let index = 0, at = 0; index < layer.data.length; index++, at += 4) {
        const rgb = ((pixels[at] as number) << 16) | ((pixels[at + 1] as number) << 8) | (pixels[at + 2] as number);
        if (rgb !== lastRgb) {
            [lastRgb, lastValue] = [rgb, values.get(rgb) ?? 0];
        }
        layer.data[index] = lastValue;
    }
}

/**
 * Marks where an anomaly map is at least as high as a share of its range.
 *
 * @param pixels - RGBA of a grey picture, a byte each.
 * @param share - 0–1. Higher: less is marked.
 */
export function readMap(layer: Layer, pixels: Uint8ClampedArray, share: number, value: number): void {
    let [low, high] = [255, 0];
    for (let at = 0; at < pixels.length; at += 4) {
        low = Math.min(low, pixels[at] as number);
        high = Math.max(high, pixels[at] as number);
    }
    const limit = low + share * (high - low);
    for (let index = 0; index < layer.data.length; index++) {
        if (high > low && (pixels[4 * index] as number) >= limit) {
            layer.data[index] = value;
        }
    }
}
