/*
 * Faults of a look at a picture that the picture has no part in. Its own is UnusablePictureError, and the caller who
 * has gone is CallerGoneError. The messages are for the user.
 */

/** More requests than the model's inference units can take: status 429. */
export class HostingCapacityError extends Error {
    override readonly name = "HostingCapacityError";
}

/** Model can't be hosted. */
export class HostingError extends Error {
    override readonly name = "HostingError";

    /** @param isAway - true if the model's storage could not be reached, which says nothing about the model. */
    constructor(
        message: string,
        readonly isAway = false,
    ) {
        super(message);
    }
}

/** Unit ended, or was ended because it hung, while it had a picture. */
export class UnitLostError extends HostingError {
    /** @param mayRepeat - whether no other unit was tried with the picture. */
    constructor(
        message: string,
        readonly mayRepeat = true,
    ) {
        super(message);
    }
}

/** This machine has no unit of the model, or can't be reached. Another machine may have one. */
export class UnitAwayError extends Error {
    override readonly name = "UnitAwayError";
}
