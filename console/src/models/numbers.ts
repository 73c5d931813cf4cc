/**
 * A share as a percentage. It has decimals only where it would otherwise read as none or all: "7 %", "99.6 %".
 * Undefined: a dash.
 */
export function percent(share: number | undefined): string {
    if (share === undefined) {
        return "–";
    }
    const rounded = Math.round(share * 100);
    if ((rounded > 0 || share === 0) && (rounded < 100 || share === 1)) {
        return `${rounded}\u00a0%`;
    }
    return share < 0.0005
        ? "<\u00a00.1\u00a0%"
        : share > 0.9995
          ? ">\u00a099.9\u00a0%"
          : `${(share * 100).toFixed(1)}\u00a0%`;
}

/** A percentage with one decimal, for tables of figures. Undefined: a dash. */
export function percentOfTable(share: number | undefined): string {
    return share === undefined ? "–" : `${(share * 100).toFixed(1)}\u00a0%`;
}

/** A score in a table or a chart, with a real minus sign. */
export function shownScore(score: number): string {
    const digits = Math.abs(score) >= 100 ? 1 : Math.abs(score) >= 1 ? 3 : 4;
    return score.toFixed(digits).replace(/^-/, "\u2212");
}

/** A duration: "8 s", "4 min 10 s", "2 h 5 min". */
export function duration(seconds: number): string {
    const whole = Math.max(0, Math.round(seconds));
    if (whole < 60) {
        return `${whole} s`;
    }
    return whole < 3600
        ? `${Math.floor(whole / 60)} min ${whole % 60} s`
        : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Round values for an axis, about five of them, within the range. */
export function ticksOf([from, to]: readonly [number, number]): number[] {
    const rough = (to - from) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
    const ticks: number[] = [];
    for (let tick = Math.ceil(from / step - 1e-9); tick * step <= to + 1e-9 * step; tick++) {
        ticks.push(Number((tick * step).toPrecision(12)));
    }
    return ticks;
}
