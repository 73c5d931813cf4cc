const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Parses a duration like `2h`, `1h30m` or `90s`, in milliseconds. Undefined: the text isn't a duration, or is zero. */
export function parseDuration(text: string): number | undefined {
    if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) {
        return undefined;
    }
    let total = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
        total += Number(amount) * unitMs[unit];
    }
    return total > 0 ? total : undefined;
}

/** Formats a duration for messages: `2 h 5 min`, `40 s`. */
export function formatDuration(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    if (seconds < 60) {
        return seconds === 0 ? `${Math.round(milliseconds)} ms` : `${seconds} s`;
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) {
        return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
    }
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
