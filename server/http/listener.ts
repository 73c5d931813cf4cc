import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import type { Logger } from "pino";
import { Connections } from "./connections";
import { answerUnreadable } from "./unreadableRequest";

/** Limits of connections, so that slow or numerous ones don't keep others out. Times are in milliseconds. */
export interface ConnectionLimits {
    /** Most connections at the same time. Beyond it, those without a recognised call give their places up. */
    maxConnections: number;
    /** Longest wait for the end of a TLS handshake. */
    handshakeTimeoutMs: number;
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
    handshakeTimeoutMs: 10_000,
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

/** Settings of a listener, all of which may be left out. */
export interface ListenerOptions {
    limits?: Partial<ConnectionLimits>;
    /** Certificate for TLS. Undefined: plain HTTP. */
    tls?: SecureListeners;
    /** Connections that several listeners of one server share. Undefined: the listener has its own. */
    connections?: Connections;
}

/** Creates the connections of a server, for the limits that its listeners have too. */
export function createConnections(limits: Partial<ConnectionLimits> = {}, log?: Logger): Connections {
    const { maxConnections, handshakeTimeoutMs, headTimeoutMs, timeoutCheckMs } = { ...usual, ...limits };
    // Node.js ends slow handshakes and heads itself, with an answer. This limit is for what it overlooks.
    const firstRequestMs = handshakeTimeoutMs + headTimeoutMs + 2 * timeoutCheckMs;
    return new Connections({ maxConnections, firstRequestMs, timeoutCheckMs }, log);
}

/** Creates a server for the handler. It doesn't listen yet. */
export function createListener(
    handler: RequestListener,
    { limits = {}, tls, connections = createConnections(limits) }: ListenerOptions = {},
): Server {
    const { handshakeTimeoutMs, headTimeoutMs, requestTimeoutMs, timeoutCheckMs, stalledMs } = { ...usual, ...limits };
    const options = {
        maxHeaderSize: longestHead,
        headersTimeout: headTimeoutMs,
        requestTimeout: requestTimeoutMs,
        connectionsCheckingInterval: timeoutCheckMs,
        handshakeTimeout: handshakeTimeoutMs,
        keepAliveTimeout,
    };
    const server = tls === undefined ? createServer(options, handler) : secureServer(options, handler, tls);
    connections.guard(server);
    server.on("clientError", (error, socket) => answerUnreadable(error, socket as Socket, connections.drops));
    return server.setTimeout(stalledMs);
}

function secureServer(options: object, handler: RequestListener, tls: SecureListeners): Server {
    const server = createSecureServer({ ...options, ...tls.current(), minVersion: "TLSv1.2" }, handler);
    tls.keepUpToDate(server);
    return server;
}
