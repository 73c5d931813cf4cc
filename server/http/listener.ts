import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { SecureContextOptions } from "node:tls";

/** Limits of connections, so that slow or numerous ones don't keep others out. Times are in milliseconds. */
export interface ConnectionLimits {
    /** Most connections at the same time. Further ones are closed at once. */
    maxConnections: number;
    /** Longest wait for the head of a request. */
    headTimeoutMs: number;
    /** Longest wait for a whole request. */
    requestTimeoutMs: number;
    /** Interval of checks of these two times. */
    timeoutCheckMs: number;
    /**
     * Longest time without traffic before a connection is closed. It also covers answers that the client doesn't
     * read.
     */
    stalledMs: number;
}

/** Certificate of secure listeners, which may change while they listen. */
export interface SecureListeners {
    current(): SecureContextOptions;
    /** Gives every new certificate to the listener. */
    keepUpToDate(listener: { setSecureContext(options: SecureContextOptions): void }): void;
}

const usual: ConnectionLimits = {
    maxConnections: 2000,
    headTimeoutMs: 20_000,
    requestTimeoutMs: 120_000,
    timeoutCheckMs: 5_000,
    stalledMs: 180_000,
};

/** Longest head of a request, in bytes: room for an UntagResource with 200 keys of 128 characters, percent-encoded. */
const longestHead = 320 * 1024;

/**
 * Time that idle connections stay open, in milliseconds. It is longer than load balancers keep theirs, so none
 * sends a request into a connection that is being closed.
 */
const keepAliveTimeout = 72_000;

/** Creates a server for the handler. It doesn't listen yet. */
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
