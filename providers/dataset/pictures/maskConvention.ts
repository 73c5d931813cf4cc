import type { PictureFile } from "./labelledPicture";

/** The meaning of the masks' colours. */
export interface MaskConvention {
    /** Kinds of anomaly, each with its colour as `#rrggbb`. */
    colors: Readonly<Record<string, string>>;
    /** Colour of everything without an anomaly, as `#rrggbb`. */
    background: string;
}

/** The arguments that declare the meaning of colours. */
export interface DeclaredColors {
    maskColors?: Readonly<Record<string, string>> | undefined;
    maskBackground?: string | undefined;
}

/** The meaning of a folder's masks, and remarks on it, one sentence each. */
export interface MaskReading {
    convention: MaskConvention;
    problems: string[];
    notes: string[];
}

const white = "#ffffff";
const black = "#000000";

/** Kinds of anomaly in masks whose colours aren't declared. */
export const defaultMaskColors: Readonly<Record<string, string>> = { anomaly: "#ff0000" };

/** Share of the masks, 0 to 1, in which the same colour must be the larger part to be the background beyond doubt. */
const clearShare = 0.9;

/** Most colours that a message names. */
const namedColors = 6;

/** The meaning of colours if no masks are read. Black is the background where white marks anomalies. */
export function declaredConvention({ maskColors, maskBackground }: DeclaredColors): MaskConvention {
    const colors = maskColors ?? defaultMaskColors;
    const isTaken = marksOf(colors).has(white);
    return { colors, background: maskBackground?.toLowerCase() ?? (isTaken ? black : white) };
}

/**
 * Compares the masks' colours with the meaning that the arguments declare. If these declare none, and the masks have
 * two colours of which one is clearly the background, the other marks anomalies. Most tools write such masks.
 */
export function readConvention(masks: readonly PictureFile[], declared: DeclaredColors): MaskReading {
    const known = masks.filter(({ samples }) => samples !== undefined);
    const convention = declaredConvention(declared);
    const reading: MaskReading = { convention, problems: [], notes: [] };
    if (known.length === 0) {
        return reading;
    }
    const marks = marksOf(convention.colors);
    const isDeclared = declared.maskColors !== undefined || declared.maskBackground !== undefined;
    if (!isDeclared && !known.some((mask) => colorsOf(mask).some((color) => marks.has(color)))) {
        return undeclared(known, reading);
    }
    const backgrounds = new Set([convention.background, white, black].filter((color) => !marks.has(color)));
    const empty: PictureFile[] = [];
    const others: MaskWithOthers[] = [];
    for (const mask of known) {
        const colors = colorsOf(mask);
        const unknown = colors.filter((color) => !marks.has(color) && !backgrounds.has(color));
        const isMarked = colors.some((color) => marks.has(color));
        if (unknown.length > 0) {
            others.push({ mask, unknown });
        } else if (!isMarked && colors.length > 1) {
            reading.problems.push(
                `${mask.place} has ${listed(colors)}, which both mean background: say with maskColors which colour marks anomalies`,
            );
        } else if (!isMarked) {
            empty.push(mask);
        }
    }
    reading.problems.push(...unknownColors(others, convention, backgrounds));
    if (empty.length === known.length) {
        reading.problems.push(
            `no mask in masks/ marks anything: none of its ${known.length} files has a colour of maskColors (${describe(convention.colors)})`,
        );
    } else if (empty.length > 0) {
        reading.notes.push(
            `${empty.length} of ${known.length} masks mark nothing, such as ${empty[0]?.place}: is that meant?`,
        );
    }
    return reading;
}

