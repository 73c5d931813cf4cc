import type { Point } from "./layer";

/** How a picture lies in the drawing area: place of its corner and size of its pixels, both in CSS pixels. */
export interface View {
    x: number;
    y: number;
    scale: number;
}

const largestScale = 40;

/** Shows the whole picture. */
export function fit(width: number, height: number, areaWidth: number, areaHeight: number): View {
    const scale = Math.min(areaWidth / width, areaHeight / height, largestScale);
    return { scale, x: (areaWidth - width * scale) / 2, y: (areaHeight - height * scale) / 2 };
}

/** Zooms so that the point under the pointer stays there. */
export function zoomed(view: View, factor: number, at: Point, smallestScale: number): View {
    const scale = Math.min(Math.max(view.scale * factor, smallestScale / 2), largestScale);
    const change = scale / view.scale;
    return { scale, x: at.x - (at.x - view.x) * change, y: at.y - (at.y - view.y) * change };
}

/** Point of the picture under a point of the drawing area. */
export function toPicture({ x, y, scale }: View, at: Point): Point {
    return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

/** Point of the drawing area over a point of the picture. */
export function toScreen({ x, y, scale }: View, at: Point): Point {
    return { x: x + at.x * scale, y: y + at.y * scale };
}
