import type { PlanRow } from "./planRows";

/** A copy of the arguments with the one change of the row, and what it asks for, and nothing else changed. */
export function changedArgs(
    args: object,
    { path, value, without, with: other }: Pick<PlanRow, "path" | "value" | "without" | "with">,
): Record<string, unknown> {
    const copy = structuredClone(args) as Record<string, unknown>;
    const set = (at: string, to: unknown) => {
        const names = at.split(".");
        const last = names.pop()!;
        const owner = names.reduce((above, name) => (above[name] ??= {}) as Record<string, unknown>, copy);
        owner[last] = to;
    };
    set(path, value);
    if (without !== undefined) {
        set(without, undefined);
    }
    if (other !== undefined) {
        set(other.path, other.value);
    }
    return copy;
}
