import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate, Caller } from "./authenticate";
import type { WireRequest } from "../http/wireRequest";
import { noteKnownCaller } from "../http/connections";
import { readHeaders } from "../http/requestHeaders";
import { parseQuery, splitUrl } from "../http/requestUrl";

declare module "fastify" {
    interface FastifyRequest {
        /** Head and caller of a request that must be signed. Null until its head is checked. */
        signed: { head: Omit<WireRequest, "body">; caller: Caller } | null;
    }
}

/** Prepares a server. Call it before the routes get {@link recognise}. */
export function prepareRecognition(server: FastifyInstance): void {
    server.decorateRequest("signed", null);
}

/**
 * Checks a route's caller before the body is read, so an unknown caller's body takes no memory. Returns the
 * route's hook.
 */
export function recognise(authenticate: Authenticate, unsignedPayloadAllowed: boolean) {
    return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
        try {
            const { path, query: rawQuery } = splitUrl(request.raw.url);
            const headers = readHeaders(request.raw.rawHeaders);
            let parsed: Record<string, string[]> | undefined;
            const query = () => (parsed ??= parseQuery(rawQuery));
            const accept = (caller: Caller) => {
                const params = request.params as Record<string, string>;
                request.signed = { head: { path: params, query: query(), headers }, caller };
                if (caller.session !== undefined) {
                    reply.headers(answersToBrowsers);
                }
            };
            const { method } = request;
            const secure = "encrypted" in request.raw.socket;
            const caller = authenticate({ method, path, query, headers, unsignedPayloadAllowed, secure });
            if (caller instanceof Promise) {
                caller.then(accept).then(() => done(), done);
                return;
            }
            accept(caller);
        } catch (error) {
            done(error as Error);
            return;
        }
        done();
    };
}

/** Headers of answers to a browser that is signed in: it keeps none, guesses no type, and shows none elsewhere. */
const answersToBrowsers = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
};

/** Tells whether the head of a request has proven its sender, so that its body may be waited for. */
export function isProven({ signed }: FastifyRequest): boolean {
    return signed?.caller.isProven === true;
}

const noBody = Buffer.alloc(0);

/**
 * Reads a request that {@link recognise} has accepted.
 *
 * @throws ApiError when its body differs from the signed one.
 */
export function readSigned({ signed, body: read, raw }: FastifyRequest): WireRequest {
    const { head, caller } = signed!;
    const body = Buffer.isBuffer(read) ? read : noBody;
    caller.checkBody(body);
    noteKnownCaller(raw.socket);
    return { ...head, body };
}
