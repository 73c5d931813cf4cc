import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { SecureContextOptions } from "node:tls";

/** What a connection may take, so that slow or many ones don't keep others out. Times in milliseconds. */
export interface ConnectionLimits {
    /** Connections at the same time; more are closed at once. */
    maxConnections: number;
    /** For the head of a request to arrive. */
    headTimeoutMs: number;
    /** For a request to arrive as a whole. */
    requestTimeoutMs: number;
    /** How often the two are looked after. */
    timeoutCheckMs: number;
    /** A connection on which nothing moves for so long, answers that nobody takes included. */
    stalledMs: number;
}

/** The certificate of secure listeners, which may change while they listen. */
export interface SecureListeners {
    current(): SecureContextOptions;
    /** Gives the listener every new certificate. */
    keepUpToDate(listener: { setSecureContext(options: SecureContextOptions): void }): void;
}

const usual: ConnectionLimits = {
    maxConnections: 2000,
    headTimeoutMs: 20_000,
    requestTimeoutMs: 120_000,
    timeoutCheckMs: 5_000,
    stalledMs: 180_000,
};

/** Room for an UntagResource with 200 keys of 128 characters, percent-encoded. */
const longestHead = 320 * 1024;

/** Longer than load balancers keep theirs, so that none sends a request into a connection that is being closed. */
const keepAliveTimeout = 72_000;

/** A server for the handler, which doesn't listen yet. */
export function createListener(
    handler: RequestListener,
    limits: Partial<ConnectionLimits> = {},
    tls?: SecureListeners,
): Server {
    const { maxConnections, headTimeoutMs, requestTimeoutMs, timeoutCheckMs, stalledMs } = { ...usual, ...limits };
    const options = {
        maxHeaderSize: longestHead,
        headersTimeout: headTimeoutMs,
        requestTimeout: requestTimeoutMs,
        connectionsCheckingInterval: timeoutCheckMs,
        keepAliveTimeout,
    };
    const server = tls === undefined ? createServer(options, handler) : secureServer(options, handler, tls);
    server.maxConnections = maxConnections;
    return server.setTimeout(stalledMs);
}

function secureServer(options: object, handler: RequestListener, tls: SecureListeners): Server {
    const server = createSecureServer({ ...options, ...tls.current(), minVersion: "TLSv1.2" }, handler);
    tls.keepUpToDate(server);
    return server;
}
