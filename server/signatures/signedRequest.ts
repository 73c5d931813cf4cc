/** The head of a request as received, with all that its signature may cover but the body. */
export interface SignedRequest {
    method: string;
    /** As it came over the wire, percent-encoded. */
    path: string;
    /** Decoded; a key may have several values. */
    query: Readonly<Record<string, readonly string[]>>;
    /** Names in lower case; the values of one that came several times are joined by a comma. */
    headers: Readonly<Record<string, string | undefined>>;
    /** Whether the operation takes a body that isn't covered by the signature. */
    unsignedPayloadAllowed: boolean;
}
