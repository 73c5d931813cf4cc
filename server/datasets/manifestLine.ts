import { parsePreparation } from "../pictures/preparation";
import type { Preparation } from "../pictures/preparation";
import type { ObjectLocation } from "../objectStorage/objectStorage";
import type { Label } from "../pictures/label";

/** Line of a manifest, reduced to the parts that are used here. */
export interface ManifestLine {
    /** Reference of the picture as written: `s3://bucket/key`. */
    sourceRef: string;
    source: ObjectLocation;
    /** Label of the picture. Null: not labelled, so ignored in training. */
    label: Label | null;
    /** Class of the picture other than `normal` and `anomaly`. Undefined: it has one of these two, or none. */
    otherClass?: string;
    /** Time when the label was made, in Unix epoch milliseconds. Undefined: the time can't be read. */
    labelledAt?: number;
    mask?: ManifestMask;
    /** Reference of the mask as written: `s3://bucket/key`. */
    preparation?: Preparation;
}

export interface ManifestMask {
    /** Entries of `internal-color-map` in the order of their numbers. Colours are `#RRGGBB`, in upper case. */
    ref: string;
    source: ObjectLocation;
    /** Line can't be an entry of a dataset. The message says why, without the line's number. */
    colorMap: { className: string; color: string }[];
}

/** Longest dataset entry, in characters. */
export class ManifestLineError extends Error {
    override readonly name = "ManifestLineError";
}

/**
 * Reads one JSON Line in the output format of SageMaker Ground Truth, as leniently as the original service. Only
 * `class-name` of the label counts, and a line without one is a picture without a label. A colour map needs no
 * background and no confidence. Of several labels or masks, `anomaly-label` and `anomaly-mask-ref` count, else the
 * newest that fits.
 *
 * @throws ManifestLineError for text that is not a JSON object, an unusable `source-ref`, a broken mask, or labels
 *   or masks between which nothing decides.
 */
export const longestLine = 8192;

/** JSON object. */
export function parseManifestLine(line: string): ManifestLine {
    const entry = parseObject(line);
    const sourceRef = entry["source-ref"];
    if (typeof sourceRef !== "string") {
        throw new ManifestLineError("it has no source-ref that names a picture, as s3://bucket/key");
    }
    const source = parseS3Uri(sourceRef, "source-ref");
    const metadata = classification(entry);
    const label = metadata?.["class-name"];
    const mask = parseMask(entry);
    const preparation = parsePreparation(entry["lookoutvision-preparation"]);
    const labelledAt = parseCreationDate(metadata?.["creation-date"]);
    return {
        sourceRef,
        source,
        label: isLabel(label) ? label : null,
        ...(typeof label === "string" && !isLabel(label) && { otherClass: label }),
        ...(labelledAt !== undefined && { labelledAt }),
        ...(mask !== undefined && { mask }),
        ...(preparation && { preparation }),
    };
}

/**
 * Metadata of the picture's label: an object `<label>-metadata` with a `class-name`. Of several, `anomaly-label`
 * decides. Without it, those with the classes `normal` and `anomaly` count, and of these the newest.
 *
 * @throws ManifestLineError when two fitting labels differ and no date tells which is newer.
 */
export type Json = Record<string, unknown>;

function parseObject(line: string): Json {
    if (line.length > longestLine) {
        throw new ManifestLineError(`it is longer than ${longestLine} characters`);
    }
    let value: unknown;
    try {
        value = JSON.parse(line);
    } catch {
        throw new ManifestLineError("it is not JSON");
    }
    if (!isObject(value)) {
        throw new ManifestLineError("it is not a JSON object");
    }
    return value;
}

function parseS3Uri(uri: string, name: string): ObjectLocation {
    const [, bucket, key] = /^s3:\/\/([0-9A-Za-z._-]{3,63})\/([^\0\p{Surrogate}]+)$/su.exec(uri) ?? [];
    if (bucket === undefined || Buffer.byteLength(key) > 1024) {
        throw new ManifestLineError(`its ${name} is not of the form s3://bucket/key`);
    }
    return { bucket, key };
}

/** Name of the picture's mask: `anomaly-mask-ref`, else the newest with a colour map, else the only one. */
export function classification(entry: Json): Json | undefined {
    const labels = Object.entries(entry)
        .filter(([key, value]) => key.endsWith("-metadata") && !key.endsWith("-ref-metadata") && isObject(value))
        .map(([key, value]): Candidate => ({ name: key.slice(0, -"-metadata".length), metadata: value as Json }))
        .filter(({ metadata }) => "class-name" in metadata);
    const named = labels.find(({ name }) => name === ownLabel);
    if (named !== undefined) {
        return named.metadata;
    }
    const fitting = labels.filter(({ metadata }) => isLabel(metadata["class-name"]));
    const images = fitting.filter(({ metadata }) => metadata["type"] === "groundtruth/image-classification");
    const decisive = images.length > 0 ? images : fitting;
    return decisive.length === 0
        ? labels[0]?.metadata
        : newest(decisive, ({ metadata }) => String(metadata["class-name"]), ownLabel)?.metadata;
}

