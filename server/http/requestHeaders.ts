import { validationError } from "./errors";

/** Headers that a request may have only once. Of two, one side might read the first and the other the second. */
const single = new Set([
    "authorization",
    "content-length",
    "content-type",
    "host",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
    "x-amzn-client-token",
]);

/**
 * Reads the headers of a request as signatures cover them. Names are in lower case, and the values of a repeated
 * header are joined by a comma. (Node's own map leaves some out.)
 *
 * @param rawHeaders - names and values in turn, as Node gives them.
 * @throws ApiError ValidationException when a header that may come only once is repeated.
 */
export function readHeaders(rawHeaders: readonly string[]): Record<string, string> {
    const headers = Object.create(null) as Record<string, string>;
    for (let index = 0; index < rawHeaders.length; index += 2) {
        const name = rawHeaders[index].toLowerCase();
        const value = rawHeaders[index + 1];
        if (headers[name] !== undefined && single.has(name)) {
            throw validationError(`The header ${name} comes more than once.`);
        }
        headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
    }
    return headers;
}
