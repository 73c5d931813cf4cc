import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { packageVersion } from "../files/packageRoot";
import type { TlsCertificate } from "../http/tlsCertificate";

/** Creates a registry with the metrics of every process, of this release, and of its certificate. */
export function createRegistry(tls: TlsCertificate | undefined): Registry {
    const registry = new Registry();
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    new Gauge({
        name: "lookoutvision_info",
        help: "The release of the service.",
        labelNames: ["version"],
        registers,
    }).set({ version: packageVersion }, 1);
    if (tls !== undefined) {
        new Gauge({
            name: "lookoutvision_tls_certificate_valid_until_seconds",
            help: "Until when the TLS certificate is good, in Unix epoch seconds.",
            registers,
            collect() {
                this.set(tls.validUntil() / 1000);
            },
        });
    }
    return registry;
}
