/**
 * A failure whose message is for the person at the terminal. It says what was being done, what went wrong and what to
 * do next, and is shown without a stack trace.
 */
export class VisibleError extends Error {
    override readonly name = "VisibleError";
}
