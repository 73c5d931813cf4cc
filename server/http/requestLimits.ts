import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ArrivingBodies } from "./arrivingBodies";
import type { BodyLimits } from "./arrivingBodies";
import { throttled, validationError } from "./errors";
import { longBodyBytes, LongBodies } from "./longBodies";

/** Limits for all requests together. Beyond them, callers are asked to come again. */
export interface RequestLimits extends BodyLimits {
    /** Most calls that are answered at the same time. */
    maxRequests: number;
    /** Most bytes of their bodies together. */
    maxBodyBytes: number;
}

const mebibyte = 1024 * 1024;

/** Default limits. */
export const usualRequestLimits: RequestLimits = {
    maxRequests: 256,
    maxBodyBytes: 256 * mebibyte,
    maxUnproven: 64,
    maxUnprovenBytes: 64 * mebibyte,
    bodyGraceMs: 10_000,
    leastBytesPerSecond: 32 * 1024,
};

const retryAfterSeconds = 1;

/** Time that a sender has for the rest of a body after its answer, in milliseconds. What comes is thrown away. */
const restOfBodyMs = 5_000;

declare module "fastify" {
    interface FastifyContextConfig {
        /** True: the body is one document in memory, of which a long one takes a turn. */
        readsDocument?: boolean;
    }
}

type Done = (error?: Error) => void;

export interface LimitOptions {
    limits?: Partial<RequestLimits>;
    /** Tells whether the head of a request has proven its sender. Its body may still be another one. */
    isProven(request: FastifyRequest): boolean;
}

/**
 * Answers 429 to calls beyond the limits, before reading anything of them. Requests outside the API (/healthz) are
 * not counted: monitoring must work while the service is busy. A call takes its place when its sender is proven, if
 * need be after its body has arrived: until then the body takes one of the few places for strangers' bodies. Calls with
 * long documents take turns: only a few are answered at the same time.
 */
export function limitRequests(server: FastifyInstance, { limits = {}, isProven }: LimitOptions): void {
    const all = { ...usualRequestLimits, ...limits };
    const { maxRequests, maxBodyBytes } = all;
    const bodies = new ArrivingBodies(all, server.connections.drops);
    const longBodies = new LongBodies();
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

    server.addHook("onRequest", (request, _reply, done) =>
        done(isCounted(request) ? refusal(bodyBytesOf(request)) : undefined),
    );

    /** Takes a place for a call, or answers that there is none. */
    const take = (request: FastifyRequest, reply: FastifyReply) => {
        const bytes = bodyBytesOf(request);
        const refused = refusal(bytes);
        if (refused === undefined) {
            requests++;
            bodyBytes += bytes;
            whenClosed(reply, () => {
                requests--;
                bodyBytes -= bytes;
            });
        }
        return refused;
    };

    /** Takes a place for a call, waits for its turn where its document is long, and goes on with `begin`. */
    const takeInTurn = (request: FastifyRequest, reply: FastifyReply, done: Done, begin: () => void) => {
        const refused = take(request, reply);
        if (refused !== undefined) {
            done(refused);
            return;
        }
        if (request.routeOptions.config.readsDocument !== true || bodyBytesOf(request) <= longBodyBytes) {
            begin();
            return;
        }
        void longBodies
            .take((action) => whenClosed(reply, action))
            .then((end) => {
                if (end === undefined) {
                    // Nobody reads it.
                    done(validationError("The caller has gone."));
                    return;
                }
                whenClosed(reply, end);
                begin();
            });
    };

    server.addHook("preParsing", (request, reply, _payload, done) => {
        const bytes = bodyBytesOf(request);
        const proven = bytes === 0 || isProven(request);
        const begin = () => done(bytes === 0 ? undefined : bodies.watch(request, reply, bytes, proven));
        if (proven && isCounted(request)) {
            takeInTurn(request, reply, done, begin);
        } else {
            begin();
        }
    });

    // Node.js waits for the rest of a body after an early answer, so that the sender can read it. Not for ever.
    server.addHook("onResponse", ({ raw }, _reply, done) => {
        if (!raw.complete) {
            setTimeout(() => raw.complete || raw.socket.destroy(), restOfBodyMs).unref();
        }
        done();
    });

    server.addHook("preValidation", (request, reply, done) => {
        if (bodyBytesOf(request) > 0 && !isProven(request) && isCounted(request)) {
            takeInTurn(request, reply, done, done);
        } else {
            done();
        }
    });
}

/** Acts once the answer is sent or its caller has gone, at once if that was before. */
function whenClosed({ raw }: FastifyReply, action: () => void): void {
    if (raw.closed) {
        action();
    } else {
        raw.once("close", action);
    }
}

function isCounted({ routeOptions }: FastifyRequest): boolean {
    return routeOptions.config.operation !== undefined;
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
