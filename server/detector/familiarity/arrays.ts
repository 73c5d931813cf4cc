import type { NamedArrays } from "../modelFile";
import { overviewParts } from "./overview";
import type { OverviewPart } from "./overview";
import type { Measures } from "./measures";

/** How large a measure may be. */
export interface Scale {
    /** Median of ordinary pictures. */
    centre: number;
    /** From here on, a picture is unlike them. */
    limit: number;
}

/** What a model knows of the pictures that it learnt from as a whole. */
export interface Familiarity extends Measures {
    /** One for each measure. */
    scales: readonly Scale[];
}

const ofPart = (part: OverviewPart) =>
    ({ mean: `familiarity.${part}.mean`, whitening: `familiarity.${part}.whitening` }) as const;
const names = {
    mean: "familiarity.mean",
    directions: "familiarity.directions",
    centres: "familiarity.centres",
    limits: "familiarity.limits",
} as const;

/** Arrays for the model file. */
export function encodeFamiliarity({ gaussians, directions, scales }: Familiarity): NamedArrays {
    const n = directions.mean.length;
    const factors = new Float32Array(n * directions.factors.length);
    directions.factors.forEach((ofChange, index) => factors.set(ofChange, index * n));
    return {
        ...Object.fromEntries(
            overviewParts.flatMap((part) => [
                [ofPart(part).mean, gaussians[part].mean],
                [ofPart(part).whitening, gaussians[part].whitening],
            ]),
        ),
        [names.mean]: directions.mean,
        [names.directions]: factors,
        [names.centres]: Float32Array.from(scales, ({ centre }) => centre),
        [names.limits]: Float32Array.from(scales, ({ limit }) => limit),
    };
}

/** Undefined: the arrays don't tell, as in a model of an earlier release. */
export function decodeFamiliarity(arrays: NamedArrays): Familiarity | undefined {
    const centres = arrays[names.centres];
    if (centres === undefined) {
        return undefined;
    }
    const mean = arrays[names.mean];
    const n = mean.length;
    const factors = arrays[names.directions];
    return {
        gaussians: Object.fromEntries(
            overviewParts.map((part) => [
                part,
                { mean: arrays[ofPart(part).mean], whitening: arrays[ofPart(part).whitening] },
            ]),
        ) as Familiarity["gaussians"],
        directions: {
            mean,
            factors: Array.from({ length: factors.length / n }, (_, index) =>
                factors.subarray(index * n, (index + 1) * n),
            ),
        },
        scales: Array.from(centres, (centre, index) => ({ centre, limit: arrays[names.limits][index] })),
    };
}
