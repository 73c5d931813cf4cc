import type { Layer, Rect } from "./layer";

/** Side of a tile, in pixels. */
const tileSize = 64;

/** Room that undo may take, in bytes. The oldest strokes go first. */
const mostBytes = 256 * 1024 * 1024;

/** Tiles as they were before a stroke, by number. */
type Stroke = Map<number, Uint8Array>;

/** Undo and redo by stroke: of each stroke, the tiles that it touched. */
export class History {
    private readonly done: Stroke[] = [];
    private readonly undone: Stroke[] = [];
    private current: Stroke | undefined;
    private bytes = 0;
    private readonly columns: number;

    constructor(private readonly layer: Layer) {
        this.columns = Math.ceil(layer.width / tileSize);
    }

    get canUndo(): boolean {
        return this.done.length > 0;
    }

    get canRedo(): boolean {
        return this.undone.length > 0;
    }

    begin(): void {
        this.current = new Map();
    }

    /** Keeps what is in a rectangle, before it is painted. */
    keep({ left, top, right, bottom }: Rect): void {
        const stroke = this.current;
        if (stroke === undefined || right <= left || bottom <= top) {
            return;
        }
        for (let row = Math.floor(top / tileSize); row <= Math.floor((bottom - 1) / tileSize); row++) {
            for (let column = Math.floor(left / tileSize); column <= Math.floor((right - 1) / tileSize); column++) {
                const number = row * this.columns + column;
                if (!stroke.has(number)) {
                    stroke.set(number, this.read(number));
                }
            }
        }
    }

    /** Ends a stroke. One that changed nothing isn't a step. */
    end(): void {
        const stroke = this.current;
        this.current = undefined;
        if (stroke === undefined) {
            return;
        }
        for (const [number, before] of stroke) {
            if (equal(before, this.read(number))) {
                stroke.delete(number);
            }
        }
        if (stroke.size === 0) {
            return;
        }
        this.undone.length = 0;
        this.done.push(stroke);
        this.bytes += sizeOf(stroke);
        while (this.bytes > mostBytes && this.done.length > 1) {
            this.bytes -= sizeOf(this.done.shift() as Stroke);
        }
    }

    /** Takes the last stroke back. Returns the rectangles that changed. */
    undo(): Rect[] {
        return this.swap(this.done, this.undone);
    }

    redo(): Rect[] {
        return this.swap(this.undone, this.done);
    }

    private swap(from: Stroke[], to: Stroke[]): Rect[] {
        const stroke = from.pop();
        if (stroke === undefined) {
            return [];
        }
        const other: Stroke = new Map();
        for (const [number, content] of stroke) {
            other.set(number, this.read(number));
            this.write(number, content);
        }
        to.push(other);
        return [...stroke.keys()].map((number) => this.rectOf(number));
    }

    private rectOf(number: number): Rect {
        const left = (number % this.columns) * tileSize;
        const top = Math.floor(number / this.columns) * tileSize;
        return {
            left,
            top,
            right: Math.min(left + tileSize, this.layer.width),
            bottom: Math.min(top + tileSize, this.layer.height),
        };
    }

    private read(number: number): Uint8Array {
        const { left, top, right, bottom } = this.rectOf(number);
        const { data, width } = this.layer;
        const tile = new Uint8Array((right - left) * (bottom - top));
        for (let row = top; row < bottom; row++) {
            tile.set(data.subarray(row * width + left, row * width + right), (row - top) * (right - left));
        }
        return tile;
    }

    private write(number: number, tile: Uint8Array): void {
        const { left, top, right, bottom } = this.rectOf(number);
        const { data, width } = this.layer;
        for (let row = top; row < bottom; row++) {
            data.set(tile.subarray((row - top) * (right - left), (row - top + 1) * (right - left)), row * width + left);
        }
    }
}

function sizeOf(stroke: Stroke): number {
    return [...stroke.values()].reduce((sum, { length }) => sum + length, 0);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
    for (let index = 0; index < a.length; index++) {
        if (a[index] !== b[index]) {
            return false;
        }
    }
    return true;
}
