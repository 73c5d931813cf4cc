import { gaussianBlurMatrix } from "../views/gaussianBlur";
import { luminance } from "../views/luminance";
import { matrixProduct } from "../numerics/matrixProduct";
import { SQUARE_SIDE } from "../views/pictureViews";

/** Side of the square in which structure is kept, in pixels. */
export const THUMBNAIL_SIDE = 32;

/**
 * The luminance of 32 × 32 boxes without its slow changes: where what is, roughly.
 *
 * @param square - the square view.
 * @returns [1024]
 */
export async function coarseStructure(square: Uint8Array): Promise<Float32Array> {
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
