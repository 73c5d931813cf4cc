import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate, Caller } from "./authenticate";
import type { WireRequest } from "../http/wireRequest";
import { readHeaders } from "../http/requestHeaders";
import { parseQuery, splitUrl } from "../http/requestUrl";

declare module "fastify" {
    interface FastifyRequest {
        /** Of a request that must be signed; null before its head was checked. */
        signed: { head: Omit<WireRequest, "body">; caller: Caller } | null;
    }
}

/** To be called for a server before its routes have {@link recognise}. */
export function prepareRecognition(server: FastifyInstance): void {
    server.decorateRequest("signed", null);
}

/** @returns the hook of a route that goes on before the body is read: who can't be recognised gets nothing into memory. */
export function recognise(authenticate: Authenticate, unsignedPayloadAllowed: boolean) {
    return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
        try {
            const { path, query: rawQuery } = splitUrl(request.raw.url);
            const query = parseQuery(rawQuery);
            const headers = readHeaders(request.raw.rawHeaders);
            const accept = (caller: Caller) => {
                request.signed = { head: { path: request.params as Record<string, string>, query, headers }, caller };
            };
            const caller = authenticate({ method: request.method, path, query, headers, unsignedPayloadAllowed });
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

const noBody = Buffer.alloc(0);

/**
 * @returns a request that {@link recognise} has let in.
 * @throws ApiError when its body isn't the one that was signed.
 */
export function readSigned({ signed, body: read }: FastifyRequest): WireRequest {
    const { head, caller } = signed!;
    const body = Buffer.isBuffer(read) ? read : noBody;
    caller.checkBody(body);
    return { ...head, body };
}
