import type { Detection, MaskForm } from "../detection";
import type { AnomalyType } from "./anomalyType";
import { answeredBackground } from "./anomalyTypes";
import { encodeMask } from "./encodeMask";
import { markedRows } from "./markedRows";
import { paintMask } from "./paintMask";
import type { ClassMap } from "./readMask";

/** What was found in a picture, as detection answers it: the background and the types that are there, and the mask. */
export function describeClasses(
    map: ClassMap,
    types: readonly AnomalyType[],
    form: MaskForm = "png",
): Required<Pick<Detection, "anomalies">> & Pick<Detection, "anomalyMask" | "maskPixels"> {
    const kinds = [{ name: "background", color: answeredBackground(types) }, ...types];
    const isMarked = markedRows(map);
    const pixels = countPixels(map, isMarked, kinds.length);
    const colors = kinds.map(({ color }) => [...Buffer.from(color.slice(1), "hex")]);
    return {
        anomalies: kinds
            .map((kind, each) => ({ ...kind, totalPercentageArea: pixels[each] / map.classes.length }))
            .filter(({ totalPercentageArea }, each) => each === 0 || totalPercentageArea > 0),
        ...(form === "png"
            ? { anomalyMask: encodeMask(map, colors, isMarked) }
            : { maskPixels: paintMask(map, colors) }),
    };
}

/** [classCount] */
function countPixels({ width, classes }: ClassMap, isMarked: readonly boolean[], classCount: number): Float64Array {
    const pixels = new Float64Array(classCount);
    for (const [row, marked] of isMarked.entries()) {
        if (!marked) {
            pixels[0] += width;
            continue;
        }
        for (let pixel = row * width; pixel < (row + 1) * width; pixel++) {
            pixels[classes[pixel]]++;
        }
    }
    return pixels;
}
