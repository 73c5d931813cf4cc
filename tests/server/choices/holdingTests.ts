/** A test that holds the service to a choice: its file below tests/server, or that of its cases, and words of it. */
export type HoldingTest = readonly [file: string, words: string];

/** Questions of docs/choices.md, each with the tests that hold the service to its answer. */
export type HoldingTests = Readonly<Record<string, readonly HoldingTest[]>>;
