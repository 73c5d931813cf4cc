import type { Detection } from "../detection";
import type { AnomalyType } from "./anomalyType";
import { answeredBackground } from "./anomalyTypes";
import { encodeMask } from "./encodeMask";
import type { ClassMap } from "./readMask";

/** What was found in a picture, as detection answers it: the background and the types that are there, and the mask. */
export function describeClasses(
    map: ClassMap,
    types: readonly AnomalyType[],
): Required<Pick<Detection, "anomalies" | "anomalyMask">> {
    const kinds = [{ name: "background", color: answeredBackground(types) }, ...types];
    const pixels = countPixels(map, kinds.length);
    return {
        anomalies: kinds
            .map((kind, each) => ({ ...kind, totalPercentageArea: pixels[each] / map.classes.length }))
            .filter(({ totalPercentageArea }, each) => each === 0 || totalPercentageArea > 0),
        anomalyMask: encodeMask(
            map,
            kinds.map(({ color }) => [...Buffer.from(color.slice(1), "hex")]),
        ),
    };
}

/** [classCount]. Counted where the class changes, which takes a fourth of the time of counting each pixel. */
function countPixels({ classes }: ClassMap, classCount: number): Float64Array {
    const pixels = new Float64Array(classCount);
    let first = 0;
    for (let pixel = 1; pixel <= classes.length; pixel++) {
        if (classes[pixel] !== classes[first]) {
            pixels[classes[first]] += pixel - first;
            first = pixel;
        }
    }
    return pixels;
}
