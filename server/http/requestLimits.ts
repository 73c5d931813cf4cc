import type { FastifyInstance, FastifyRequest } from "fastify";
import { throttled } from "./errors";

/** What all requests together may take; beyond it callers are asked to come again. */
export interface RequestLimits {
    /** Calls that are answered at the same time. */
    maxRequests: number;
    /** Their bodies together. */
    maxBodyBytes: number;
}

/** What holds where nothing else is asked for. */
export const usualRequestLimits: RequestLimits = { maxRequests: 256, maxBodyBytes: 256 * 1024 * 1024 };

const retryAfterSeconds = 1;

/**
 * Answers 429 to calls beyond the limits, before anything is read of them. What isn't of the API (/healthz) is not
 * counted: who looks after the service must see it when it is busy.
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
        // One body always fits: a limit below the longest one would never let it in.
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
        // Also when the client goes away before the answer.
        reply.raw.once("close", () => {
            requests--;
            bodyBytes -= bytes;
        });
        done();
    });
}

/** One whose length isn't told beforehand may become the longest that is read. */
function bodyBytesOf({ headers, routeOptions }: FastifyRequest): number {
    const longest = routeOptions.bodyLimit;
    const told = headers["content-length"];
    if (told !== undefined) {
        return Math.min(Number(told), longest);
    }
    return headers["transfer-encoding"] === undefined ? 0 : longest;
}
