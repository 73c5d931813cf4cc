/** Steps applied to each picture before it is uploaded, in this order: crop, then scale. */
export interface Preparation {
    /** Region to cut out, in pixels of the picture as people see it. Undefined: the whole picture. */
    crop?: { left: number; top: number; width: number; height: number };
    /** Size that the picture is stretched to, in pixels. Undefined: its own. */
    resize?: { width: number; height: number };
}

/** Returns the arguments' preparation. Undefined: pictures are uploaded as they are. */
export function preparationOf({ crop, resize }: Preparation): Preparation | undefined {
    return crop === undefined && resize === undefined
        ? undefined
        : { ...(crop !== undefined && { crop }), ...(resize !== undefined && { resize }) };
}

/** Computes the sides of the prepared picture, in pixels. Undefined: the crop goes beyond the picture. */
export function preparedSize(
    { width, height }: { width: number; height: number },
    preparation: Preparation | undefined,
): { width: number; height: number } | undefined {
    const { crop, resize } = preparation ?? {};
    if (crop !== undefined && (crop.left + crop.width > width || crop.top + crop.height > height)) {
        return undefined;
    }
    return resize ?? (crop === undefined ? { width, height } : { width: crop.width, height: crop.height });
}
