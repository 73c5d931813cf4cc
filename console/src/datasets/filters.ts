import { labelsOf } from "../entries/line";
import type { Entry } from "../entries/line";

/** Which pictures are shown. `label:NAME`: those with the anomaly label. */
export type Filter = "all" | "labeled" | "unlabeled" | "normal" | "anomaly" | "masked" | "unmasked" | `label:${string}`;

export type Sorting = "added" | "name" | "nameDown" | "confidence" | "label";

export interface Shown {
    filter: Filter;
    sorting: Sorting;
    /** Part of the name or path. Capital letters don't matter. */
    text: string;
}

export const everything: Shown = { filter: "all", sorting: "added", text: "" };

const collator = new Intl.Collator("en", { numeric: true });

const sorters: Record<Sorting, ((a: Entry, b: Entry) => number) | undefined> = {
    added: undefined,
    name: (a, b) => collator.compare(a.name, b.name),
    nameDown: (a, b) => collator.compare(b.name, a.name),
    confidence: (a, b) => (a.confidence ?? -1) - (b.confidence ?? -1),
    label: (a, b) => (a.label ?? "z").localeCompare(b.label ?? "z"),
};

/** The entries that fit, in the order that was asked for. */
export function choose(entries: readonly Entry[], { filter, sorting, text }: Shown): readonly Entry[] {
    const wanted = text.trim().toLowerCase();
    const fitting =
        filter === "all" && wanted === ""
            ? entries
            : entries.filter(
                  (entry) => fits(entry, filter) && (wanted === "" || entry.source.toLowerCase().includes(wanted)),
              );
    const sorter = sorters[sorting];
    return sorter === undefined ? fitting : [...fitting].sort(sorter);
}

function fits(entry: Entry, filter: Filter): boolean {
    switch (filter) {
        case "all":
            return true;
        case "labeled":
            return entry.label !== undefined;
        case "unlabeled":
            return entry.label === undefined;
        case "normal":
        case "anomaly":
            return entry.label === filter;
        case "masked":
            return entry.mask !== undefined;
        case "unmasked":
            return entry.label === "anomaly" && entry.mask === undefined;
        default:
            return labelsOf(entry).some(({ name }) => `label:${name}` === filter);
    }
}