function parseMask(entry: Json): ManifestMask | undefined {
    const refs = Object.keys(entry).filter((name) => name.endsWith("-ref") && name !== "source-ref");
    const described = refs
        .filter((name) => isObject(entry[`${name}-metadata`]))
        .map((name): Candidate => ({ name, metadata: entry[`${name}-metadata`] as Json }));
    const key = chooseMask(described, entry);
    if (key === undefined) {
        const bare = refs.find((name) => typeof entry[name] === "string" && entry[name].startsWith("s3://"));
        if (bare !== undefined) {
            throw new ManifestLineError(
                `its ${bare} has no ${bare}-metadata beside it that says what its colours mean`,
            );
        }
        return undefined;
    }
    const ref = entry[key];
    if (typeof ref !== "string") {
        throw new ManifestLineError(`its ${key} is not of the form s3://bucket/key`);
    }
    const colorMap = (entry[`${key}-metadata`] as Json)["internal-color-map"];
    if (!isObject(colorMap)) {
        throw new ManifestLineError(`its ${key}-metadata has no internal-color-map`);
    }
    const source = parseS3Uri(ref, key);
    const numbers = Object.keys(colorMap).sort((a, b) => Number(a) - Number(b));
    return { ref, source, colorMap: numbers.map((number) => parseColor(colorMap[number], number)) };
}

/** Label or mask among several of a line. */
function chooseMask(described: readonly Candidate[], entry: Json): string | undefined {
    const named = described.find(({ name }) => name === ownMask);
    if (named !== undefined) {
        return named.name;
    }
    const fitting = described.filter(
        ({ name, metadata }) => typeof entry[name] === "string" && isObject(metadata["internal-color-map"]),
    );
    const meaning = ({ name, metadata }: Candidate) => JSON.stringify([entry[name], metadata["internal-color-map"]]);
    return (fitting.length === 0 ? described[0] : newest(fitting, meaning, ownMask))?.name;
}

/** Names that Lookout for Vision itself writes. They count before all others. */
interface Candidate {
    name: string;
    metadata: Json;
}

/**
 * Finds the candidate with the newest `creation-date`. The order of keys never decides, because JSON gives it no
 * meaning.
 *
 * @param meaning - equal for candidates that are interchangeable.
 * @throws ManifestLineError when candidates of different meaning are equally new, or one has no date.
 */
const ownLabel = "anomaly-label";
const ownMask = "anomaly-mask-ref";

/** Parses a date. Dates without a zone are UTC. The format that browsers print is understood too. */
function newest(
    candidates: readonly Candidate[],
    meaning: (candidate: Candidate) => string,
    decisiveName: string,
): Candidate | undefined {
    const dated = candidates
        .map((candidate) => ({ candidate, time: parseCreationDate(candidate.metadata["creation-date"]) }))
        .sort((a, b) => (b.time ?? -Infinity) - (a.time ?? -Infinity));
    const [first] = dated;
    const rivals = dated.filter(
        ({ candidate, time }) =>
            meaning(candidate) !== meaning(first.candidate) && (time === undefined || time === first.time),
    );
    if (rivals.length > 0) {
        const names = candidates.map(({ name }) => name).join(" and ");
        throw new ManifestLineError(
            `its ${names} say different things, and no creation-date tells which is the newest; ` +
                `name the right one ${decisiveName}, or remove the others`,
        );
    }
    return first.candidate;
}

function parseColor(value: unknown, number: string): { className: string; color: string } {
    const className = isObject(value) ? value["class-name"] : undefined;
    const color = isObject(value) ? value["hex-color"] : undefined;
    if (typeof className !== "string" || className === "") {
        throw new ManifestLineError(`entry "${number}" of its internal-color-map has no class-name`);
    }
    if (typeof color !== "string" || !/^#[0-9a-fA-F]{6}$/.test(color)) {
        throw new ManifestLineError(`entry "${number}" of its internal-color-map has no hex-color like #1f77b4`);
    }
    return { className, color: color.toUpperCase() };
}

/** Dates without a zone are UTC; those that browsers print are understood too. */
function parseCreationDate(value: unknown): number | undefined {
    if (typeof value !== "string") {
        return undefined;
    }
    const zoneless = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/.test(value);
    const time = Date.parse(zoneless ? `${value}Z` : value);
    return Number.isNaN(time) ? undefined : time;
}

function isLabel(value: unknown): value is Label {
    return value === "normal" || value === "anomaly";
}

function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
