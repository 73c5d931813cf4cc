import { send } from "./call";

/** Path of the session: POST opens it, DELETE ends it. */
export const sessionPath = "/console/session";

/** Ways to sign in that the service offers beside access keys. */
export interface SignInWays {
    OpenIdConnect?: { Name: string; Path: string };
}

export async function readSignInWays(): Promise<SignInWays> {
    return (await (await send("/console/sign-in", {})).json()) as SignInWays;
}

/** Opens a session with the token of a one-time link. */
export async function signInByLink(token: string): Promise<void> {
    await send(sessionPath, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ Token: token }),
    });
}

export async function signOut(): Promise<void> {
    await send(sessionPath, { method: "DELETE" });
}

/** Takes the token of a one-time link out of the page's address, so that it stays in no history. */
export function takeLinkToken(): string | undefined {
    const token = /^#sign-in=([\w-]+)$/.exec(window.location.hash)?.[1];
    if (token !== undefined) {
        window.history.replaceState(null, "", window.location.pathname + window.location.search);
    }
    return token;
}
