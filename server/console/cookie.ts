/** Cookies of a service. Browsers give cookies to all ports of a host, so their names say which service they are of. */
export interface SessionCookie {
    /**
     * Finds the token of a session.
     *
     * @param secure - whether the request came over TLS. Then only a cookie counts that was set over TLS.
     */
    read(header: string | undefined, secure: boolean): string | undefined;
    /**
     * Writes the header `Set-Cookie`.
     *
     * @param secure - whether the browser reaches the service over TLS, perhaps that of a proxy.
     * @param token - token of the session. Undefined: the browser forgets it.
     */
    write(secure: boolean, token: string | undefined, maxAgeSeconds: number): string;
    /** Finds what {@link writePending} has kept. */
    readPending(header: string | undefined, secure: boolean): string | undefined;
    /**
     * Writes the header `Set-Cookie` for what a browser keeps while it signs in at an identity provider. It comes back
     * from there by a link of another site, which carries no cookie that is `Strict`.
     */
    writePending(secure: boolean, sealed: string | undefined, maxAgeSeconds: number): string;
}

/** @param serviceId - id of the service. */
export function sessionCookie(serviceId: string): SessionCookie {
    const plain = `lookoutvision-${serviceId.slice(0, 8)}`;
    // Browsers take this prefix only from the host itself over TLS, so no neighbour can plant such a cookie.
    const strict = `__Host-${plain}`;
    const read = (header: string | undefined, secure: boolean, ending = "") => {
        let found: string | undefined;
        for (const pair of header?.split(/[;,]/) ?? []) {
            const at = pair.indexOf("=");
            const name = pair.slice(0, at).trim();
            if (name === strict + ending) {
                return pair.slice(at + 1).trim();
            }
            if (name === plain + ending && !secure) {
                found ??= pair.slice(at + 1).trim();
            }
        }
        return found;
    };
    const write = (name: string, value: string | undefined, maxAgeSeconds: number, sameSite: "Strict" | "Lax") =>
        [
            `${name}=${value ?? ""}`,
            "Path=/",
            `Max-Age=${value === undefined ? 0 : Math.max(0, Math.ceil(maxAgeSeconds))}`,
            "HttpOnly",
            `SameSite=${sameSite}`,
            ...(name.startsWith(strict) ? ["Secure"] : []),
        ].join("; ");
    const pending = "-sign-in";
    return {
        read: (header, secure) => read(header, secure),
        write: (secure, token, maxAge) => write(secure ? strict : plain, token, maxAge, "Strict"),
        readPending: (header, secure) => read(header, secure, pending),
        writePending: (secure, sealed, maxAge) => write((secure ? strict : plain) + pending, sealed, maxAge, "Lax"),
    };
}
