import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { createConnections, createListener } from "./listener";
import { listensOnThisMachine } from "./ofThisMachine";

/**
 * Tells whether commands on this machine need a second way into a server. With TLS, a certificate made out to the server's
 * name would be refused there. At an address that others reach, such as 0.0.0.0, they would be taken for strangers.
 */
export async function needsLoopback({ host, tls }: { host: string; tls?: object }): Promise<boolean> {
    return tls !== undefined || !(await listensOnThisMachine(host));
}

/**
 * Opens a second way into a server, for commands on this machine (`lookoutvision status`). It speaks plain HTTP on a free
 * port of 127.0.0.1. See {@link needsLoopback}.
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
