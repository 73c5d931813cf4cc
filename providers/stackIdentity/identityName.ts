/** Logical name of the resource that holds a stack's identity. It is in the URN, so it never changes. */
export const identityName = "lookoutvision-stack-identity";
