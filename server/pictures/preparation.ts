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
