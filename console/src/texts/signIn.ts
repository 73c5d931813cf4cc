/** Texts of signing in. */
export const signIn = {
    title: "Sign in",
    explanation:
        "Use the access key of a user of this service. The secret doesn't leave this page: it signs one request, and is then forgotten.",
    accessKeyId: "Access key ID",
    secretAccessKey: "Secret access key",
    button: "Sign in",
    withProvider: (name: string) => `Sign in with ${name}`,
    onThisMachine: "On the machine of the service, this opens the page signed in:",
    command: "npx lookoutvision console",
    usedLink: "The link doesn't open a session: it was used before, or is older than a minute. Make a new one.",
    ended: "Your session has ended. Sign in again to go on: what you began is still here.",
    missing: "Enter a value.",
} as const;
