import { fileName } from "./source";

/** Label of a picture. */
export type Label = "normal" | "anomaly";

/** Anomaly label with its colour in masks, `#RRGGBB` in upper case. */
export interface LabelColor {
    name: string;
    color: string;
}

/** Picture of a dataset, as its JSON Line describes it. */
export interface Entry {
    /** Place of the picture: `s3://bucket/key`. */
    source: string;
    /** Name of the file, without folders. */
    name: string;
    line: string;
    /** Undefined: not labelled. */
    label: Label | undefined;
    /** Confidence of the label, 0–1. Undefined: the line has none. */
    confidence: number | undefined;
    mask: EntryMask | undefined;
}

export interface EntryMask {
    /** Place of the mask: `s3://bucket/key`. */
    source: string;
    /** Meanings of the mask's colours, the background too. */
    colors: LabelColor[];
}

/** Name of the background in colour maps, as the original writes it. */
export const background = "BACKGROUND";

type Json = Record<string, unknown>;

const read = new Map<string, Entry>();
const mostKept = 40_000;

/** Reads a dataset's JSON Line. Lines that were read before cost nothing. */
export function readEntry(line: string): Entry {
    let entry = read.get(line);
    if (entry === undefined) {
        if (read.size > mostKept) {
            read.clear();
        }
        entry = parse(line);
        read.set(line, entry);
    }
    return entry;
}

function parse(line: string): Entry {
    const json = JSON.parse(line) as Json;
    const source = String(json["source-ref"]);
    const metadata = labelMetadata(json);
    const label = metadata?.["class-name"];
    const confidence = metadata?.["confidence"];
    return {
        source,
        name: fileName(source),
        line,
        label: isLabel(label) ? label : undefined,
        confidence: typeof confidence === "number" ? confidence : undefined,
        mask: readMask(json),
    };
}

/** The label that counts: `anomaly-label`, else the newest of class `normal` or `anomaly`, as the service reads it. */
function labelMetadata(json: Json): Json | undefined {
    const own = json["anomaly-label-metadata"];
    if (isObject(own) && "class-name" in own) {
        return own;
    }
    return labelNames(json)
        .map((name) => json[`${name}-metadata`] as Json)
        .filter((metadata) => isLabel(metadata["class-name"]))
        .sort((a, b) => String(b["creation-date"] ?? "").localeCompare(String(a["creation-date"] ?? "")))[0];
}

/** Names of the line's labels. */
function labelNames(json: Json): string[] {
    return Object.entries(json)
        .filter(([key, value]) => key.endsWith("-metadata") && !key.endsWith("-ref-metadata") && isObject(value))
        .filter(([, value]) => "class-name" in (value as Json))
        .map(([key]) => key.slice(0, -"-metadata".length));
}

/** Name of the line's mask. */
function maskName(json: Json): string | undefined {
    const names = Object.keys(json)
        .filter((key) => key.endsWith("-ref") && key !== "source-ref" && isObject(json[`${key}-metadata`]))
        .sort((a, b) => createdOf(json, b).localeCompare(createdOf(json, a)));
    return names.find((name) => name === "anomaly-mask-ref") ?? names[0];
}

function createdOf(json: Json, name: string): string {
    return String((json[`${name}-metadata`] as Json)["creation-date"] ?? "");
}

function readMask(json: Json): EntryMask | undefined {
    const name = maskName(json);
    const source = name === undefined ? undefined : json[name];
    const map = name === undefined ? undefined : (json[`${name}-metadata`] as Json)["internal-color-map"];
    if (typeof source !== "string" || !isObject(map)) {
        return undefined;
    }
    const colors = Object.values(map)
        .filter(isObject)
        .map((one) => ({ name: String(one["class-name"]), color: String(one["hex-color"]).toUpperCase() }));
    return { source, colors };
}

/** Anomaly labels of an entry's mask, without the background. */
export function labelsOf({ mask }: Entry): LabelColor[] {
    return mask?.colors.filter(({ name }) => name.toUpperCase() !== background) ?? [];
}

/**
 * Gives a line another label, and leaves the rest as it is.
 *
 * @param label - undefined: the picture is no longer labelled.
 */
export function withLabel(line: string, label: Label | undefined, now: Date): string {
    const json = JSON.parse(line) as Json;
    for (const name of labelNames(json)) {
        delete json[name];
        delete json[`${name}-metadata`];
    }
    if (label !== undefined) {
        json["anomaly-label"] = label === "anomaly" ? 1 : 0;
        json["anomaly-label-metadata"] = {
            "class-name": label,
            confidence: 1,
            "human-annotated": "yes",
            "creation-date": dateOf(now),
            type: "groundtruth/image-classification",
        };
    }
    return JSON.stringify(json);
}

/**
 * Gives a line another mask.
 *
 * @param mask - undefined: the picture has no mask.
 */
export function withMask(line: string, mask: EntryMask | undefined, now: Date): string {
    const json = JSON.parse(line) as Json;
    for (const key of Object.keys(json)) {
        if (key.endsWith("-ref") && key !== "source-ref") {
            delete json[key];
            delete json[`${key}-metadata`];
        }
    }
    if (mask !== undefined) {
        json["anomaly-mask-ref"] = mask.source;
        json["anomaly-mask-ref-metadata"] = {
            "internal-color-map": Object.fromEntries(
                mask.colors.map(({ name, color }, index) => [
                    String(index),
                    { "class-name": name, "hex-color": color.toLowerCase(), confidence: 0 },
                ]),
            ),
            type: "groundtruth/semantic-segmentation",
            "human-annotated": "yes",
            "creation-date": dateOf(now),
        };
    }
    return JSON.stringify(json);
}

/** Writes an anomaly label's new name into a line. A line without the label stays as it is. */
export function withRenamedLabel(line: string, from: string, to: string): string {
    const json = JSON.parse(line) as Json;
    const name = maskName(json);
    const map = name === undefined ? undefined : (json[`${name}-metadata`] as Json)["internal-color-map"];
    const named = isObject(map) ? Object.values(map).filter((one) => isObject(one) && one["class-name"] === from) : [];
    for (const one of named) {
        (one as Json)["class-name"] = to;
    }
    return named.length === 0 ? line : JSON.stringify(json);
}

/** Makes the line of a picture that no dataset has yet. */
export function newLine(source: string): string {
    return JSON.stringify({ "source-ref": source });
}

/**
 * Applies to a line what another person's change left out: what `mine` changed of `base`, member by member.
 *
 * @param theirs - line as it is now. Undefined: the entry was removed.
 */
export function rebased(base: string | undefined, mine: string, theirs: string | undefined): string {
    if (theirs === undefined) {
        return mine;
    }
    const [before, wanted, now] = [base ?? "{}", mine, theirs].map((line) => JSON.parse(line) as Json) as [
        Json,
        Json,
        Json,
    ];
    for (const key of new Set([...Object.keys(before), ...Object.keys(wanted)])) {
        if (JSON.stringify(before[key]) !== JSON.stringify(wanted[key])) {
            if (wanted[key] === undefined) {
                delete now[key];
            } else {
                now[key] = wanted[key];
            }
        }
    }
    return JSON.stringify(now);
}

/** Date as Ground Truth writes it: UTC, without milliseconds and zone. */
function dateOf(now: Date): string {
    return now.toISOString().slice(0, 19);
}

function isLabel(value: unknown): value is Label {
    return value === "normal" || value === "anomaly";
}

function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
