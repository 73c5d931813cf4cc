/** Names of pino's levels, by number. */
const levels: Readonly<Record<number, string>> = {
    10: "trace",
    20: "debug",
    30: "info",
    40: "warning",
    50: "ERROR",
    60: "FATAL",
};

/** Members that are not repeated as `name=value`. */
const left = ["level", "time", "pid", "hostname", "name", "msg", "err"];

/**
 * Formats a line of the service's log for people: local time, level, message, and the other members as `name=value`.
 * Lines that the service didn't write, such as a stack trace of Node, stay as they are.
 */
export function readableLine(line: string): string {
    const entry = parse(line);
    if (entry === undefined) {
        return line;
    }
    const { time, level, msg, err } = entry;
    const rest = Object.entries(entry)
        .filter(([name]) => !left.includes(name))
        .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
    const start = `${localTime(time)}  ${(levels[level] ?? String(level)).padEnd(7)}  ${msg ?? ""}`;
    return [[start.trimEnd(), ...rest].join("  "), ...errorLines(err)].join("\n");
}

interface Entry {
    time: number;
    level: number;
    msg?: string;
    err?: { type?: string; message?: string; stack?: string };
    [name: string]: unknown;
}

function parse(line: string): Entry | undefined {
    if (!line.startsWith("{")) {
        return undefined;
    }
    try {
        const entry = JSON.parse(line) as Entry;
        return typeof entry.time === "number" && typeof entry.level === "number" ? entry : undefined;
    } catch {
        return undefined;
    }
}

function errorLines(err: Entry["err"]): string[] {
    if (err === undefined) {
        return [];
    }
    const text = err.stack ?? `${err.type ?? "Error"}: ${err.message ?? ""}`;
    return text.split("\n").map((line) => `    ${line}`);
}

/** Formats a time like `2026-11-27 18:05:12`. */
function localTime(epochMs: number): string {
    const date = new Date(epochMs);
    const two = (number: number) => String(number).padStart(2, "0");
    const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
    return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
