import { type LabelledPicture, type PictureMask, TrainingDataError } from "../trainingTask";

/** A kind of anomaly that masks mark. */
export interface AnomalyType {
    name: string;
    /** `#RRGGBB`, upper case: its own in the masks that are read and in those that are answered. */
    color: string;
}

/** A picture whose mask teaches or tests: an anomaly that has one. */
export type MaskedPicture = LabelledPicture & { mask: PictureMask };

export const backgroundColor = "#FFFFFF";

/** Masks of normal pictures would have nothing to say, so they are not looked at. */
export function isMasked(picture: LabelledPicture): picture is MaskedPicture {
    return picture.label === "anomaly" && picture.mask !== undefined;
}

/** The colour map's entry for what is no anomaly: it may be there, under any case. */
export function isBackground(className: string): boolean {
    return className.toUpperCase() === "BACKGROUND";
}

/**
 * All types of the pictures' colour maps, in the order in which they are first met. A type's place here plus 1 is
 * its class in the mask model, whose class 0 is the background.
 *
 * @throws TrainingDataError where a type has two colours, or a colour two types.
 */
export function anomalyTypesOf(pictures: readonly MaskedPicture[]): AnomalyType[] {
    const types: AnomalyType[] = [];
    for (const picture of pictures) {
        for (const { className: name, color } of picture.mask.colorMap) {
            if (isBackground(name) || types.some((type) => type.name === name && type.color === color)) {
                continue;
            }
            const other = types.find((type) => type.name === name || type.color === color);
            if (other !== undefined || color === backgroundColor) {
                const clash = other ? `elsewhere the colour ${other.color} stands for ${other.name}` : "that is the background's colour";
                throw new TrainingDataError(
                    `The colour map of the mask ${picture.mask.ref} has ${color} for ${name}, but ${clash}. Give each type of anomaly one colour of its own in all masks and colour maps, then train again.`,
                );
            }
            types.push({ name, color });
        }
    }
    return types;
}
