import { validationError } from "./errors";

/** Splits a URL into path and query, exactly as they came over the wire. */
export function splitUrl(url = "/"): { path: string; query: string } {
    const [path, ...query] = url.split("?");
    return { path, query: query.join("?") };
}

/** Most parameters in a query. UntagResource takes 200 keys of tags. */
const mostParameters = 256;

/**
 * Parses a query as signatures need it: a `+` is a plus, and a key may come several times.
 *
 * @throws ApiError ValidationException for text that isn't percent-encoded UTF-8, and for more than 256 parameters.
 */
export function parseQuery(query: string): Record<string, string[]> {
    const values: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
    const parts = query.split("&", mostParameters + 1);
    if (parts.length > mostParameters) {
        throw validationError(`The query of the request has more than ${mostParameters} parameters.`);
    }
    for (const part of parts.filter((part) => part !== "")) {
        const [key, ...value] = part.split("=");
        (values[decode(key)] ??= []).push(decode(value.join("=")));
    }
    return values;
}

function decode(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        throw validationError("The query of the request is not percent-encoded UTF-8.");
    }
}
