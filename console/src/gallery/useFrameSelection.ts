import { useRef, useState } from "react";
import type { PointerEvent, RefObject } from "react";
import { touchedBy } from "./grid";
import type { Frame, Grid } from "./grid";
import { framed } from "./selection";
import type { Selection } from "./selection";

/** Way of the pointer before a click becomes a drag, in CSS pixels. */
const dragPx = 6;

/** Choosing pictures by dragging a frame over them with the mouse. */
export function useFrameSelection(
    box: RefObject<HTMLDivElement | null>,
    grid: Grid,
    sources: readonly string[],
    selection: Selection,
    onSelect: (selection: Selection) => void,
) {
    const [shown, setShown] = useState<Frame>();
    const latest = useRef({ grid, sources, onSelect });
    latest.current = { grid, sources, onSelect };

    const onPointerDown = (event: PointerEvent) => {
        const element = box.current;
        if (event.button !== 0 || event.pointerType !== "mouse" || element === null) {
            return;
        }
        if ((event.target as HTMLElement).closest("button, a") || event.target === element) {
            return;
        }
        const before = selection;
        const isAdded = event.ctrlKey || event.metaKey || event.shiftKey;
        const placeOf = (at: { clientX: number; clientY: number }) => {
            const { left, top } = element.getBoundingClientRect();
            return { x: at.clientX - left, y: at.clientY - top + element.scrollTop };
        };
        const start = placeOf(event);
        let isDragged = false;
        const onMove = (at: globalThis.PointerEvent) => {
            const { x, y } = placeOf(at);
            isDragged ||= Math.hypot(x - start.x, y - start.y) > dragPx;
            if (!isDragged) {
                return;
            }
            const { top, bottom } = element.getBoundingClientRect();
            element.scrollTop += at.clientY > bottom - 20 ? 20 : at.clientY < top + 20 ? -20 : 0;
            const frame: Frame = {
                left: Math.min(start.x, x),
                right: Math.max(start.x, x),
                top: Math.min(start.y, y),
                bottom: Math.max(start.y, y),
            };
            setShown(frame);
            const { grid: now, sources: all, onSelect: select } = latest.current;
            const touched = touchedBy(frame, now, all.length).flatMap((index) => all[index] ?? []);
            select(framed(before, touched, isAdded));
        };
        const onUp = () => {
            window.removeEventListener("pointermove", onMove);
            window.removeEventListener("pointerup", onUp);
            setShown(undefined);
            if (isDragged) {
                // The click that ends a drag isn't one.
                const swallow = (click: globalThis.MouseEvent) => click.stopPropagation();
                window.addEventListener("click", swallow, { capture: true, once: true });
                setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
            }
        };
        window.addEventListener("pointermove", onMove);
        window.addEventListener("pointerup", onUp);
    };
    return { onPointerDown, shown };
}
