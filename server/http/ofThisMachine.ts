import { lookup } from "node:dns/promises";
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { hostOfUrl } from "./hostInUrl";
import { isLoopback } from "./loopback";

/**
 * Tells whether a request comes from a program of this machine. A web page in a browser of this machine doesn't count,
 * nor does what a proxy passes on: these name the service by another name.
 */
export function isOfThisMachine(remoteAddress: string, { host }: IncomingHttpHeaders): boolean {
    return isLoopback(remoteAddress) && namesThisMachine(host);
}

/** Tells whether only this machine reaches what listens on a host. */
export async function listensOnThisMachine(host: string): Promise<boolean> {
    // A host that can't be found can't be listened on either, and that later error says more.
    const addresses = await lookup(host, { all: true }).catch(() => []);
    return addresses.every(({ address }) => isLoopback(address));
}

/**
 * Tells whether a Host header names this machine. Through a proxy on this machine, every caller seems to be local.
 * But the proxy passes on the host name that callers have signed, which is the service's.
 */
export function namesThisMachine(host = ""): boolean {
    const name = hostOfUrl(host.replace(/:\d+$/, ""));
    return name === "localhost" || (isIP(name) !== 0 && isLoopback(name));
}
