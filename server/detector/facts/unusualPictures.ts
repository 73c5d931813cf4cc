import type { PictureQuality } from "./pictureQuality";

/** Deviations from the median, measured by the median deviation, beyond which a picture is unlike the others. */
const DEVIATIONS = 5;

/** Share of the usual sharpness that a picture must lack at least to be called blurred. */
const BLURRED = 0.4;

/** What is unusual about each of many pictures, compared with all of them: nothing for most. */
export function unusualPictures(pictures: readonly PictureQuality[]): string[][] {
    const sharpness = spreadOf(pictures.map((picture) => picture.sharpness));
    const logSharpness = spreadOf(pictures.map((picture) => logOf(picture.sharpness)));
    const brightness = spreadOf(pictures.map((picture) => picture.brightness));
    const black = medianOf(pictures.map((picture) => picture.black));
    const white = medianOf(pictures.map((picture) => picture.white));
    return pictures.map((picture) => {
        const reasons: string[] = [];
        // Where all are equally sharp, a little less than that is still not what anyone calls blurred.
        const lacking = sharpness.median - picture.sharpness > BLURRED * sharpness.median;
        if (lacking && logSharpness.median - logOf(picture.sharpness) > DEVIATIONS * logSharpness.deviation) {
            reasons.push(
                `blurred: it has ${Math.round((100 * picture.sharpness) / sharpness.median)} % of the usual sharpness`,
            );
        }
        const lighter = picture.brightness - brightness.median;
        if (Math.abs(lighter) > Math.max(25, DEVIATIONS * brightness.deviation)) {
            reasons.push(
                `${lighter > 0 ? "bright" : "dark"}: its mean brightness is ${Math.round(picture.brightness)}, that of the others ${Math.round(brightness.median)} of 255`,
            );
        }
        if (picture.white - white > 0.2) {
            reasons.push(`overexposed: ${Math.round(100 * picture.white)} % of it is white`);
        }
        if (picture.black - black > 0.2) {
            reasons.push(`underexposed: ${Math.round(100 * picture.black)} % of it is black`);
        }
        return reasons;
    });
}

/** Sharpness varies by factors: on its own scale nothing is far below 0.06 ± 0.015. Close to 0, factors are noise. */
function logOf(sharpness: number): number {
    return Math.log(sharpness + 0.02);
}

/** `deviation` is that of a normal distribution with the same median deviation. */
function spreadOf(values: readonly number[]): { median: number; deviation: number } {
    const median = medianOf(values);
    return { median, deviation: 1.4826 * medianOf(values.map((value) => Math.abs(value - median))) };
}

function medianOf(values: readonly number[]): number {
    const sorted = Float64Array.from(values).sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2 || 0;
}
