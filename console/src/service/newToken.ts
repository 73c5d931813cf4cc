/**
 * Makes a client token. A call that is repeated with its token, be it by a second click or after an interruption, is
 * done once.
 */
export function newToken(): string {
    // Without crypto.randomUUID, which browsers keep from pages that come without TLS from another machine.
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
