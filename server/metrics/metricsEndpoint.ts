import { BlockList, isIP, isIPv6 } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Registry } from "prom-client";
import { ApiError } from "../http/errors";
import { isOfThisMachine } from "../http/ofThisMachine";

/**
 * Adds `GET /metrics` in Prometheus' text format, for this machine and the given networks. It needs no signature,
 * because Prometheus can't make one. Other callers are refused: the metrics contain names of projects.
 *
 * @param networks - result of {@link parseNetworks}.
 */
export function addMetricsEndpoint(http: FastifyInstance, registry: Registry, networks: BlockList): void {
    http.get("/metrics", async (request, reply) => {
        if (!mayRead(request, networks)) {
            throw new ApiError(
                "AccessDeniedException",
                "Metrics are for the machine of the service and for networks that it was started with: --metrics-from.",
            );
        }
        return reply.type(registry.contentType).send(await registry.metrics());
    });
}

/**
 * Parses a list of addresses and networks.
 *
 * @param text - the list, such as `10.0.0.7,192.168.0.0/16,fd00::/8`.
 * @returns the networks. Undefined: the text is not such a list.
 */
export function parseNetworks(text: string): BlockList | undefined {
    const networks = new BlockList();
    for (const entry of text.split(",").map((part) => part.trim())) {
        const [address, bits, ...more] = entry.split("/");
        const family = isIPv6(address) ? "ipv6" : "ipv4";
        const longest = family === "ipv6" ? 128 : 32;
        if (isIP(address) === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits ?? "0") || Number(bits ?? 0) > longest) {
            return undefined;
        }
        networks.addSubnet(address, bits === undefined ? longest : Number(bits), family);
    }
    return networks;
}

function mayRead({ socket, headers }: FastifyRequest, networks: BlockList): boolean {
    const { remoteAddress = "" } = socket;
    if (isIP(remoteAddress) === 0) {
        return false;
    }
    return (
        networks.check(remoteAddress, isIPv6(remoteAddress) ? "ipv6" : "ipv4") ||
        isOfThisMachine(remoteAddress, headers)
    );
}
