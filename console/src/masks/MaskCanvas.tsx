import { useEffect, useImperativeHandle, useRef, useState } from "react";
import type { PointerEvent, Ref } from "react";
import { masks as texts } from "../texts";
import type { Point } from "./layer";
import { useCanvasKeys } from "./useCanvasKeys";
import { useCross } from "./useCross";
import { useScreen } from "./useScreen";
import type { Shown } from "./useScreen";
import { toPicture, toScreen } from "./view";

export type Tool = "brush" | "eraser" | "polygon" | "fill";

/** Commands for the drawing area. */
export interface CanvasCommands {
    zoom(factor: number): void;
    fit(): void;
    /** Shows what changed in the layer. */
    refresh(): void;
}

export interface MaskCanvasProps extends Shown {
    tool: Tool;
    /** Diameter of the brush, in pixels of the picture. */
    size: number;
    /** Value that is drawn. 0: nothing can be drawn. */
    value: number;
    onSize: (size: number) => void;
    /** Called after each stroke. */
    onStroke: () => void;
    ref: Ref<CanvasCommands>;
}

export const largestSize = 512;

/** Place of a pointer that hasn't been there yet. */
const outOfSight: Point = { x: -10_000, y: -10_000 };

/** The picture with its label layer, to draw on with a pointer or by keys. */
export function MaskCanvas(props: MaskCanvasProps) {
    const { picture, drawing } = props;
    const screen = useScreen(props);
    const { area, view, viewNow, show, placeOf, middle, zoomAt } = screen;
    const circle = useRef<HTMLDivElement>(null);
    const latest = useRef(props);
    latest.current = props;
    const pointer = useRef<{ mode: "none" | "draw" | "move"; at: Point }>({ mode: "none", at: outOfSight });
    const [corners, setCorners] = useState<readonly Point[]>([]);
    const [hover, setHover] = useState<Point>();

    const closePolygon = (last: readonly Point[]) => {
        if (last.length >= 3) {
            drawing.polygon(last, latest.current.value);
            show();
            latest.current.onStroke();
        }
        setCorners([]);
        setHover(undefined);
    };
    /** Acts as the tool does at a place. Tells whether a stroke has begun. */
    const press = (at: Point, value: number, isStraight: boolean): boolean => {
        const { tool, size, onStroke } = latest.current;
        switch (tool) {
            case "polygon":
                setCorners([...corners, at]);
                return false;
            case "fill":
                drawing.fill(at, value);
                show();
                onStroke();
                return false;
            default:
                drawing.begin(at, size / 2, value, isStraight);
                show();
                return true;
        }
    };
    const lift = () => {
        drawing.end();
        latest.current.onStroke();
    };
    const isErasing = (event?: { ctrlKey: boolean; metaKey: boolean }) =>
        latest.current.tool === "eraser" || event?.ctrlKey === true || event?.metaKey === true;
    const valueFor = (event?: { ctrlKey: boolean; metaKey: boolean }) => (isErasing(event) ? 0 : latest.current.value);
    /** Whether there is something to draw with: a label, unless it erases. */
    const isReady = (event?: { ctrlKey: boolean; metaKey: boolean }) => latest.current.value > 0 || isErasing(event);

    const cross = useCross({
        picture,
        scale: view.scale,
        start: () => toPicture(view, middle()),
        reveal: screen.reveal,
        press: (at) => isReady() && press(at, valueFor(), false),
        moveTo: (at) => {
            drawing.moveTo(at, latest.current.size / 2, valueFor());
            show();
        },
        lift,
    });
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

    const showCircle = (at: Point) => {
        const [element, now] = [circle.current, viewNow()];
        if (element !== null && now !== undefined) {
            const diameter = Math.max(3, latest.current.size * now.scale);
            element.style.width = `${diameter}px`;
            element.style.height = `${diameter}px`;
            element.style.transform = `translate(${at.x - diameter / 2}px, ${at.y - diameter / 2}px)`;
        }
    };
    useEffect(() => showCircle(cross.at === undefined ? pointer.current.at : toScreen(view, cross.at)));

    useImperativeHandle(props.ref, () => ({
        zoom: (factor) => zoomAt(factor, middle()),
        fit: screen.fitAll,
        refresh: show,
    }));

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

    const onPointerDown = (event: PointerEvent) => {
        const at = placeOf(event);
        if (event.button === 1 || keys.isSpaceHeld()) {
            event.preventDefault();
            pointer.current = { mode: "move", at };
            area.current?.setPointerCapture(event.pointerId);
            return;
        }
        if (event.button !== 0 || !isReady(event)) {
            return;
        }
        cross.hide();
        if (press(toPicture(view, at), valueFor(event), event.shiftKey)) {
            pointer.current.mode = "draw";
            area.current?.setPointerCapture(event.pointerId);
        }
    };
    const onPointerMove = (event: PointerEvent) => {
        const [at, now] = [placeOf(event), viewNow()];
        const before = pointer.current.at;
        pointer.current.at = at;
        if (now === undefined || (at.x === before.x && at.y === before.y)) {
            return;
        }
        cross.hide();
        showCircle(at);
        if (pointer.current.mode === "move") {
            screen.moveBy({ x: at.x - before.x, y: at.y - before.y });
        } else if (pointer.current.mode === "draw") {
            const moves = event.nativeEvent.getCoalescedEvents();
            for (const one of moves.length > 0 ? moves : [event.nativeEvent]) {
                drawing.moveTo(toPicture(now, placeOf(one)), latest.current.size / 2, valueFor(event));
            }
            show();
        } else if (corners.length > 0) {
            setHover(toPicture(now, at));
        }
    };
    const onPointerUp = () => {
        if (pointer.current.mode === "draw") {
            lift();
        }
        pointer.current.mode = "none";
    };

    const end = cross.at ?? hover;
    const outline = [...corners, ...(end !== undefined && corners.length > 0 ? [end] : [])];
    const crossOnScreen = cross.at && toScreen(view, cross.at);
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
            onKeyDown={cross.onKeyDown}
            onBlur={cross.lift}
        >
            <canvas ref={screen.canvas} className="mask-canvas" />
            <div ref={circle} className="mask-circle" hidden={!isRound} />
            {outline.length > 0 && (
                <svg className="mask-outline" aria-hidden="true">
                    <polygon
                        points={outline
                            .map((one) => toScreen(view, one))
                            .map(({ x, y }) => `${x},${y}`)
                            .join(" ")}
                    />
                </svg>
            )}
            {crossOnScreen !== undefined && (
                <div
                    className="mask-cross"
                    style={{ transform: `translate(${crossOnScreen.x}px, ${crossOnScreen.y}px)` }}
                />
            )}
            <output className="mask-place">{cross.at && texts.place(cross.at, cross.isDown, corners.length)}</output>
        </div>
    );
}
