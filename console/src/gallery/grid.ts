/** Arrangement of a gallery's pictures in rows. Lengths in CSS pixels. */
export interface Grid {
    columns: number;
    rows: number;
    cellWidth: number;
    rowHeight: number;
}

export const gap = 12;

/** Height of what stands under a picture: its name and its buttons. */
export const usualCaptionHeight = 62;

/** Arranges pictures in a room of a width, at least one in a row. */
export function arrange(count: number, width: number, pictureWidth: number, captionHeight: number): Grid {
    const columns = Math.max(1, Math.floor((width + gap) / (pictureWidth + gap)));
    const cellWidth = Math.max(0, Math.floor((width - gap * (columns - 1)) / columns));
    return {
        columns,
        rows: Math.ceil(count / columns),
        cellWidth,
        rowHeight: Math.min(cellWidth, pictureWidth) + captionHeight + gap,
    };
}

/** Place of the picture that a key goes to from another. Undefined: the key doesn't move. */
export function target(key: string, from: number, count: number, columns: number, rowsOfPage: number) {
    const clamp = (index: number) => Math.min(Math.max(index, 0), count - 1);
    switch (key) {
        case "ArrowLeft":
            return clamp(from - 1);
        case "ArrowRight":
            return clamp(from + 1);
        case "ArrowUp":
            return from - columns < 0 ? from : from - columns;
        case "ArrowDown":
            return clamp(from + columns);
        case "PageUp":
            return clamp(from - columns * rowsOfPage);
        case "PageDown":
            return clamp(from + columns * rowsOfPage);
        case "Home":
            return 0;
        case "End":
            return count - 1;
        default:
            return undefined;
    }
}

/** Rectangle in the gallery's own coordinates. */
export interface Frame {
    left: number;
    top: number;
    right: number;
    bottom: number;
}

/** Places of the pictures that a frame touches. */
export function touchedBy(frame: Frame, { columns, cellWidth, rowHeight }: Grid, count: number): number[] {
    const firstColumn = Math.max(0, Math.ceil((frame.left - cellWidth) / (cellWidth + gap)));
    const lastColumn = Math.min(columns - 1, Math.floor(frame.right / (cellWidth + gap)));
    const firstRow = Math.max(0, Math.ceil((frame.top - (rowHeight - gap)) / rowHeight));
    const lastRow = Math.floor(frame.bottom / rowHeight);
    const touched: number[] = [];
    for (let row = firstRow; row <= lastRow; row++) {
        for (let column = firstColumn; column <= lastColumn; column++) {
            const index = row * columns + column;
            if (index < count) {
                touched.push(index);
            }
        }
    }
    return touched;
}
