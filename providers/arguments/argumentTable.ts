import type { ArgumentRule } from "./argumentRules";

/** What a change of an argument does: another thing is made in place of the old one, or the thing is updated. */
export type Change = "replace" | "update";

/**
 * All arguments of a resource, by path. The line of an argument says what a change of it, or of something in it, does.
 * Members of objects have lines of their own with a path like `timeouts.create`.
 *
 * The check, the diff and the names that the class registers follow from the table.
 */
export type ArgumentTable = Readonly<Record<string, ArgumentRule & { change?: Change }>>;

/** A table that has all arguments of a class. */
export type TableOf<Args> = ArgumentTable & Readonly<Record<keyof Args & string, ArgumentRule & { change: Change }>>;

/**
 * Names of what a class gives beyond its arguments. A property that the class declares and that isn't here is an error
 * of the compiler, since it would be undefined for ever.
 */
export type OutputNames<Resource, Base, Args> = Readonly<
    Record<Exclude<keyof Resource, keyof Base | keyof Args>, true>
>;

/** Names of the arguments, in the order of the table. */
export function argumentNames(table: ArgumentTable): string[] {
    return Object.keys(table).filter((path) => !path.includes("."));
}

/** Names of the members of an object among the arguments, in the order of the table. */
export function memberNames(table: ArgumentTable, argument: string): string[] {
    return Object.keys(table)
        .filter((path) => path.startsWith(`${argument}.`))
        .map((path) => path.slice(argument.length + 1))
        .filter((name) => !name.includes("."));
}
