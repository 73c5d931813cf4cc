import { Counter } from "prom-client";
import type { Registry } from "prom-client";
import { incidentKinds } from "../background/incidents";
import type { Incidents } from "../background/incidents";

/** Shows what has gone wrong in this service and was mended by itself. */
export function measureIncidents(incidents: Incidents, registry: Registry): void {
    new Counter({
        name: "lookoutvision_incidents_total",
        help: "Processes that ended or hung, and work that was repeated or given up, by kind.",
        labelNames: ["kind"],
        registers: [registry],
        collect() {
            this.reset();
            incidentKinds.forEach((kind) => this.inc({ kind }, incidents.totals[kind]));
        },
    });
}
