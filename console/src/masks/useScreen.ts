import { useEffect, useRef, useState } from "react";
import type { Drawing } from "./drawing";
import type { Point } from "./layer";
import { Screen } from "./screen";
import { fit, toScreen, zoomed } from "./view";
import type { View } from "./view";

/** Distance from the edge, in pixels of the screen, that a place in sight has. */
const margin = 24;

export interface Shown {
    picture: ImageBitmap;
    drawing: Drawing;
    /** Colours of the layer's values, from 1 on. */
    colors: readonly string[];
    opacity: number;
}

/** What the drawing area shows, and from where. */
export function useScreen({ picture, drawing, colors, opacity }: Shown) {
    const area = useRef<HTMLDivElement>(null);
    const canvas = useRef<HTMLCanvasElement>(null);
    const screen = useRef<Screen>(undefined);
    const frame = useRef(0);
    const latestColors = useRef(colors);
    latestColors.current = colors;
    const [, redraw] = useState(0);

    useEffect(() => {
        const [box, element] = [area.current, canvas.current];
        if (box === null || element === null) {
            return undefined;
        }
        const own = new Screen(element, picture, drawing.layer);
        screen.current = own;
        own.setColors(latestColors.current);
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
        return () => observer.disconnect();
    }, [picture, drawing]);

    useEffect(() => screen.current?.setColors(colors), [colors]);
    useEffect(() => {
        if (screen.current !== undefined) {
            screen.current.opacity = opacity;
            screen.current.draw();
        }
    }, [opacity]);

    const size = () => ({ width: area.current?.clientWidth ?? 1, height: area.current?.clientHeight ?? 1 });
    const fitted = () => fit(picture.width, picture.height, size().width, size().height);
    const setView = (view: (before: View) => View) => {
        const own = screen.current;
        if (own !== undefined) {
            own.view = view(own.view);
            own.draw();
            redraw((count) => count + 1);
        }
    };
    return {
        area,
        canvas,
        view: screen.current?.view ?? { x: 0, y: 0, scale: 1 },
        /** The present view, also between two drawings of the page. */
        viewNow: () => screen.current?.view,
        /** Shows what changed in the layer. */
        show: () => {
            cancelAnimationFrame(frame.current);
            frame.current = requestAnimationFrame(() => screen.current?.refresh(drawing.takeDirty()));
        },
        placeOf: (event: { clientX: number; clientY: number }): Point => {
            const { left, top } = (area.current as HTMLDivElement).getBoundingClientRect();
            return { x: event.clientX - left, y: event.clientY - top };
        },
        middle: (): Point => ({ x: size().width / 2, y: size().height / 2 }),
        zoomAt: (factor: number, at: Point) => setView((view) => zoomed(view, factor, at, fitted().scale)),
        fitAll: () => setView(fitted),
        moveBy: (way: Point) => setView(({ x, y, scale }) => ({ scale, x: x + way.x, y: y + way.y })),
        /** Brings a place of the picture in sight. */
        reveal: (at: Point) =>
            setView((view) => {
                const { x, y } = toScreen(view, at);
                const { width, height } = size();
                const within = (value: number, end: number) => Math.min(Math.max(value, margin), end - margin);
                return { ...view, x: view.x + within(x, width) - x, y: view.y + within(y, height) - y };
            }),
    };
}
