import type { FastifyInstance } from "fastify";
import { Counter, Gauge, Histogram } from "prom-client";
import type { Registry } from "prom-client";
import { isFailedSignature } from "../signatures/failedSignatures";

/**
 * Limits of the histogram in seconds: from reading a row of the store to a picture that waits for its inference
 * unit.
 */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Starts to count and time the server's calls. Requests outside the API aren't counted. */
export function measureRequests(http: FastifyInstance, registry: Registry): void {
    const registers = [registry];
    const answered = new Counter({
        name: "lookoutvision_requests_total",
        help: "Calls answered, by operation and HTTP status.",
        labelNames: ["operation", "status"],
        registers,
    });
    const duration = new Histogram({
        name: "lookoutvision_request_duration_seconds",
        help: "From the head of a call to the end of its answer.",
        labelNames: ["operation"],
        buckets,
        registers,
    });
    const denied = new Counter({
        name: "lookoutvision_requests_denied_total",
        help: "Calls of known callers whose policies don't allow them, by operation.",
        labelNames: ["operation"],
        registers,
    });
    const failed = new Counter({
        name: "lookoutvision_signatures_failed_total",
        help: "Calls whose caller was not recognised, by the name of the error.",
        labelNames: ["error"],
        registers,
    });
    const inFlight = new Gauge({
        name: "lookoutvision_requests_in_flight",
        help: "Calls that are being answered.",
        registers,
    });

    http.addHook("onRequest", (request, reply, done) => {
        if (request.routeOptions.config?.operation !== undefined) {
            inFlight.inc();
            // Fires also when the client disconnects before the answer.
            reply.raw.once("close", () => inFlight.dec());
        }
        done();
    });
    http.addHook("onResponse", (request, reply, done) => {
        const operation = request.routeOptions.config?.operation;
        if (operation !== undefined) {
            answered.inc({ operation, status: reply.statusCode });
            const error = request.callRecord?.error;
            if (isFailedSignature(error)) {
                failed.inc({ error });
            }
            if (request.callRecord?.denial !== undefined) {
                denied.inc({ operation });
            }
            duration.observe({ operation }, reply.elapsedTime / 1000);
        }
        done();
    });
}
