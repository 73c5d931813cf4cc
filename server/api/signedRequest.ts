/** A request as received, with all that its signature may cover. */
export interface SignedRequest {
    method: string;
    /** As it came over the wire, percent-encoded. */
    path: string;
    /** Decoded; a key may have several values. */
    query: Readonly<Record<string, readonly string[]>>;
    /** Names in lower case. */
    headers: Readonly<Record<string, string | undefined>>;
    body: Buffer;
    /** Whether the operation takes a body that isn't covered by the signature. */
    unsignedPayloadAllowed: boolean;
}
