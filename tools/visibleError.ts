/**
 * A failure whose message is for the person at the terminal: what was being done, what went wrong, what to
 * do next. It is shown without a stack trace.
 */
export class VisibleError extends Error {
    override readonly name = "VisibleError";
}
