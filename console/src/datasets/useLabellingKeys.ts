import { useCallback, useRef } from "react";
import type { Label } from "../entries/line";

export interface LabellingCommands {
    label(label: Label | undefined): void;
    undo(): void;
    redo(): void;
    openMask(): void;
}

/** Keys of labelling mode. */
export function useLabellingKeys(isOn: boolean, commands: LabellingCommands): (event: KeyboardEvent) => void {
    const latest = useRef(commands);
    latest.current = commands;
    return useCallback(
        (event) => {
            if (!isOn || event.altKey || isTyping(event.target)) {
                return;
            }
            const act = (command: () => void) => {
                event.preventDefault();
                command();
            };
            const { label, undo, redo, openMask } = latest.current;
            const key = event.key.toLowerCase();
            if (event.ctrlKey || event.metaKey) {
                if (key === "z") {
                    act(event.shiftKey ? redo : undo);
                } else if (key === "y") {
                    act(redo);
                }
            } else if (key === "n") {
                act(() => label("normal"));
            } else if (key === "a") {
                act(() => label("anomaly"));
            } else if (key === "u") {
                act(() => label(undefined));
            } else if (key === "m") {
                act(openMask);
            }
        },
        [isOn],
    );
}

function isTyping(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
