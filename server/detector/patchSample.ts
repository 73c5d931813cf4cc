import { createRandom } from "./numerics/random";
import { isMasked } from "./segmentation/anomalyTypes";
import type { LabelledPicture } from "./trainingTask";

/** Most pictures whose patches are looked at. Those of more say little that is new, and would take over 340 MB. */
const MOST = 600;

/**
 * The pictures whose patches a training looks at: all, or, of very many, a sample drawn by the seed. Anomalies are up
 * to half of it, those with masks first.
 *
 * @returns places in the list.
 */
export function samplePictures(pictures: readonly LabelledPicture[], seed: number): ReadonlySet<number> {
    const all = [...pictures.keys()];
    if (pictures.length <= MOST) {
        return new Set(all);
    }
    const order = createRandom(seed, "sample").shuffle(Int32Array.from(all));
    const rank = (picture: number) => (isMasked(pictures[picture]) ? 0 : 1);
    const anomalies = [...order]
        .filter((picture) => pictures[picture].label === "anomaly")
        .sort((a, b) => rank(a) - rank(b));
    const normals = [...order].filter((picture) => pictures[picture].label === "normal");
    const fromAnomalies = Math.min(anomalies.length, Math.max(MOST / 2, MOST - normals.length));
    return new Set([...anomalies.slice(0, fromAnomalies), ...normals.slice(0, MOST - fromAnomalies)]);
}