function undeclared(masks: readonly PictureFile[], reading: MaskReading): MaskReading {
    const pixels = new Map<string, number>();
    for (const mask of masks) {
        Object.entries(mask.samples?.colors ?? {}).forEach(([color, count]) =>
            pixels.set(color, (pixels.get(color) ?? 0) + count),
        );
    }
    const all = [...pixels.keys()];
    const say = `maskColors: { anomaly: "${all.find((color) => color !== black) ?? white}" }, maskBackground: "${black}"`;
    if (all.length === 1) {
        reading.problems.push(
            `no mask in masks/ marks anything: all ${masks.length} have no colour but ${all[0]}. Draw the anomalies, or remove the masks`,
        );
        return reading;
    }
    if (all.length !== 2) {
        const [background = white, ...marks] = all.sort(
            (one, other) => (pixels.get(other) ?? 0) - (pixels.get(one) ?? 0),
        );
        reading.problems.push(
            `the masks have ${listed(all)}, and maskColors doesn't say what they mean: ` +
                (marks.length > mostKinds
                    ? smoothed
                    : `write ${lineToPaste({}, marks)}, maskBackground: "${background}", with your names for the kinds of anomaly`),
        );
        return reading;
    }
    const [a, b] = all as [string, string];
    const larger = masks.filter((mask) => (mask.samples?.colors[a] ?? 0) > (mask.samples?.colors[b] ?? 0)).length;
    const [background, mark, agreeing] = larger * 2 >= masks.length ? [a, b, larger] : [b, a, masks.length - larger];
    if (agreeing < clearShare * masks.length) {
        reading.problems.push(
            `the masks have ${a} and ${b}, and which of them marks anomalies is not clear: say so, for instance with ${say}`,
        );
        return reading;
    }
    const convention = { colors: { anomaly: mark }, background };
    return {
        ...reading,
        convention,
        notes: [
            `The masks have two colours: ${mark} is taken for anomalies, since ${background} is the larger part of ${agreeing} of ${masks.length} masks. ` +
                `To say so yourself, write maskColors: { anomaly: "${mark}" }, maskBackground: "${background}".`,
        ],
    };
}

/** Most kinds of anomaly that a line to paste names. More colours come of smoothed edges. */
const mostKinds = 16;
/** Most unknown colours of one mask that are taken for kinds of anomaly. */
const mostInOne = 3;

const smoothed = "save them as PNG without smoothed edges";

/** A mask, and its colours that aren't declared. */
interface MaskWithOthers {
    mask: PictureFile;
    unknown: readonly string[];
}

/** Words the colours that aren't declared: one sentence for all masks, with what to write. */
function unknownColors(
    masks: readonly MaskWithOthers[],
    { colors }: MaskConvention,
    backgrounds: ReadonlySet<string>,
): string[] {
    const problem = (found: readonly MaskWithOthers[], advice: (unknown: readonly string[]) => string) => {
        const [first] = found;
        const unknown = [...new Set(found.flatMap((each) => each.unknown))].sort();
        return first === undefined
            ? []
            : [
                  `${found.length === 1 ? `${first.mask.place} has` : `${found.length} masks, such as ${first.mask.place}, have`} ${listed(unknown)}, ` +
                      `which maskColors doesn't list (${describe(colors)}; background: ${[...backgrounds].join(", ")}): ${advice(unknown)}`,
              ];
    };
    return [
        ...problem(
            masks.filter(({ unknown }) => unknown.length <= mostInOne),
            (unknown) =>
                unknown.length > mostKinds
                    ? smoothed
                    : `write ${lineToPaste(colors, unknown)}, with your names for the kinds of anomaly, or correct the masks`,
        ),
        ...problem(
            masks.filter(({ unknown }) => unknown.length > mostInOne),
            () => smoothed,
        ),
    ];
}

/** Words the argument `maskColors` with the declared colours, and names to be replaced for the others. */
function lineToPaste(declared: Readonly<Record<string, string>>, others: readonly string[]): string {
    const known = Object.entries(declared);
    const all = [...known, ...others.map((color, index) => [`kind${known.length + index + 1}`, color] as const)];
    return `maskColors: { ${all.map(([name, color]) => `${JSON.stringify(name)}: "${color}"`).join(", ")} }`;
}

function marksOf(colors: Readonly<Record<string, string>>): Set<string> {
    return new Set(Object.values(colors).map((color) => String(color).toLowerCase()));
}

function colorsOf({ samples }: PictureFile): string[] {
    return Object.keys(samples?.colors ?? {});
}

function describe(colors: Readonly<Record<string, string>>): string {
    return Object.entries(colors)
        .map(([name, color]) => `${name}: ${color}`)
        .join(", ");
}

function listed(colors: readonly string[]): string {
    const more = colors.length - namedColors;
    return more > 0
        ? `the colours ${colors.slice(0, namedColors).join(", ")} and ${more} more`
        : colors.length === 1
          ? `the colour ${colors[0]}`
          : `the colours ${colors.slice(0, -1).join(", ")} and ${colors.at(-1)}`;
}
