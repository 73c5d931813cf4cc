import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { createListener } from "./listener";
import { answerUnreadable } from "./unreadableRequest";

/**
 * Opens a second way into a TLS server, for commands on this machine (`lookoutvision status`). It speaks plain
 * HTTP on a free port of 127.0.0.1. With TLS, a certificate made out to the server's name would be refused there.
 */
export async function listenOnLoopback(http: FastifyInstance): Promise<{ url: string; close(): Promise<void> }> {
    const listener = createListener((request, response) => http.routing(request, response));
    listener.on("clientError", answerUnreadable);
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    return {
        url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
        async close() {
            listener.closeAllConnections();
            await new Promise((resolve) => listener.close(resolve));
        },
    };
}
