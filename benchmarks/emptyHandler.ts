import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { createListener } from "../server/http/listener";

/** Serves the service's HTTP stack with a handler that does nothing: the upper limit for every operation. */
async function serveNothing(): Promise<void> {
    const server = Fastify({ serverFactory: (handler) => createListener(handler) });
    server.get(
        "/metrics",
        () => `process_cpu_seconds_total ${(process.cpuUsage().user + process.cpuUsage().system) / 1e6}\n`,
    );
    server.get("/*", (_request, reply) => reply.type("application/json").send("{}"));
    await server.listen({ host: "127.0.0.1", port: 0 });
    process.stdout.write(`listening on http://127.0.0.1:${(server.server.address() as AddressInfo).port}\n`);
}

void serveNothing();
