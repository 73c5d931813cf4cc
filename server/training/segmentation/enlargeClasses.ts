import { CELLS, GRID_SIDE } from "./cellShares";
import type { ClassMap } from "./readMask";

/**
 * The most probable class of each pixel of a picture, the probabilities interpolated between the cells' middles.
 *
 * @param probabilities - [classes, CELLS]
 */
export function enlargeClasses(probabilities: Float32Array, { width, height }: { width: number; height: number }): ClassMap {
    const classCount = probabilities.length / CELLS;
    const winners = Uint16Array.from({ length: CELLS }, (_, cell) => mostProbable(classCount, (each) => probabilities[each * CELLS + cell]));
    const [columns, rows] = [places(width), places(height)];
    const classes = new Uint16Array(width * height);
    for (let y = 0; y < height; y++) {
        const { before: top, after: bottom, share: down } = rows[y];
        for (let x = 0; x < width; x++) {
            const { before: left, after: right, share: across } = columns[x];
            const corners = [top * GRID_SIDE + left, top * GRID_SIDE + right, bottom * GRID_SIDE + left, bottom * GRID_SIDE + right];
            const winner = winners[corners[0]];
            // What is ahead at all four corners is ahead everywhere between them.
            const agreed = winner === winners[corners[1]] && winner === winners[corners[2]] && winner === winners[corners[3]];
            classes[y * width + x] = agreed
                ? winner
                : mostProbable(classCount, (each) => {
                      const [a, b, c, d] = corners.map((cell) => probabilities[each * CELLS + cell]);
                      return (a * (1 - across) + b * across) * (1 - down) + (c * (1 - across) + d * across) * down;
                  });
        }
    }
    return { width, height, classes };
}

function mostProbable(classCount: number, probabilityOf: (each: number) => number): number {
    let [best, most] = [0, probabilityOf(0)];
    for (let each = 1; each < classCount; each++) {
        const probability = probabilityOf(each);
        if (probability > most) {
            [best, most] = [each, probability];
        }
    }
    return best;
}

/** For each pixel of a row: between which two cells' middles it is, and how near to the second. */
function places(length: number): { before: number; after: number; share: number }[] {
    return Array.from({ length }, (_, pixel) => {
        const place = Math.max(0, Math.min(GRID_SIDE - 1, ((pixel + 0.5) * GRID_SIDE) / length - 0.5));
        const before = Math.floor(place);
        return { before, after: Math.min(before + 1, GRID_SIDE - 1), share: place - before };
    });
}
