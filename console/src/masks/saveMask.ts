import { background, readEntry, withLabel, withMask } from "../entries/line";
import type { EntryMask, LabelColor } from "../entries/line";
import type { DatasetType } from "../entries/datasetStore";
import type { Input } from "../service/operations";
import { masks as texts } from "../texts";
import { backgroundColor } from "./colors";
import { valuesOf } from "./layer";
import type { Layer } from "./layer";
import { palettePng } from "./palettePng";

const mostLabelsOfMask = 20;

/** Uploads a mask's file. Resolves with its place. */
export type PutMask = (file: Pick<Input<"PutPicture">, "Name" | "Kind" | "DatasetType" | "Body">) => Promise<string>;

/**
 * Writes a layer as the manifest wants a mask, and stores it.
 *
 * @param labels - labels in the order of the layer's values, from 1 on.
 * @param all - all labels of the project: none may have the background's colour.
 * @returns the mask. Undefined: nothing is drawn.
 */
export async function storeMask(
    put: PutMask,
    type: DatasetType,
    name: string,
    layer: Layer,
    labels: readonly LabelColor[],
    all: readonly LabelColor[],
): Promise<EntryMask | undefined> {
    const values = valuesOf(layer);
    if (values.length === 0) {
        return undefined;
    }
    if (values.length > mostLabelsOfMask) {
        throw new Error(texts.tooManyLabels);
    }
    const used = values.map((value) => labels[value - 1] as LabelColor);
    const colors = [{ name: background, color: backgroundColor(all) }, ...used];
    const numbers = new Uint8Array(256);
    values.forEach((value, index) => (numbers[value] = index + 1));
    const png = await palettePng(
        layer,
        colors.map(({ color }) => color),
        numbers,
    );
    const source = await put({
        Name: `${name.replace(/\.[^.]*$/, "").slice(0, 200)}.png`,
        Kind: "mask",
        DatasetType: type,
        Body: new Blob([png], { type: "image/png" }),
    });
    return { source, colors };
}

/** Writes a mask into a picture's line. A picture with a mask is an anomaly. */
export function lineWithMask(line: string, mask: EntryMask | undefined, now: Date): string {
    const next = withMask(line, mask, now);
    return mask === undefined || readEntry(next).label === "anomaly" ? next : withLabel(next, "anomaly", now);
}
