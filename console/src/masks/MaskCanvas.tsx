import { useEffect, useImperativeHandle, useRef, useState } from "react";
import type { PointerEvent, Ref } from "react";
import { masks as texts } from "../texts";
import type { Drawing } from "./drawing";
import type { Point } from "./layer";
import { Screen } from "./screen";
import { useCanvasKeys } from "./useCanvasKeys";
import { fit, toPicture, zoomed } from "./view";

export type Tool = "brush" | "eraser" | "polygon" | "fill";

/** Commands for the drawing area. */
export interface CanvasCommands {
    zoom(factor: number): void;
    fit(): void;
    /** Shows what changed in the layer. */
    refresh(): void;
}

export interface MaskCanvasProps {
    picture: ImageBitmap;
    drawing: Drawing;
    /** Colours of the layer's values, from 1 on. */
    colors: readonly string[];
    tool: Tool;
    /** Diameter of the brush, in pixels of the picture. */
    size: number;
    /** Value that is drawn. 0: nothing can be drawn. */
    value: number;
    opacity: number;
    onSize: (size: number) => void;
    /** Called after each stroke. */
    onStroke: () => void;
    ref: Ref<CanvasCommands>;
}

export const largestSize = 512;

/** The picture with its label layer, to draw on. */
export function MaskCanvas(props: MaskCanvasProps) {
    const { picture, drawing, colors, opacity } = props;
    const area = useRef<HTMLDivElement>(null);
    const canvas = useRef<HTMLCanvasElement>(null);
    const circle = useRef<HTMLDivElement>(null);
    const screen = useRef<Screen>(undefined);
    const latest = useRef(props);
    latest.current = props;
    const pointer = useRef<{ mode: "none" | "draw" | "move"; at: Point; frame: number }>({
        mode: "none",
        at: { x: 0, y: 0 },
        frame: 0,
    });
    const [corners, setCorners] = useState<readonly Point[]>([]);
    const [hover, setHover] = useState<Point>();
    const [, redraw] = useState(0);

    useEffect(() => {
        const [box, element] = [area.current, canvas.current];
        if (box === null || element === null) {
            return undefined;
        }
        const own = new Screen(element, picture, drawing.layer);
        screen.current = own;
        own.setColors(latest.current.colors);
        let isFitted = false;
        const observer = new ResizeObserver(() => {
            if (!isFitted) {
                isFitted = true;
                own.view = fit(picture.width, picture.height, box.clientWidth, box.clientHeight);
            }
            own.resize(box.clientWidth, box.clientHeight);
            redraw((count) => count + 1);
        });
        observer.observe(box);
        setCorners([]);
        return () => observer.disconnect();
    }, [picture, drawing]);

    useEffect(() => screen.current?.setColors(colors), [colors]);
    useEffect(() => {
        if (screen.current !== undefined) {
            screen.current.opacity = opacity;
            screen.current.draw();
        }
    }, [opacity]);

    const placeOf = (event: { clientX: number; clientY: number }): Point => {
        const { left, top } = (area.current as HTMLDivElement).getBoundingClientRect();
        return { x: event.clientX - left, y: event.clientY - top };
    };
    const show = () => {
        cancelAnimationFrame(pointer.current.frame);
        pointer.current.frame = requestAnimationFrame(() => screen.current?.refresh(drawing.takeDirty()));
    };
    const setView = (change: (own: Screen) => void) => {
        const own = screen.current;
        if (own !== undefined) {
            change(own);
            own.draw();
            showCircle(pointer.current.at);
            redraw((count) => count + 1);
        }
    };
    const zoomAt = (factor: number, at: Point) =>
        setView((own) => {
            const { clientWidth, clientHeight } = area.current as HTMLDivElement;
            const smallest = fit(picture.width, picture.height, clientWidth, clientHeight).scale;
            own.view = zoomed(own.view, factor, at, smallest);
        });
    const middle = (): Point => ({
        x: (area.current?.clientWidth ?? 0) / 2,
        y: (area.current?.clientHeight ?? 0) / 2,
    });
    const fitAll = () =>
        setView((own) => {
            own.view = fit(
                picture.width,
                picture.height,
                area.current?.clientWidth ?? 1,
                area.current?.clientHeight ?? 1,
            );
        });
    const showCircle = (at: Point) => {
        const [element, own] = [circle.current, screen.current];
        if (element !== null && own !== undefined) {
            const diameter = Math.max(3, latest.current.size * own.view.scale);
            element.style.width = `${diameter}px`;
            element.style.height = `${diameter}px`;
            element.style.transform = `translate(${at.x - diameter / 2}px, ${at.y - diameter / 2}px)`;
        }
    };
    useEffect(() => showCircle(pointer.current.at), [props.size]);

    useImperativeHandle(props.ref, () => ({
        zoom: (factor) => zoomAt(factor, middle()),
        fit: fitAll,
        refresh: show,
    }));

    const closePolygon = (last: readonly Point[]) => {
        if (last.length >= 3) {
            drawing.polygon(last, latest.current.value);
            show();
            latest.current.onStroke();
        }
        setCorners([]);
    };
    const keys = useCanvasKeys({
        zoom: (factor) => zoomAt(factor, middle()),
        resize: (factor) => resize(factor),
        closePolygon: () => closePolygon(corners),
        dropCorner: (all) => setCorners(all ? [] : corners.slice(0, -1)),
    });
    const resize = (factor: number) => {
        const { size, onSize } = latest.current;
        const next =
            factor > 1 ? Math.max(size + 1, Math.round(size * factor)) : Math.min(size - 1, Math.round(size * factor));
        onSize(Math.min(Math.max(next, 1), largestSize));
    };

    useEffect(() => {
        const box = area.current;
        const onWheel = (event: WheelEvent) => {
            event.preventDefault();
            const factor = event.deltaY < 0 ? 1.15 : 1 / 1.15;
            if (event.ctrlKey || event.metaKey) {
                zoomAt(factor, placeOf(event));
            } else {
                resize(factor);
            }
        };
        // Not passive: the page itself must not scroll or zoom.
        box?.addEventListener("wheel", onWheel, { passive: false });
        return () => box?.removeEventListener("wheel", onWheel);
    });

    const valueFor = (event: { ctrlKey: boolean; metaKey: boolean }) =>
        latest.current.tool === "eraser" || event.ctrlKey || event.metaKey ? 0 : latest.current.value;
    const isUsable = (event: PointerEvent) => latest.current.value > 0 || valueFor(event) === 0;

    const onPointerDown = (event: PointerEvent) => {
        const own = screen.current;
        if (own === undefined) {
            return;
        }
        const at = placeOf(event);
        if (event.button === 1 || keys.isSpaceHeld()) {
            event.preventDefault();
            pointer.current.mode = "move";
            pointer.current.at = at;
            area.current?.setPointerCapture(event.pointerId);
            return;
        }
        if (event.button !== 0 || !isUsable(event)) {
            return;
        }
        const inPicture = toPicture(own.view, at);
        const { tool, size } = latest.current;
        if (tool === "polygon") {
            setCorners([...corners, inPicture]);
        } else if (tool === "fill") {
            drawing.fill(inPicture, valueFor(event));
            show();
            latest.current.onStroke();
        } else {
            area.current?.setPointerCapture(event.pointerId);
            pointer.current.mode = "draw";
            drawing.begin(inPicture, size / 2, valueFor(event), event.shiftKey);
            show();
        }
    };
    const onPointerMove = (event: PointerEvent) => {
        const own = screen.current;
        const at = placeOf(event);
        showCircle(at);
        const before = pointer.current.at;
        pointer.current.at = at;
        if (own === undefined) {
            return;
        }
        if (pointer.current.mode === "move") {
            own.view = { ...own.view, x: own.view.x + at.x - before.x, y: own.view.y + at.y - before.y };
            own.draw();
            redraw((count) => count + 1);
        } else if (pointer.current.mode === "draw") {
            const moves = event.nativeEvent.getCoalescedEvents();
            for (const one of moves.length > 0 ? moves : [event.nativeEvent]) {
                drawing.moveTo(toPicture(own.view, placeOf(one)), latest.current.size / 2, valueFor(event));
            }
            show();
        } else if (corners.length > 0) {
            setHover(toPicture(own.view, at));
        }
    };
    const onPointerUp = () => {
        if (pointer.current.mode === "draw") {
            drawing.end();
            latest.current.onStroke();
        }
        pointer.current.mode = "none";
    };

    const { x, y, scale } = screen.current?.view ?? { x: 0, y: 0, scale: 1 };
    const shownCorners = [...corners, ...(hover !== undefined && corners.length > 0 ? [hover] : [])];
    const isRound = props.tool === "brush" || props.tool === "eraser";
    return (
        <div
            ref={area}
            className={`mask-area mask-${props.tool}`}
            role="application"
            aria-label={texts.canvas}
            tabIndex={0}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerUp}
            onPointerCancel={onPointerUp}
            onDoubleClick={() => closePolygon(corners)}
            onContextMenu={(event) => event.preventDefault()}
        >
            <canvas ref={canvas} className="mask-canvas" />
            <div ref={circle} className="mask-circle" hidden={!isRound} />
            {shownCorners.length > 0 && (
                <svg className="mask-outline" aria-hidden="true">
                    <polygon
                        points={shownCorners.map((one) => `${x + one.x * scale},${y + one.y * scale}`).join(" ")}
                    />
                </svg>
            )}
        </div>
    );
}
