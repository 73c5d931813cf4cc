import { useState } from "react";
import type { KeyboardEvent } from "react";
import type { Point } from "./layer";

/** Way of the cross at a press of an arrow key, in pixels of the screen. With Shift it is one of the picture. */
const stepOnScreen = 8;

const arrows: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: -1, y: 0 },
    ArrowRight: { x: 1, y: 0 },
    ArrowUp: { x: 0, y: -1 },
    ArrowDown: { x: 0, y: 1 },
};

/** What the cross draws with. Places are in pixels of the picture. */
export interface CrossCommands {
    /** Where the cross begins: the middle of what is in sight. */
    start(): Point;
    /** Size of the picture, in pixels. */
    picture: { width: number; height: number };
    /** Pixels of the screen for one of the picture. */
    scale: number;
    /** Brings the cross's place in sight. */
    reveal(at: Point): void;
    /** Acts as the chosen tool does. Tells whether a stroke has begun, which the arrow keys lead on. */
    press(at: Point): boolean;
    moveTo(at: Point): void;
    lift(): void;
}

/** Draws without a pointer: the arrow keys lead a cross, and D acts at its place. */
export function useCross(commands: CrossCommands) {
    const [at, setAt] = useState<Point>();
    const [isDown, setDown] = useState(false);
    const lift = () => {
        if (isDown) {
            setDown(false);
            commands.lift();
        }
    };
    const move = (event: KeyboardEvent, { x, y }: Point) => {
        const { picture, scale, reveal } = commands;
        const way = event.shiftKey ? 1 : Math.max(1, Math.round(stepOnScreen / scale));
        const from = at ?? commands.start();
        const within = (value: number, size: number) => Math.min(Math.max(value, 0.5), size - 0.5);
        const next = { x: within(from.x + x * way, picture.width), y: within(from.y + y * way, picture.height) };
        setAt(next);
        reveal(next);
        if (isDown) {
            commands.moveTo(next);
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const arrow = arrows[event.key];
        const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
        if (arrow !== undefined && isPlain) {
            event.preventDefault();
            move(event, arrow);
        } else if (event.key.toLowerCase() === "d" && isPlain) {
            event.preventDefault();
            if (isDown) {
                lift();
            } else {
                const place = at ?? commands.start();
                setAt(place);
                setDown(commands.press(place));
            }
        } else if (event.key !== "Shift") {
            // Undo, another tool or the way out end a stroke first.
            lift();
        }
    };
    return {
        /** Place of the cross. Undefined: it isn't used. */
        at,
        isDown,
        onKeyDown,
        lift,
        /** Takes the cross away, because the pointer is used. */
        hide: () => setAt(undefined),
    };
}
