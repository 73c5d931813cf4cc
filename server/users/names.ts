/** Names of users and policies, as IAM has them. */
export const policyNamePattern = "[A-Za-z0-9_+=,.@-]+";

/** Beginnings of access key ids: of users' keys, and of temporary credentials. */
export const keyPrefixes = { user: "AKLU", session: "ASLU" } as const;

/** Recognises access key ids of users and of temporary credentials. */
export const userKeyPattern = new RegExp(`^(${Object.values(keyPrefixes).join("|")})`);
