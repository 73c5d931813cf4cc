/** Head of a received request: all that its signature may cover, except the body. */
export interface SignedRequest {
    method: string;
    /** Path as it came over the wire, percent-encoded. */
    path: string;
    /** Returns the query, decoded. A key may have several values. It is parsed when it is asked for. */
    query(): Readonly<Record<string, readonly string[]>>;
    /** Headers with names in lower case. The values of a repeated header are joined by a comma. */
    headers: Readonly<Record<string, string | undefined>>;
    /** Tells whether the operation accepts a body that the signature doesn't cover. */
    unsignedPayloadAllowed: boolean;
    /** Tells whether the request came over TLS. Undefined: it did not. */
    secure?: boolean;
}
