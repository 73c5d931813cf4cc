import { validationError } from "./errors";

/** Splits a URL into path and query, exactly as they came over the wire. */
export function splitUrl(url = "/"): { path: string; query: string } {
    const [path, ...query] = url.split("?");
    return { path, query: query.join("?") };
}

/**
 * Parses a query as signatures need it: a `+` is a plus, and a key may come several times.
 *
 * @throws ApiError ValidationException for text that isn't percent-encoded UTF-8.
 */
export function parseQuery(query: string): Record<string, string[]> {
    const values: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
    for (const part of query.split("&").filter((part) => part !== "")) {
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
