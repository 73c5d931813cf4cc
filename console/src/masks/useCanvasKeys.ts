import { useEffect, useRef } from "react";

export interface CanvasKeyCommands {
    zoom(factor: number): void;
    resize(factor: number): void;
    closePolygon(): void;
    /** Takes back the last corner of the polygon, or all. */
    dropCorner(all: boolean): void;
}

/** Keys of the drawing area. Returns whether the space bar is held. */
export function useCanvasKeys(commands: CanvasKeyCommands): { isSpaceHeld: () => boolean } {
    const latest = useRef(commands);
    latest.current = commands;
    const isSpaceHeld = useRef(false);
    useEffect(() => {
        const onKeyDown = (event: KeyboardEvent) => {
            if (isControl(event.target) || event.altKey) {
                return;
            }
            const { zoom, resize, closePolygon, dropCorner } = latest.current;
            const command = {
                " ": () => void (isSpaceHeld.current = true),
                "[": () => resize(1 / 1.15),
                "]": () => resize(1.15),
                "+": () => zoom(1.25),
                "=": () => zoom(1.25),
                "-": () => zoom(1 / 1.25),
                Enter: closePolygon,
                Escape: () => dropCorner(true),
                Backspace: () => dropCorner(false),
            }[event.key];
            if (command !== undefined && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                command();
            }
        };
        const onKeyUp = (event: KeyboardEvent) => {
            if (event.key === " ") {
                isSpaceHeld.current = false;
            }
        };
        window.addEventListener("keydown", onKeyDown);
        window.addEventListener("keyup", onKeyUp);
        return () => {
            window.removeEventListener("keydown", onKeyDown);
            window.removeEventListener("keyup", onKeyUp);
        };
    }, []);
    return { isSpaceHeld: () => isSpaceHeld.current };
}

/** Tells whether a key is for a control, not for the drawing. */
export function isControl(target: EventTarget | null): boolean {
    return (
        target instanceof HTMLElement &&
        target.closest("input, textarea, button, a, [role=dialog], [role=listbox], [role=option]") !== null
    );
}
