/** Which pictures of a gallery are chosen, and which one the keys act on. */
export interface Selection {
    chosen: ReadonlySet<string>;
    /** Picture that the keys act on. Undefined: the first. */
    current: string | undefined;
    /** Picture where a range begins. */
    anchor: string | undefined;
}

export const nothingChosen: Selection = { chosen: new Set(), current: undefined, anchor: undefined };

/** Keys that are held while a picture is clicked, or reached by an arrow key. */
export interface Held {
    shift: boolean;
    ctrl: boolean;
}

/** Chooses by a click: one picture, with Shift all up to it, with Ctrl one more or one less. */
export function clicked(selection: Selection, items: readonly string[], source: string, held: Held): Selection {
    if (held.shift) {
        return extended(selection, items, source);
    }
    if (held.ctrl) {
        const chosen = new Set(selection.chosen);
        if (!chosen.delete(source)) {
            chosen.add(source);
        }
        return { chosen, current: source, anchor: source };
    }
    return { chosen: new Set([source]), current: source, anchor: source };
}

/** Goes to a picture by a key: with Shift, all up to it are chosen. */
export function moved(selection: Selection, items: readonly string[], source: string, shift: boolean): Selection {
    return shift ? extended(selection, items, source) : { chosen: new Set(), current: source, anchor: source };
}

/** Chooses all from the anchor up to a picture. */
function extended({ anchor, current }: Selection, items: readonly string[], source: string): Selection {
    const from = Math.max(items.indexOf(anchor ?? current ?? items[0] ?? ""), 0);
    const to = items.indexOf(source);
    const chosen = new Set(items.slice(Math.min(from, to), Math.max(from, to) + 1));
    return { chosen, current: source, anchor: items[from] };
}

/** Chooses what a dragged frame touches, on top of what was chosen before if Ctrl or Shift is held. */
export function framed(before: Selection, touched: readonly string[], isAdded: boolean): Selection {
    const chosen = new Set([...(isAdded ? before.chosen : []), ...touched]);
    return { chosen, current: touched.at(-1) ?? before.current, anchor: touched[0] ?? before.anchor };
}

/** The pictures that a command is for: those chosen, else the one that the keys act on. */
export function targets({ chosen, current }: Selection, items: readonly string[]): string[] {
    const here = items.filter((source) => chosen.has(source));
    return here.length > 0 ? here : current !== undefined && items.includes(current) ? [current] : [];
}

/** Forgets chosen pictures that are no longer shown. */
export function withinShown(selection: Selection, items: readonly string[]): Selection {
    const shown = new Set(items);
    return [...selection.chosen].every((source) => shown.has(source))
        ? selection
        : { ...selection, chosen: new Set([...selection.chosen].filter((source) => shown.has(source))) };
}
