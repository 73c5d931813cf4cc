/*
 * The label layer of a mask: one byte per pixel, 0 for the background, else the number of an anomaly label. Edges are
 * always hard, since a blended colour would have no meaning.
 */

/** Label layer of a picture's size. */
export interface Layer {
    width: number;
    height: number;
    /** Row by row. */
    data: Uint8Array;
}

/** Pixels from `left` and `top` up to, without, `right` and `bottom`. */
export interface Rect {
    left: number;
    top: number;
    right: number;
    bottom: number;
}

/** Point in pixels of the picture. The middle of the first pixel is (0.5, 0.5). */
export interface Point {
    x: number;
    y: number;
}

export const nothing: Rect = { left: 0, top: 0, right: 0, bottom: 0 };

export function newLayer(width: number, height: number): Layer {
    return { width, height, data: new Uint8Array(width * height) };
}

export function isEmpty({ left, top, right, bottom }: Rect): boolean {
    return right <= left || bottom <= top;
}

export function union(a: Rect, b: Rect): Rect {
    if (isEmpty(a)) {
        return b;
    }
    return isEmpty(b)
        ? a
        : {
              left: Math.min(a.left, b.left),
              top: Math.min(a.top, b.top),
              right: Math.max(a.right, b.right),
              bottom: Math.max(a.bottom, b.bottom),
          };
}

/** The part of a rectangle that is inside the layer. */
export function within({ width, height }: Layer, rect: Rect): Rect {
    const inside = {
        left: Math.max(0, Math.floor(rect.left)),
        top: Math.max(0, Math.floor(rect.top)),
        right: Math.min(width, Math.ceil(rect.right)),
        bottom: Math.min(height, Math.ceil(rect.bottom)),
    };
    return isEmpty(inside) ? nothing : inside;
}

/** The rectangle that a stroke from one point to another can touch. */
export function strokeBounds(layer: Layer, from: Point, to: Point, radius: number): Rect {
    const reach = Math.max(radius, 1);
    return within(layer, {
        left: Math.min(from.x, to.x) - reach,
        top: Math.min(from.y, to.y) - reach,
        right: Math.max(from.x, to.x) + reach,
        bottom: Math.max(from.y, to.y) + reach,
    });
}

/**
 * Paints a straight stroke with a round brush: the pixels whose middle is at most `radius` away from the line. The
 * pixels under both ends are painted in any case.
 */
export function paintStroke(layer: Layer, from: Point, to: Point, radius: number, value: number): Rect {
    const { width, data } = layer;
    const bounds = strokeBounds(layer, from, to, radius);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy);
    const [nx, ny] = length === 0 ? [0, 0] : [(-dy / length) * radius, (dx / length) * radius];
    const corners: Point[] = [
        { x: from.x + nx, y: from.y + ny },
        { x: to.x + nx, y: to.y + ny },
        { x: to.x - nx, y: to.y - ny },
        { x: from.x - nx, y: from.y - ny },
    ];
    for (let row = bounds.top; row < bounds.bottom; row++) {
        const y = row + 0.5;
        let [low, high] = [Infinity, -Infinity];
        for (const end of [from, to]) {
            const away = Math.abs(y - end.y);
            if (away <= radius) {
                const half = Math.sqrt(radius * radius - away * away);
                low = Math.min(low, end.x - half);
                high = Math.max(high, end.x + half);
            }
        }
        if (length > 0) {
            for (let corner = 0; corner < 4; corner++) {
                const a = corners[corner] as Point;
                const b = corners[(corner + 1) % 4] as Point;
                if (a.y <= y !== b.y <= y) {
                    const x = a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);
                    low = Math.min(low, x);
                    high = Math.max(high, x);
                }
            }
        }
        const first = Math.max(bounds.left, Math.ceil(low - 0.5));
        const last = Math.min(bounds.right - 1, Math.floor(high - 0.5));
        if (first <= last) {
            data.fill(value, row * width + first, row * width + last + 1);
        }
    }
    for (const end of [from, to]) {
        setPixel(layer, Math.floor(end.x), Math.floor(end.y), value);
    }
    return bounds;
}

function setPixel({ width, height, data }: Layer, x: number, y: number, value: number): void {
    if (x >= 0 && y >= 0 && x < width && y < height) {
        data[y * width + x] = value;
    }
}

