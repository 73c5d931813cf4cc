import type { CommonInputs, DiffOutcome } from "../host/contract";
import { argumentNames } from "./argumentTable";
import type { ArgumentTable, Change } from "./argumentTable";
import { bookkeepingChanged, changedArguments } from "./changedArguments";

/**
 * A table whose arguments are all in the type of the state, `…Inputs` in `state.ts`. One that is missing there is an error
 * of the compiler, since handlers could not use it. No type of a class may come from here: TypeScript 3.8, which Pulumi brings for
 * programs that have none, can't read it.
 */
type KnownTo<Inputs, Table> = Table &
    Readonly<Record<Exclude<keyof Table, keyof Inputs | `${string}.${string}`>, "missing in state.ts">>;

/** Decides what a change does where the arguments alone tell. */
export function diffArguments<Inputs extends CommonInputs, Table extends ArgumentTable>(
    olds: CommonInputs,
    news: Inputs,
    table: KnownTo<Inputs, Table>,
): DiffOutcome {
    const { replace, update } = changesOf(olds, news, table);
    return { changes: replace.length > 0 || update.length > 0 || bookkeepingChanged(olds, news), replaces: replace };
}

/** Returns the arguments that differ between state and program, by what their change does. */
export function changesOf<Inputs extends CommonInputs, Table extends ArgumentTable>(
    olds: object,
    news: Inputs,
    table: KnownTo<Inputs, Table>,
): Record<Change, string[]> {
    const lines: ArgumentTable = table;
    const changed = changedArguments(olds, news, argumentNames(lines));
    const those = (change: Change) => changed.filter((name) => lines[name].change === change);
    return { replace: those("replace"), update: those("update") };
}
