/**
 * Marker that check and diff get for a value that a preview can't know yet. It is the same text as
 * `pulumi.runtime.unknownValue`, kept here so that the handlers load without the SDK.
 */
export const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for the marker itself. */
export function isUnknown(value: unknown): boolean {
    return value === unknownMarker;
}

/** True if the value is the marker or contains it. */
export function containsUnknown(value: unknown): boolean {
    if (isUnknown(value)) {
        return true;
    }
    return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}
