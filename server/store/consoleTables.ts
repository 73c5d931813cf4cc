/** One-time links that sign a browser in. A link's token is in the link only. */
export interface ConsoleLinksTable {
    /** SHA-256 of the token, in hex. */
    digest: string;
    /** Access key that made the link. */
    accessKeyId: string;
    /** User of the key. Null: the key is no user's. */
    userName: string | null;
    /** SHA-256 of the token and the key's secret, in hex. A key with another secret is another key. */
    keyProof: string;
    expiresAt: number;
}

/** Sessions of browsers that are signed in. A session's token is in the browser's cookie only. */
export interface ConsoleSessionsTable {
    /** SHA-256 of the token, in hex. */
    digest: string;
    /** Access key that opened the session. Null: an identity provider did. */
    accessKeyId: string | null;
    /** User whom it belongs to. Null: the key is no user's. */
    userName: string | null;
    /** SHA-256 of the token and the key's secret, in hex. Null: there is no key. */
    keyProof: string | null;
    createdAt: number;
    /** Time of its last request, to the minute. */
    usedAt: number;
    expiresAt: number;
}
