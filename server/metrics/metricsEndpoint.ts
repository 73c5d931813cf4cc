import { BlockList, isIP, isIPv6 } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Registry } from "prom-client";
import { ApiError } from "../http/errors";
import { hostOfUrl } from "../http/hostInUrl";
import { isLoopback } from "../http/loopback";

/**
 * `GET /metrics` in Prometheus' text form, for this machine and the networks that are named. It needs no signature,
 * which Prometheus can't make, so others are refused: names of projects are in it.
 *
 * @param networks - as {@link parseNetworks} gives them.
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
 * @param text - addresses and networks, `10.0.0.7,192.168.0.0/16,fd00::/8`.
 * @returns undefined for what is no list of them.
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
        (isLoopback(remoteAddress) && namesThisMachine(headers.host))
    );
}

/**
 * A proxy on this machine comes from it for everyone; but it passes on the name that callers have signed, which is
 * that of the service.
 */
function namesThisMachine(host = ""): boolean {
    const name = hostOfUrl(host.replace(/:\d+$/, ""));
    return name === "localhost" || (isIP(name) !== 0 && isLoopback(name));
}
