/**
 * What stands in check and diff for a value that preview can't know yet. The same text as
 * `pulumi.runtime.unknownValue`, kept here so that the handlers load without the SDK.
 */
export const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for the marker itself. */
export function isUnknown(value: unknown): boolean {
    return value === unknownMarker;
}

/** True if the marker is the value or stands anywhere inside it. */
export function containsUnknown(value: unknown): boolean {
    if (isUnknown(value)) {
        return true;
    }
    return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}
