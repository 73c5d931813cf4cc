/** Request as HTTP gives it: labels and query decoded, header names in lower case. */
export interface WireRequest {
    path: Readonly<Record<string, string>>;
    query: Readonly<Record<string, readonly string[]>>;
    headers: Readonly<Record<string, string | undefined>>;
    body: Buffer;
}
