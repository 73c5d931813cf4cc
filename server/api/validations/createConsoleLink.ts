import type { InputOf, InputTable } from "../inputTable";

export const createConsoleLink = {} as const satisfies InputTable;

export type CreateConsoleLinkInput = InputOf<typeof createConsoleLink>;
