/**
 * The numbers of these pictures leave nothing to learn from: what should vary is constant, or isn't finite. The message
 * is the end of a sentence that says what could not be computed.
 */
export class DegenerateDataError extends Error {
    override readonly name = "DegenerateDataError";
}
