import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { createConnections, createListener } from "./listener";

/**
 * Opens a second way into a TLS server, for commands on this machine (`lookoutvision status`). It speaks plain
 * HTTP on a free port of 127.0.0.1. With TLS, a certificate made out to the server's name would be refused there.
 */
export async function listenOnLoopback(
    http: FastifyInstance,
    log: Logger,
): Promise<{ url: string; close(): Promise<void> }> {
    // Connections of its own: those from elsewhere never take the places of commands on this machine.
    const connections = createConnections({}, log);
    const listener = createListener((request, response) => http.routing(request, response), { connections });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    return {
        url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
        async close() {
            connections.close();
            await new Promise((resolve) => listener.close(resolve));
        },
    };
}
