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

/** For each of `pictures` the one of `others` that is most like it. At most so many are compared at a time: memory grows with `others` alone. */
export async function mostAlike(pictures: readonly Likeness[], others: readonly Likeness[]): Promise<{ other: number; similarity: number }[]> {
    const standardisation = fitStandardisation(others.map(({ content }) => content));
    const contentOf = (each: readonly Likeness[]) => matrixOf(each.map(({ content }) => unitLength(standardise(content, standardisation, 4))));
    const structureOf = (each: readonly Likeness[]) => matrixOf(each.map(({ structure }) => unitLength(structure)));
    const known = { content: contentOf(others), structure: structureOf(others) };
    const result: { other: number; similarity: number }[] = [];
    for (let first = 0; first < pictures.length; first += AT_A_TIME) {
        const some = pictures.slice(first, first + AT_A_TIME);
        const byContent = (await productOfRows(contentOf(some), known.content)).data;
        const byStructure = (await productOfRows(structureOf(some), known.structure)).data;
        some.forEach((_, row) => {
            let best = { other: 0, similarity: -1 };
            for (let other = 0; other < others.length; other++) {
                const pair = row * others.length + other;
                const similarity = (byContent[pair] + byStructure[pair]) / 2;
                best = similarity > best.similarity ? { other, similarity } : best;
            }
            result.push(best);
        });
    }
    return result;
}

const AT_A_TIME = 128;

async function cosines(rows: readonly Float32Array[]): Promise<Float32Array> {
    const matrix = matrixOf(rows);
    return (await productOfRows(matrix, matrix)).data;
}

function matrixOf(rows: readonly Float32Array[]): { data: Float32Array; shape: number[] } {
    const width = rows[0].length;
    const data = new Float32Array(rows.length * width);
    rows.forEach((row, index) => data.set(row, index * width));
    return { data, shape: [rows.length, width] };
}

function unitLength(row: Float32Array): Float32Array {
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    return row.map((value) => value / (length || 1));
}
