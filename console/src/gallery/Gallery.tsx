import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { arrange, gap, target, usualCaptionHeight } from "./grid";
import { clicked, moved } from "./selection";
import type { Selection } from "./selection";
import { useFrameSelection } from "./useFrameSelection";
import { Cell } from "./Cell";
import type { Picture } from "./Cell";
import "./gallery.css";

export interface GalleryProps<Item extends Picture> {
    /** Name of the gallery for assistive technology. */
    label: string;
    items: readonly Item[];
    /** Sources of the items, in the same order. */
    sources: readonly string[];
    addressOf: (item: Item) => string;
    /** What stands under a picture. Keep it the same function while nothing it uses changes. */
    caption: (item: Item) => ReactNode;
    selection: Selection;
    onSelect: (selection: Selection) => void;
    onOpen: (item: Item) => void;
    /** Receives keys that the gallery doesn't use itself. */
    onKey?: (event: KeyboardEvent) => void;
    /** Whether keys act at once: then the gallery takes the focus, unless the person is in a field. Default: false. */
    takesKeys?: boolean;
    empty: ReactNode;
    /** Height of the name and the caption, in CSS pixels. */
    captionHeight?: number;
    /** Width of a picture, in CSS pixels. */
    pictureWidth?: number;
}

/** Pictures in rows. Only those in sight are in the page, so 16,000 scroll as well as 16. */
export function Gallery<Item extends Picture>(props: GalleryProps<Item>) {
    const {
        items,
        sources,
        selection,
        onSelect,
        onOpen,
        onKey,
        takesKeys = false,
        pictureWidth = 150,
        captionHeight = usualCaptionHeight,
    } = props;
    const box = useRef<HTMLDivElement>(null);
    const [width, setWidth] = useState(0);
    const hasFocus = useRef(false);

    useLayoutEffect(() => {
        const element = box.current;
        if (element === null) {
            return undefined;
        }
        const measure = () => setWidth(element.clientWidth - 2);
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(element);
        return () => observer.disconnect();
    }, []);

    const narrow = width > 0 && width < 400 ? Math.floor((width - 12) / 2) : pictureWidth;
    const grid = arrange(items.length, width, Math.min(pictureWidth, narrow), captionHeight);
    const found = selection.current === undefined ? 0 : sources.indexOf(selection.current);
    const current = Math.max(found, 0);
    const currentRow = Math.floor(current / grid.columns);
    const rows = useVirtualizer({
        count: width === 0 ? 0 : grid.rows,
        getScrollElement: () => box.current,
        estimateSize: () => grid.rowHeight,
        overscan: 3,
        // The row that the keys act on stays in the page: it has the focus.
        rangeExtractor: useCallback(
            (range: Parameters<typeof defaultRangeExtractor>[0]) => {
                const seen = defaultRangeExtractor(range);
                return seen.includes(currentRow) || currentRow >= range.count
                    ? seen
                    : [...seen, currentRow].sort((a, b) => a - b);
            },
            [currentRow],
        ),
    });
    useEffect(() => rows.measure(), [rows, grid.rowHeight]);

    const goTo = (index: number, shift: boolean) => {
        const source = sources[index];
        if (source !== undefined) {
            onSelect(moved(selection, sources, source, shift));
            hasFocus.current = true;
        }
    };

    const isReadyForKeys = takesKeys && width > 0 && items.length > 0;
    useLayoutEffect(() => {
        const { activeElement } = document;
        if (isReadyForKeys && (activeElement === document.body || activeElement instanceof HTMLButtonElement)) {
            hasFocus.current = true;
        }
    }, [isReadyForKeys]);

    // The picture that the keys act on has the focus, and is in sight.
    useLayoutEffect(() => {
        if (hasFocus.current && width > 0) {
            rows.scrollToIndex(currentRow, { align: "auto" });
            const cell = box.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
            if (cell !== null && cell !== undefined && !cell.contains(document.activeElement)) {
                cell.focus({ preventScroll: true });
            }
        }
    });

    const onKeyDown = (event: KeyboardEvent) => {
        const item = items[current];
        if (event.key === "Enter" && event.target === event.currentTarget.querySelector(":focus[role=gridcell]")) {
            event.preventDefault();
            if (item !== undefined) {
                onOpen(item);
            }
            return;
        }
        const rowsOfPage = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / grid.rowHeight));
        const next = event.altKey ? undefined : target(event.key, current, items.length, grid.columns, rowsOfPage);
        if (next !== undefined && items.length > 0) {
            event.preventDefault();
            goTo(next, event.shiftKey);
        } else if (event.key === " " && (event.target as HTMLElement).getAttribute("role") === "gridcell" && item) {
            event.preventDefault();
            onSelect(clicked(selection, sources, item.source, { shift: false, ctrl: true }));
        } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            onSelect({ ...selection, chosen: new Set(sources) });
        } else if (event.key === "Escape" && selection.chosen.size > 0) {
            onSelect({ ...selection, chosen: new Set() });
        } else {
            onKey?.(event);
        }
    };

    const frame = useFrameSelection(box, grid, sources, selection, onSelect);

    // The same functions for each cell at each drawing, so that cells whose picture stays aren't drawn again.
    const latest = useRef({ selection, sources, items, onSelect, onOpen });
    latest.current = { selection, sources, items, onSelect, onOpen };
    const onCellClick = useCallback((source: string, event: MouseEvent) => {
        const { selection: before, sources: all, onSelect: select } = latest.current;
        hasFocus.current = true;
        select(clicked(before, all, source, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey }));
    }, []);
    const onCellOpen = useCallback((source: string) => {
        const item = latest.current.items.find((one) => one.source === source);
        if (item !== undefined) {
            latest.current.onOpen(item);
        }
    }, []);

    return (
        <div
            ref={box}
            className="gallery"
            onPointerDown={frame.onPointerDown}
            onFocus={() => (hasFocus.current = true)}
            onBlur={(event) => {
                if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) {
                    hasFocus.current = false;
                }
            }}
        >
            {items.length === 0 && props.empty}
            <div
                role="grid"
                aria-label={props.label}
                aria-multiselectable
                aria-rowcount={grid.rows}
                aria-colcount={grid.columns}
                className="gallery-rows"
                style={{ height: rows.getTotalSize() }}
                onKeyDown={onKeyDown}
            >
                {rows.getVirtualItems().map((row) => (
                    <div
                        key={row.key}
                        role="row"
                        aria-rowindex={row.index + 1}
                        className="gallery-row"
                        style={{ transform: `translateY(${row.start}px)`, height: grid.rowHeight }}
                    >
                        {items.slice(row.index * grid.columns, (row.index + 1) * grid.columns).map((item, column) => (
                            <Cell
                                key={item.source}
                                item={item}
                                index={row.index * grid.columns + column}
                                column={column}
                                width={grid.cellWidth}
                                pictureHeight={grid.rowHeight - captionHeight - gap}
                                address={props.addressOf(item)}
                                isChosen={selection.chosen.has(item.source)}
                                isCurrent={row.index * grid.columns + column === current}
                                caption={props.caption}
                                onClick={onCellClick}
                                onOpen={onCellOpen}
                            />
                        ))}
                    </div>
                ))}
                {frame.shown && (
                    <div
                        className="gallery-frame"
                        style={{
                            left: frame.shown.left,
                            top: frame.shown.top,
                            width: frame.shown.right - frame.shown.left,
                            height: frame.shown.bottom - frame.shown.top,
                        }}
                    />
                )}
            </div>
        </div>
    );
}
