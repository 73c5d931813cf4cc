import { isBackground } from "../../pictures/label";
import type { AnomalyType } from "./anomalyType";
import { TrainingDataError } from "../trainingTask";
import type { LabelledPicture, PictureMask } from "../trainingTask";

/** A picture whose mask teaches or tests: an anomaly that has one. */
export type MaskedPicture = LabelledPicture & { mask: PictureMask };

export const backgroundColor = "#FFFFFF";

/** Masks of normal pictures would have nothing to say, so they are not looked at. */
export function isMasked(picture: LabelledPicture): picture is MaskedPicture {
    return picture.label === "anomaly" && picture.mask !== undefined;
}

/** Most types of anomaly that a project may have, as in the original service. A training's memory grows with them. */
export const MOST_TYPES = 100;

/**
 * All types of the pictures' colour maps, in the order in which they are first met. A type's place here plus 1 is
 * its class in the mask model, whose class 0 is the background.
 *
 * @throws TrainingDataError where a type has two colours, a colour two types or the background's, or types are too many.
 */
export function anomalyTypesOf(pictures: readonly MaskedPicture[]): AnomalyType[] {
    const types: AnomalyType[] = [];
    const backgrounds = backgroundColors(pictures);
    for (const picture of pictures) {
        for (const { className: name, color } of picture.mask.colorMap) {
            if (isBackground(name) || types.some((type) => type.name === name && type.color === color)) {
                continue;
            }
            const other = types.find((type) => type.name === name || type.color === color);
            if (other !== undefined || backgrounds.has(color)) {
                const clash = other
                    ? `elsewhere the colour ${other.color} stands for ${other.name}`
                    : "that is the background's colour";
                throw new TrainingDataError(
                    `The colour map of the mask ${picture.mask.ref} has ${color} for ${name}, but ${clash}. Give each type of anomaly one colour of its own in all masks and colour maps, then train again.`,
                );
            }
            if (types.push({ name, color }) > MOST_TYPES) {
                throw new TrainingDataError(
                    `The colour maps of the masks have more than the ${MOST_TYPES} types of anomaly that are allowed; the first that is too many is ${name}, in the one of the mask ${picture.mask.ref}. Give similar anomalies one name, then train again.`,
                );
            }
        }
    }
    return types;
}

/** What colour maps call the background. */
function backgroundColors(pictures: readonly MaskedPicture[]): Set<string> {
    const listed = pictures.flatMap(({ mask }) => mask.colorMap.filter(({ className }) => isBackground(className)));
    return new Set(listed.map(({ color }) => color));
}

/** The background's colour in masks that are answered: white, or the first of black and grey where types have that. */
export function answeredBackground(types: readonly AnomalyType[]): string {
    const free = [backgroundColor, "#000000", "#808080"].find((color) => !types.some((type) => type.color === color));
    return free ?? "#7F7F7F";
}
