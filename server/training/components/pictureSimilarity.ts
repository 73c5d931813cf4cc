import { gaussianBlurMatrix } from "./gaussianBlur";
import { luminance } from "./luminance";
import { matrixProduct, productOfRows } from "./matrixProduct";
import type { Likeness } from "./pictureFeatures";
import { SQUARE_SIDE } from "./pictureViews";
import { fitStandardisation, standardise } from "./standardisation";

const THUMBNAIL_SIDE = 32;

/**
 * How much pictures are alike, each with each: the mean of two cosine similarities, of what the backbone sees
 * (compared with the other pictures, so that what all have in common doesn't count) and of the coarse structure.
 *
 * @returns [n, n], −1 to 1.
 */
export async function similarities(pictures: readonly Likeness[]): Promise<Float32Array> {
    const standardisation = fitStandardisation(pictures.map(({ content }) => content));
    const content = pictures.map((picture) => unitLength(standardise(picture.content, standardisation, 4)));
    const structure = await Promise.all(pictures.map(async ({ square }) => unitLength(await coarseStructure(square))));
    const [byContent, byStructure] = [await cosines(content), await cosines(structure)];
    return byContent.map((cosine, pair) => (cosine + byStructure[pair]) / 2);
}

/** The luminance of 32 × 32 boxes without its slow changes, [1024]. */
async function coarseStructure(square: Uint8Array): Promise<Float32Array> {
    const side = THUMBNAIL_SIDE;
    const box = SQUARE_SIDE / side;
    const light = luminance(square);
    const thumbnail = new Float32Array(side * side);
    for (let y = 0; y < SQUARE_SIDE; y++) {
        for (let x = 0; x < SQUARE_SIDE; x++) {
            thumbnail[Math.floor(y / box) * side + Math.floor(x / box)] += light[y * SQUARE_SIDE + x] / box ** 2;
        }
    }
    const shape = [side, side];
    const columns = await matrixProduct({ data: blurMatrix, shape }, { data: thumbnail, shape });
    const blurred = await matrixProduct(columns, { data: transposedBlurMatrix, shape });
    return thumbnail.map((value, index) => value - blurred.data[index]);
}

const blurMatrix = gaussianBlurMatrix(THUMBNAIL_SIDE, 5);
const transposedBlurMatrix = blurMatrix.map(
    (_, index) => blurMatrix[(index % THUMBNAIL_SIDE) * THUMBNAIL_SIDE + Math.floor(index / THUMBNAIL_SIDE)],
);

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
