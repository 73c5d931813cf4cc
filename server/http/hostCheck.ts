import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";
import { accessDenied } from "./errors";
import { hostOfUrl } from "./hostInUrl";
import { namesThisMachine } from "./ofThisMachine";

declare module "fastify" {
    interface FastifyContextConfig {
        /** True for a route that answers under any name, because it tells nothing. */
        anyHost?: true;
    }
}

/**
 * Refuses requests of browsers under names that aren't the service's. The owner of such a name can point it here, and
 * then its page is of the same origin as the service for browsers. A signature covers the host, so signed requests need
 * no such check.
 *
 * @param knownNames - names that the service has beside its addresses and `localhost`, such as `vision.example.com`. A
 *   name may begin with `*.`, as in certificates.
 */
export function refuseUnknownHosts(server: FastifyInstance, knownNames: () => readonly string[]): void {
    server.addHook("onRequest", (request, _reply, done) => {
        const { authorization, host } = request.headers;
        if (authorization !== undefined || request.routeOptions.config.anyHost || isKnownHost(host, knownNames())) {
            done();
            return;
        }
        const name = nameOf(host).slice(0, 256);
        done(
            accessDenied(
                `Requests without a signature are answered under the service's own names only, and ${JSON.stringify(name)} is none. ` +
                    "If browsers reach the service by that name, start it with --host-name and the name.",
            ),
        );
    });
}

/** Tells whether a Host header has a known name, an address or `localhost`. Nobody else can own an address. */
export function isKnownHost(host: string | undefined, knownNames: readonly string[]): boolean {
    const name = nameOf(host);
    return (
        isIP(name) !== 0 ||
        namesThisMachine(host) ||
        knownNames.some((known) => {
            const wanted = known.toLowerCase();
            return wanted.startsWith("*.") ? name.replace(/^[^.]+/, "*") === wanted : name === wanted;
        })
    );
}

/** Name in a Host header, without port, brackets and the root's dot. */
function nameOf(host = ""): string {
    return hostOfUrl(host.toLowerCase().replace(/:\d+$/, "")).replace(/\.$/, "");
}
