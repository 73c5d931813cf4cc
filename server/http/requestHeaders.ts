import { validationError } from "./errors";

/** Headers of which a request can have one only: of two, one side might read the first and the other the second. */
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
 * The headers of a request as signatures cover them: names in lower case, the values of one that came several
 * times joined by a comma. (Node's own map leaves some out.)
 *
 * @param rawHeaders - names and values in turn, as Node gives them.
 * @throws ApiError ValidationException when one comes twice that mustn't.
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
