import { printable } from "../files/printable";

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

/** Members with the id of what another member names. The id begins other members too, such as a training's `job`. */
const idsOf = { modelId: "model", datasetId: "dataset" };

/**
 * Formats a line of the service's log for people: local time, level, message, and the other members as `name=value`. Ids of
 * versions and datasets that the line names are left out.
 * Lines that the service didn't write, such as a stack trace of Node, stay as they are.
 */
export function readableLine(line: string): string {
    const entry = parse(line);
    if (entry === undefined) {
        return printable(line);
    }
    const { time, level, msg, err } = entry;
    const rest = Object.entries(entry)
        .filter(([name, value]) => !left.includes(name) && !isIdOfNamed(entry, value))
        .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
    const start = `${localTime(time)}  ${(levels[level] ?? String(level)).padEnd(7)}  ${msg ?? ""}`;
    return printable([[start.trimEnd(), ...rest].join("  "), ...errorLines(err)].join("\n"));
}

/** Tells whether a value is, or begins with, the id of something that the line names too. */
function isIdOfNamed(entry: Entry, value: unknown): boolean {
    return Object.entries(idsOf).some(([id, name]) => {
        const shown = entry[id];
        return (
            entry[name] !== undefined &&
            typeof shown === "string" &&
            typeof value === "string" &&
            value.startsWith(shown)
        );
    });
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
