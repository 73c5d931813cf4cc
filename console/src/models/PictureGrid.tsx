import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useWidth } from "./useWidth";

const [cardWidth, gap, textHeight] = [176, 12, 76];

/** Pictures in rows. Only those in sight are in the page, so thousands scroll as well as ten. */
export function PictureGrid<Item>({
    label,
    items,
    keyOf,
    render,
    extraHeight = 0,
}: {
    label: string;
    items: readonly Item[];
    keyOf: (item: Item) => string;
    render: (item: Item) => ReactNode;
    /** Height of what a card has beyond a picture and its three lines, in pixels. */
    extraHeight?: number;
}) {
    const [box, width] = useWidth<HTMLDivElement>();
    const columns = Math.max(width < 420 ? 2 : 1, Math.floor((width + gap) / (cardWidth + gap)));
    const cell = (width - gap * (columns - 1)) / columns;
    const rowHeight = cell + textHeight + extraHeight + gap;
    const rows = useVirtualizer({
        count: width === 0 ? 0 : Math.ceil(items.length / columns),
        getScrollElement: () => box.current,
        estimateSize: () => rowHeight,
        overscan: 2,
    });
    useEffect(() => rows.measure(), [rows, rowHeight]);
    return (
        <div ref={box} className="picture-grid" role="region" aria-label={label} tabIndex={0}>
            <ul style={{ height: rows.getTotalSize() }}>
                {rows.getVirtualItems().flatMap((row) =>
                    items.slice(row.index * columns, (row.index + 1) * columns).map((item, column) => (
                        <li
                            key={keyOf(item)}
                            aria-setsize={items.length}
                            aria-posinset={row.index * columns + column + 1}
                            style={{
                                width: cell,
                                height: rowHeight - gap,
                                transform: `translate(${column * (cell + gap)}px, ${row.start}px)`,
                            }}
                        >
                            {render(item)}
                        </li>
                    )),
                )}
            </ul>
        </div>
    );
}
