/** Names of users and policies, as IAM has them. */
export const policyNamePattern = "[A-Za-z0-9_+=,.@-]+";
