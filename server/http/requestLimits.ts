import type { FastifyInstance, FastifyRequest } from "fastify";
import { throttled } from "./errors";

/** Limits for all requests together. Beyond them, callers are asked to come again. */
export interface RequestLimits {
    /** Most calls that are answered at the same time. */
    maxRequests: number;
    /** Most bytes of their bodies together. */
    maxBodyBytes: number;
}

/** Default limits. */
export const usualRequestLimits: RequestLimits = { maxRequests: 256, maxBodyBytes: 256 * 1024 * 1024 };

const retryAfterSeconds = 1;

/**
 * Answers 429 to calls beyond the limits, before reading anything of them. Requests outside the API (/healthz) are
 * not counted: monitoring must work while the service is busy.
 */
export function limitRequests(server: FastifyInstance, limits: Partial<RequestLimits> = {}): void {
    const { maxRequests, maxBodyBytes } = { ...usualRequestLimits, ...limits };
    let requests = 0;
    let bodyBytes = 0;

    const refusal = (bytes: number) => {
        if (requests >= maxRequests) {
            return throttled(
                `The service answers ${maxRequests} calls at the same time, and has as many. Try again.`,
                "concurrent-requests",
                retryAfterSeconds,
            );
        }
        // One body always fits: a limit below the longest body would never let it in.
        if (bodyBytes > 0 && bodyBytes + bytes > maxBodyBytes) {
            return throttled(
                "The bodies of the calls that the service is reading take all the room that they may. Try again.",
                "request-bytes",
                retryAfterSeconds,
            );
        }
        return undefined;
    };

    server.addHook("onRequest", (request, reply, done) => {
        if (request.is404 || request.routeOptions.config.operation === undefined) {
            done();
            return;
        }
        const bytes = bodyBytesOf(request);
        const refused = refusal(bytes);
        if (refused !== undefined) {
            done(refused);
            return;
        }
        requests++;
        bodyBytes += bytes;
        // Fires also when the client disconnects before the answer.
        reply.raw.once("close", () => {
            requests--;
            bodyBytes -= bytes;
        });
        done();
    });
}

/** Number of bytes to reserve for a body. A body of unknown length may become the longest that is read. */
function bodyBytesOf({ headers, routeOptions }: FastifyRequest): number {
    const longest = routeOptions.bodyLimit;
    const told = headers["content-length"];
    if (told !== undefined) {
        return Math.min(Number(told), longest);
    }
    return headers["transfer-encoding"] === undefined ? 0 : longest;
}
