/** What is done to each picture before training and detection, in this order: cut out, then scaled. */
export interface Preparation {
    /** In pixels of the picture as people see it, its rotation mark followed. */
    crop?: { left: number; top: number; width: number; height: number };
    /** In pixels; the picture is stretched to it. */
    resize?: { width: number; height: number };
}

/** The preparation that a manifest line or a model file holds; undefined where there is none that can be read. */
export function parsePreparation(value: unknown): Preparation | undefined {
    if (typeof value !== "object" || value === null) {
        return undefined;
    }
    const { crop, resize } = value as Record<string, unknown>;
    const cut = numbersOf(crop, ["left", "top", "width", "height"]);
    const scaled = numbersOf(resize, ["width", "height"]);
    return cut === undefined && scaled === undefined
        ? undefined
        : { ...(cut && { crop: cut }), ...(scaled && { resize: scaled }) };
}

/** What was done to all pictures alike; undefined where it isn't the same for all, or nothing. */
export function commonPreparation(
    pictures: readonly { preparation?: Preparation | undefined }[],
): Preparation | undefined {
    const texts = new Set(pictures.map(({ preparation }) => JSON.stringify(preparation)));
    return texts.size === 1 ? pictures[0].preparation : undefined;
}

/** The tag that tells clients of a model how to prepare pictures for it. */
export const preparationTag = "lookoutvision/preparation";

/** The tag's value, in characters that AWS allows there: `crop=LEFT:TOP:WIDTH:HEIGHT resize=WIDTH:HEIGHT`. */
export function encodePreparation({ crop, resize }: Preparation): string {
    return [
        ...(crop ? [`crop=${crop.left}:${crop.top}:${crop.width}:${crop.height}`] : []),
        ...(resize ? [`resize=${resize.width}:${resize.height}`] : []),
    ].join(" ");
}

/** The opposite; undefined for what is no such value. */
export function decodePreparation(value: string): Preparation | undefined {
    const [left, top, width, height] = /\bcrop=(\d+):(\d+):(\d+):(\d+)/.exec(value)?.slice(1).map(Number) ?? [];
    const [columns, rows] = /\bresize=(\d+):(\d+)/.exec(value)?.slice(1).map(Number) ?? [];
    return parsePreparation({ crop: { left, top, width, height }, resize: { width: columns, height: rows } });
}

/** "cut out at column 10, row 20 with 640x480 pixels, scaled to 320x240 pixels" */
export function describePreparation({ crop, resize }: Preparation): string {
    return [
        ...(crop ? [`cut out at column ${crop.left}, row ${crop.top} with ${crop.width}x${crop.height} pixels`] : []),
        ...(resize ? [`scaled to ${resize.width}x${resize.height} pixels`] : []),
    ].join(", ");
}

function numbersOf<Name extends string>(value: unknown, names: readonly Name[]): Record<Name, number> | undefined {
    if (typeof value !== "object" || value === null) {
        return undefined;
    }
    const found = names.map((name) => [name, (value as Record<string, unknown>)[name]] as const);
    return found.every(
        ([, number]) => Number.isInteger(number) && (number as number) >= 0 && (number as number) < 65_536,
    )
        ? (Object.fromEntries(found) as Record<Name, number>)
        : undefined;
}
