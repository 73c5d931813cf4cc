import { html } from "./html";
import type { Html } from "./html";

/** Formats a number for people, with the exact value in the markup for programs. */
export function exact(name: string, value: number): Html {
    return html`<data class="${name}" value="${value}">${score(value)}</data>`;
}

/** Formats a score with three decimals. */
export function score(value: number): string {
    return withMinus(value.toFixed(3));
}

/** Formats a number with a real minus sign: a line could break after a hyphen. */
export function withMinus(number: number | string): string {
    return String(number)
        .replace(/^-(?=.*[1-9])/, "\u2212")
        .replace(/^-/, "");
}

/**
 * Formats a share as a percentage. It has decimals only where it would otherwise read as none or all: "7 %", "0.4 %",
 * "under 0.1 %".
 */
export function percent(share: number): string {
    const rounded = Math.round(share * 100);
    if ((rounded > 0 || share === 0) && (rounded < 100 || share === 1)) {
        return `${rounded}\u00a0%`;
    }
    if (share < 0.0005) {
        return "under 0.1\u00a0%";
    }
    return share > 0.9995 ? "over 99.9\u00a0%" : `${(share * 100).toFixed(1)}\u00a0%`;
}

/** Formats a number of things: "1 picture", "2 pictures". */
export function counted(count: number, noun: string): string {
    return `${count} ${count === 1 ? noun : plural(noun)}`;
}

/** Formats a duration: "640 ms", "12.3 s", "4 min 10 s", "2 h 5 min". */
export function duration(ms: number): string {
    if (ms < 1000) {
        return `${Math.round(ms)} ms`;
    }
    const seconds = Math.floor(ms / 1000);
    if (seconds < 60) {
        return `${(ms / 1000).toFixed(1)} s`;
    }
    return seconds < 3600
        ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
        : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function plural(noun: string): string {
    return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
