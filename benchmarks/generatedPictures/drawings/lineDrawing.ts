import { randomFrom } from "../../../samplePictures/random";
import type { Random } from "../../../samplePictures/random";
import { Canvas } from "./canvas";
import type { Point } from "./canvas";
import type { Drawing } from "./drawing";

const SIDE = 640;

/** Bright lines on a dark ground, with another layout in each picture. An anomaly has three to twelve small faults. */
export const lineDrawing: Drawing = lineDrawingOf(32);

/** The same with lines and faults of five eighths the size. */
export const fineLineDrawing: Drawing = lineDrawingOf(20);

/** @param pitch - distance of neighbouring lines in pixels, to which all other sizes are in proportion. */
function lineDrawingOf(pitch: number): Drawing {
    return (piece, isAnomaly) => drawLines(piece, isAnomaly, pitch);
}

async function drawLines(piece: string, isAnomaly: boolean, pitch: number): Promise<Buffer> {
    const random = randomFrom(piece);
    const size = pitch / 32;
    const [ground, bright] = [random.between(20, 40), random.between(195, 225)];
    const canvas = new Canvas(SIDE, SIDE, () => ground);
    const routes = drawRoutes(random, pitch);
    const width = size * random.between(12, 15);
    for (const route of routes) {
        route.slice(1).forEach((point, index) => canvas.line(route[index], point, width, bright));
        for (const end of [route[0], route[route.length - 1]]) {
            if (random.between(0, 1) < 0.7) {
                canvas.spot(end, size * random.between(12, 14.5), bright);
            }
        }
    }
    if (isAnomaly) {
        const faults = randomFrom(`${piece}/faults`);
        for (let left = faults.integer(3, 12); left > 0; left--) {
            drawFault(canvas, faults, routes, { width, ground, bright, pitch });
        }
    }
    return canvas.photograph(randomFrom(`${piece}/camera`), { gain: random.between(0.95, 1.05), blur: 0.8, noise: 4 });
}

/** Draws walks over a grid that never meet. */
function drawRoutes(random: Random, pitch: number): Point[][] {
    const grid = SIDE / pitch;
    const taken = new Set<number>();
    const routes: Point[][] = [];
    const isFree = (column: number, row: number) =>
        column > 0 && row > 0 && column < grid - 1 && row < grid - 1 && !taken.has(row * grid + column);
    for (let attempt = 0; attempt < 90 * (32 / pitch) ** 2; attempt++) {
        let [column, row] = [random.integer(1, grid - 2), random.integer(1, grid - 2)];
        let direction = random.integer(0, 3);
        const route: Point[] = [];
        const cells: number[] = [];
        while (isFree(column, row) && route.length < 18) {
            route.push([(column + 0.5) * pitch, (row + 0.5) * pitch]);
            cells.push(row * grid + column);
            taken.add(row * grid + column);
            direction = random.between(0, 1) < 0.85 ? direction : (direction + 2 * random.integer(0, 1) + 1) % 4;
            column += [1, 0, -1, 0][direction];
            row += [0, 1, 0, -1][direction];
        }
        if (route.length >= 4) {
            routes.push(route);
        } else {
            cells.forEach((cell) => taken.delete(cell));
        }
    }
    return routes;
}

/** Draws a fault: a break, a bite out of an edge, a spur, a bridge to a neighbour, a hole or a speck beside a line. */
function drawFault(
    canvas: Canvas,
    random: Random,
    routes: readonly Point[][],
    { width, ground, bright, pitch }: { width: number; ground: number; bright: number; pitch: number },
): void {
    const size = pitch / 32;
    const route = routes[random.integer(0, routes.length - 1)];
    const place = random.integer(1, route.length - 2);
    const [[x0, y0], [x1, y1]] = [route[place], route[place + 1]];
    const share = random.between(0.2, 0.8);
    const at: Point = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
    const [alongX, alongY] = [Math.sign(x1 - x0), Math.sign(y1 - y0)];
    const side = random.between(0, 1) < 0.5 ? 1 : -1;
    const beside = (distance: number): Point => [at[0] - alongY * side * distance, at[1] + alongX * side * distance];
    switch (random.integer(0, 5)) {
        case 0: {
            const half = size * random.between(4, 8);
            canvas.line(
                [at[0] - alongX * half, at[1] - alongY * half],
                [at[0] + alongX * half, at[1] + alongY * half],
                width + 3 * size,
                ground,
            );
            break;
        }
        case 1:
            canvas.spot(beside(width / 2), size * random.between(4, 7), ground);
            break;
        case 2:
            canvas.spot(beside(width / 2), size * random.between(4.5, 7.5), bright);
            break;
        case 3:
            canvas.line(at, beside(pitch), size * random.between(5, 9), bright);
            break;
        case 4:
            canvas.spot(at, size * random.between(2.8, 4.2), ground);
            break;
        default:
            canvas.spot(beside(pitch / 2), size * random.between(4, 6.5), bright);
    }
}
