import { Server as SecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { hostInUrl } from "./hostInUrl";

/** URL of a server that listens on the host: `http://host:port` or `https://host:port`. */
export function listenerUrl({ server }: FastifyInstance, host: string): string {
    const scheme = server instanceof SecureServer ? "https" : "http";
    return `${scheme}://${hostInUrl(host)}:${(server.address() as AddressInfo).port}`;
}