/** The rectangle that a polygon can touch. */
export function polygonBounds(layer: Layer, corners: readonly Point[]): Rect {
    const xs = corners.map(({ x }) => x);
    const ys = corners.map(({ y }) => y);
    return within(layer, {
        left: Math.min(...xs),
        top: Math.min(...ys),
        right: Math.max(...xs),
        bottom: Math.max(...ys),
    });
}

/** Fills a polygon: the pixels whose middle is inside it, by the even-odd rule. */
export function fillPolygon(layer: Layer, corners: readonly Point[], value: number): Rect {
    const { width, data } = layer;
    if (corners.length < 3) {
        return nothing;
    }
    const bounds = polygonBounds(layer, corners);
    for (let row = bounds.top; row < bounds.bottom; row++) {
        const y = row + 0.5;
        const crossings: number[] = [];
        for (let index = 0; index < corners.length; index++) {
            const a = corners[index] as Point;
            const b = corners[(index + 1) % corners.length] as Point;
            if (a.y <= y !== b.y <= y) {
                crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
            }
        }
        crossings.sort((one, other) => one - other);
        for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
            const first = Math.max(bounds.left, Math.ceil((crossings[pair] as number) - 0.5));
            const last = Math.min(bounds.right - 1, Math.ceil((crossings[pair + 1] as number) - 0.5) - 1);
            if (first <= last) {
                data.fill(value, row * width + first, row * width + last + 1);
            }
        }
    }
    return bounds;
}

/**
 * Fills the area around a point up to where another value begins: the inside of a closed contour, or an area drawn
 * before. Areas that touch only at corners aren't one.
 *
 * @param beforeRow - called with the pixels of each run, before they are painted.
 */
export function floodFill(
    { width, height, data }: Layer,
    at: Point,
    value: number,
    beforeRow: (rect: Rect) => void = () => undefined,
): Rect {
    const [x0, y0] = [Math.floor(at.x), Math.floor(at.y)];
    const old = x0 < 0 || y0 < 0 || x0 >= width || y0 >= height ? undefined : data[y0 * width + x0];
    if (old === undefined || old === value) {
        return nothing;
    }
    let filled: Rect = nothing;
    const waiting: number[] = [y0 * width + x0];
    for (let start = waiting.pop(); start !== undefined; start = waiting.pop()) {
        if (data[start] !== old) {
            continue;
        }
        const row = Math.floor(start / width);
        const [rowStart, rowEnd] = [row * width, (row + 1) * width];
        let [first, end] = [start, start + 1];
        while (first > rowStart && data[first - 1] === old) {
            first--;
        }
        while (end < rowEnd && data[end] === old) {
            end++;
        }
        const run = { left: first - rowStart, right: end - rowStart, top: row, bottom: row + 1 };
        beforeRow(run);
        data.fill(value, first, end);
        filled = union(filled, run);
        for (const other of [row > 0 ? -width : 0, row + 1 < height ? width : 0]) {
            if (other !== 0) {
                for (let pixel = first + other; pixel < end + other; pixel++) {
                    // Only the first of a run waits.
                    if (data[pixel] === old && (pixel === first + other || data[pixel - 1] !== old)) {
                        waiting.push(pixel);
                    }
                }
            }
        }
    }
    return filled;
}

/**
 * Finds the ends of a layer's runs of one value.
 *
 * @returns a function that gives the pixel after a run, for the run's first pixel and the pixel where to stop looking.
 */
export function runsOf({ data }: Layer): (first: number, limit: number) => number {
    // Four pixels are compared at a time: a large layer has few and long runs.
    const fours = new Uint32Array(data.buffer, data.byteOffset, data.length >>> 2);
    return (first, limit) => {
        const value = data[first] as number;
        const four = Math.imul(value, 0x01010101) >>> 0;
        let at = first + 1;
        while (at < limit && data[at] === value) {
            at++;
            while ((at & 3) === 0 && at + 4 <= limit && fours[at >>> 2] === four) {
                at += 4;
            }
        }
        return at;
    };
}

/** The values that a layer has, without 0, in ascending order. */
export function valuesOf(layer: Layer): number[] {
    const { data } = layer;
    const seen = new Uint8Array(256);
    const endOf = runsOf(layer);
    for (let at = 0; at < data.length; at = endOf(at, data.length)) {
        seen[data[at] as number] = 1;
    }
    return [...seen.keys()].filter((value) => value > 0 && seen[value] === 1);
}
