import { Counter, Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { Connections } from "../http/connections";
import { dropReasons } from "../http/drops";

/** Shows the open and the dropped connections of a server. */
export function measureConnections(connections: Connections, registry: Registry): void {
    const registers = [registry];
    new Gauge({
        name: "lookoutvision_connections",
        help: "Open connections, by whether they have carried a call with a valid signature.",
        labelNames: ["recognised"],
        registers,
        collect() {
            const { known, unknown } = connections.counts;
            this.set({ recognised: "yes" }, known);
            this.set({ recognised: "no" }, unknown);
        },
    });
    new Counter({
        name: "lookoutvision_connections_dropped_total",
        help: "Connections that were closed before their client wanted it, by reason.",
        labelNames: ["reason"],
        registers,
        collect() {
            this.reset();
            dropReasons.forEach((reason) => this.inc({ reason }, connections.drops.totals[reason]));
        },
    });
}
