import { productOfRows } from "./matrixProduct";
import type { Likeness } from "./pictureFeatures";
import { fitStandardisation, standardise } from "./standardisation";

/**
 * How much pictures are alike, each with each: the mean of two cosine similarities, of what the backbone sees
 * (compared with the other pictures, so that what all have in common doesn't count) and of the coarse structure.
 *
 * @returns [n, n], −1 to 1.
 */
export async function similarities(pictures: readonly Likeness[]): Promise<Float32Array> {
    const standardisation = fitStandardisation(pictures.map(({ content }) => content));
    const content = pictures.map((picture) => unitLength(standardise(picture.content, standardisation, 4)));
    const byContent = await cosines(content);
    const byStructure = await cosines(pictures.map(({ structure }) => unitLength(structure)));
    return byContent.map((cosine, pair) => (cosine + byStructure[pair]) / 2);
}

async function cosines(rows: readonly Float32Array[]): Promise<Float32Array> {
    const width = rows[0].length;
    const data = new Float32Array(rows.length * width);
    rows.forEach((row, index) => data.set(row, index * width));
    const matrix = { data, shape: [rows.length, width] };
    return (await productOfRows(matrix, matrix)).data;
}

function unitLength(row: Float32Array): Float32Array {
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    return row.map((value) => value / (length || 1));
}
