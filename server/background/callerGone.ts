/** Whoever asked for the work doesn't wait for it any more. */
export class CallerGoneError extends Error {
    override readonly name = "CallerGoneError";

    constructor() {
        super("The caller has gone before the answer.");
    }
}
