/** This machine has no unit of the model, or can't be reached. Another machine may have one. */
export class UnitAwayError extends Error {
    override readonly name = "UnitAwayError";
}
