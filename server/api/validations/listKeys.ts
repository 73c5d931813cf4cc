import type { InputOf, InputTable } from "../inputTable";

export const listKeys = {} as const satisfies InputTable;

export type ListKeysInput = InputOf<typeof listKeys>;
