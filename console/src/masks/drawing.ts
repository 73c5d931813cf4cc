import { History } from "./history";
import { fillPolygon, floodFill, isEmpty, nothing, paintStroke, polygonBounds, strokeBounds, union } from "./layer";
import type { Layer, Point, Rect } from "./layer";

/** Longest piece of a stroke, in pixels. A long line touches few tiles if it is painted in pieces. */
const longestPiece = 128;

/** A layer with what draws on it, and undo. Tells what must be shown anew. */
export class Drawing {
    readonly history: History;
    /** Whether anything was drawn since the last save. */
    isChanged = false;
    private dirty: Rect = nothing;
    private lastPoint: Point | undefined;

    constructor(readonly layer: Layer) {
        this.history = new History(layer);
    }

    /** Takes what must be shown anew since the last call. */
    takeDirty(): Rect {
        const rect = this.dirty;
        this.dirty = nothing;
        return rect;
    }

    /** Begins a stroke. With `isStraight`, it goes from the end of the last one. */
    begin(at: Point, radius: number, value: number, isStraight: boolean): void {
        this.history.begin();
        const from = isStraight ? (this.lastPoint ?? at) : at;
        this.paint(from, at, radius, value);
        this.lastPoint = at;
    }

    /** Goes on with the stroke. */
    moveTo(at: Point, radius: number, value: number): void {
        this.paint(this.lastPoint ?? at, at, radius, value);
        this.lastPoint = at;
    }

    end(): void {
        this.history.end();
    }

    polygon(corners: readonly Point[], value: number): void {
        this.step(() => {
            if (corners.length >= 3) {
                this.history.keep(polygonBounds(this.layer, corners));
            }
            return fillPolygon(this.layer, corners, value);
        });
    }

    fill(at: Point, value: number): void {
        this.step(() => floodFill(this.layer, at, value, (run) => this.history.keep(run)));
    }

    /** Changes the whole layer in one step. */
    replace(write: (layer: Layer) => void): void {
        const all = { left: 0, top: 0, right: this.layer.width, bottom: this.layer.height };
        this.step(() => {
            this.history.keep(all);
            write(this.layer);
            return all;
        });
    }

    undo(): void {
        this.history.undo().forEach((rect) => this.touch(rect));
    }

    redo(): void {
        this.history.redo().forEach((rect) => this.touch(rect));
    }

    private step(paint: () => Rect): void {
        this.history.begin();
        this.touch(paint());
        this.history.end();
    }

    private paint(from: Point, to: Point, radius: number, value: number): void {
        const pieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / longestPiece));
        const at = (share: number) => ({
            x: from.x + (to.x - from.x) * share,
            y: from.y + (to.y - from.y) * share,
        });
        for (let piece = 0; piece < pieces; piece++) {
            const [start, end] = [at(piece / pieces), at((piece + 1) / pieces)];
            this.history.keep(strokeBounds(this.layer, start, end, radius));
            this.touch(paintStroke(this.layer, start, end, radius, value));
        }
    }

    private touch(rect: Rect): void {
        if (!isEmpty(rect)) {
            this.dirty = union(this.dirty, rect);
            this.isChanged = true;
        }
    }
}
