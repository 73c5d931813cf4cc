import { productOfRows } from "../numerics/matrixProduct";
import type { Likeness } from "../views/pictureFeatures";
import type { FloatTensor } from "../numerics/onnxSession";
import { Pairs } from "../numerics/pairs";
import { fitStandardisation, standardise } from "../numerics/standardisation";
import type { Standardisation } from "../numerics/standardisation";

/**
 * How much pictures are alike, each with each: the mean of two cosine similarities, of what the backbone sees
 * (compared with the other pictures, so that what all have in common doesn't count) and of the coarse structure.
 *
 * @returns −1 to 1.
 */
export async function similarities(pictures: readonly Likeness[]): Promise<Pairs> {
    const standardisation = fitStandardisation(pictures.map(({ content }) => content));
    const content = contentOf(pictures, standardisation);
    const structure = structureOf(pictures);
    const result = new Pairs(pictures.length);
    for (let first = 0; first < pictures.length; first += AT_A_TIME) {
        const end = Math.min(first + AT_A_TIME, pictures.length);
        // With those before and itself: pairs with the others come later.
        const byContent = (await productOfRows(rowsOf(content, first, end), rowsOf(content, 0, end))).data;
        const byStructure = (await productOfRows(rowsOf(structure, first, end), rowsOf(structure, 0, end))).data;
        for (let one = first; one < end; one++) {
            for (let other = 0; other < one; other++) {
                const pair = (one - first) * end + other;
                result.set(one, other, (byContent[pair] + byStructure[pair]) / 2);
            }
        }
    }
    return result;
}

/** The picture that is most like another. */
export interface Alike {
    other: number;
    similarity: number;
    /** How far the similarity is above the median of all, measured by how far the fifth part that is most similar begins above it. */
    standsOut: number;
}

/** For each of `pictures` the one of `others` that is most like it. Memory grows with `others` alone. */
export async function mostAlike(pictures: readonly Likeness[], others: readonly Likeness[]): Promise<Alike[]> {
    const standardisation = fitStandardisation(others.map(({ content }) => content));
    const known = { content: contentOf(others, standardisation), structure: structureOf(others) };
    const result: Alike[] = [];
    for (let first = 0; first < pictures.length; first += AT_A_TIME) {
        const some = pictures.slice(first, first + AT_A_TIME);
        const byContent = (await productOfRows(contentOf(some, standardisation), known.content)).data;
        const byStructure = (await productOfRows(structureOf(some), known.structure)).data;
        some.forEach((_, row) => {
            const similarity = Float32Array.from(
                others,
                (_, other) => (byContent[row * others.length + other] + byStructure[row * others.length + other]) / 2,
            );
            const sorted = similarity.slice().sort();
            const [median, fifth, most] = [0.5, 0.8, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
            result.push({
                other: similarity.indexOf(most),
                similarity: most,
                standsOut: (most - median) / Math.max(fifth - median, 1e-3),
            });
        });
    }
    return result;
}

const AT_A_TIME = 128;

function contentOf(pictures: readonly Likeness[], standardisation: Standardisation): FloatTensor {
    return matrixOf(pictures, ({ content }) => unitLength(standardise(content, standardisation, 4)));
}

function structureOf(pictures: readonly Likeness[]): FloatTensor {
    return matrixOf(pictures, ({ structure }) => unitLength(structure));
}

function rowsOf({ data, shape: [, width] }: FloatTensor, first: number, end: number): FloatTensor {
    return { data: data.subarray(first * width, end * width), shape: [end - first, width] };
}

function matrixOf(pictures: readonly Likeness[], rowOf: (picture: Likeness) => Float32Array): FloatTensor {
    let data = new Float32Array(0);
    pictures.forEach((picture, index) => {
        const row = rowOf(picture);
        data = index === 0 ? new Float32Array(pictures.length * row.length) : data;
        data.set(row, index * row.length);
    });
    return { data, shape: [pictures.length, data.length / pictures.length] };
}

function unitLength(row: Float32Array): Float32Array {
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    return row.map((value) => value / (length || 1));
}
