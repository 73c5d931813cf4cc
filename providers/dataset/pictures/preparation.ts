/** What is done to each picture before it is uploaded, in this order: cut out, then scaled. */
export interface Preparation {
    /** In pixels of the picture as people see it. */
    crop?: { left: number; top: number; width: number; height: number };
    /** In pixels; the picture is stretched to it. */
    resize?: { width: number; height: number };
}

/** The arguments' preparation; undefined where pictures are uploaded as they are. */
export function preparationOf({ crop, resize }: Preparation): Preparation | undefined {
    return crop === undefined && resize === undefined
        ? undefined
        : { ...(crop !== undefined && { crop }), ...(resize !== undefined && { resize }) };
}

/** Sides of the prepared picture in pixels; undefined where the crop leads out of the picture. */
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
