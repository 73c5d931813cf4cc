import { HostingCapacityError, UnitAwayError } from "../../detections/errors";

/** Message for a picture whose model has lost all its units, and none has come back in time. */
export const noUnitMessage =
    "The model has no inference unit in service at the moment: one is being started. Try again.";

/** Error for a picture beyond the line. */
export function full(units: number, waiting: number): HostingCapacityError {
    return new HostingCapacityError(
        `All ${units} inference units of the model are busy and ${waiting} pictures wait. Try again, or host it with more units.`,
    );
}

/** Error for a stopped model. A caller that tries again learns from the model's status. */
export function stopped(): HostingCapacityError {
    return new HostingCapacityError("The model is being stopped.");
}

/** Error for a picture that waited for a unit in vain. */
export function noUnit(): HostingCapacityError {
    return new HostingCapacityError(noUnitMessage);
}

/** Error for a picture whose model is open elsewhere. */
export function away(): UnitAwayError {
    return new UnitAwayError("The model's units are on other machines now.");
}
