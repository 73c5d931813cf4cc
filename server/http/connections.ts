import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Logger } from "pino";
import { addressGroup } from "./addressGroup";
import { Drops } from "./drops";

declare module "fastify" {
    interface FastifyInstance {
        /** Connections that the server's listeners have accepted. */
        connections: Connections;
    }
}

/** Limits of connections that haven't carried a recognised call. Times are in milliseconds. */
export interface StrangerLimits {
    /** Most connections at the same time, of all addresses. */
    maxConnections: number;
    /** Longest wait for the first request of a connection, TLS handshake included. */
    firstRequestMs: number;
    /** Interval of checks of this time. */
    timeoutCheckMs: number;
}

/** Connection that a listener has accepted. */
interface Connection {
    /** Accepted socket, beneath TLS. */
    socket: Socket;
    group: string;
    openedAt: number;
    /** Number of requests that are being answered. */
    requests: number;
    /** True once a request has come. */
    hasAsked: boolean;
    /** True once a call with a valid signature has come. */
    isKnown: boolean;
}

/** Most places that known callers leave free, so that health checks and operators get in. */
const mostKeptPlaces = 16;

/** Share of all connections that one address may have without a recognised call. */
const shareOfOneAddress = 1 / 4;

/** Age up to which a connection without a request is waited for when the service ends, in milliseconds. */
const lastRequestMs = 1_000;

/** Connections by the socket that their requests see. */
const connectionOf = new WeakMap<Socket, { connection: Connection; all: Connections }>();

/**
 * Notes that a call of a known caller has come over a socket. Such a connection keeps its place; all others give theirs
 * up when it is needed.
 */
export function noteKnownCaller(socket: Socket): void {
    const found = connectionOf.get(socket);
    found?.all.noteKnown(found.connection);
}

/**
 * All connections that the listeners of a server have accepted. When there is no place for a new one, the
 * connection that has been without a recognised call for longest is closed, at the address that has the most of them. So
 * silent connections, however many, keep nobody out who sends a request at once.
 */
export class Connections {
    readonly drops: Drops;
    readonly #limits: StrangerLimits;
    readonly #all = new Set<Connection>();
    /** Connections without a recognised call, by address. The one that has asked for nothing for longest is first. */
    readonly #strangers = new Map<string, Set<Connection>>();
    /** Connections with TLS whose handshake is under way, by both ends. */
    readonly #handshakes = new Map<string, Connection>();
    readonly #timer: NodeJS.Timeout;
    #known = 0;

    constructor(limits: StrangerLimits, log?: Logger) {
        this.#limits = limits;
        this.drops = new Drops(log);
        this.#timer = setInterval(() => this.#dropSilent(), limits.timeoutCheckMs).unref();
    }

    get counts(): { known: number; unknown: number } {
        return { known: this.#known, unknown: this.#all.size - this.#known };
    }

    /** Lets a server accept only connections for which there is a place. */
    guard(server: Server): void {
        const accept = server.listeners("connection");
        server.removeAllListeners("connection");
        server.on("connection", (socket: Socket) => {
            if (this.#admit(socket)) {
                accept.forEach((listener) => listener.call(server, socket));
            }
        });
        server.on("secureConnection", (socket: TLSSocket) => this.#follow(socket));
        server.prependListener("request", (request: IncomingMessage, response: ServerResponse) =>
            this.#ask(request.socket, response),
        );
    }

    noteKnown(connection: Connection): void {
        const { maxConnections } = this.#limits;
        const kept = Math.min(mostKeptPlaces, Math.floor(maxConnections / 4));
        if (!connection.isKnown && this.#all.has(connection) && this.#known < maxConnections - kept) {
            this.#removeStranger(connection);
            connection.isKnown = true;
            this.#known++;
        }
    }

    /** Closes connections on which nothing is being answered. For the end of the service. */
    closeIdle(): void {
        const now = performance.now();
        for (const connection of this.#all) {
            if (connection.requests === 0 && (connection.hasAsked || now - connection.openedAt > lastRequestMs)) {
                connection.socket.destroy();
            }
        }
    }

    /** Closes all connections. */
    close(): void {
        clearInterval(this.#timer);
        this.#all.forEach(({ socket }) => socket.destroy());
        this.drops.close();
    }

    #admit(socket: Socket): boolean {
        const { remoteAddress } = socket;
        if (remoteAddress === undefined) {
            socket.destroy();
            return false;
        }
        const group = addressGroup(remoteAddress);
        if (!this.#makeRoom(group)) {
            this.drops.note("full", group);
            socket.destroy();
            return false;
        }
        const connection: Connection = {
            socket,
            group,
            openedAt: performance.now(),
            requests: 0,
            hasAsked: false,
            isKnown: false,
        };
        this.#all.add(connection);
        this.#addStranger(connection);
        connectionOf.set(socket, { connection, all: this });
        const ends = endsOf(socket);
        this.#handshakes.set(ends, connection);
        socket.once("close", () => {
            this.#forget(connection);
            if (this.#handshakes.get(ends) === connection) {
                this.#handshakes.delete(ends);
            }
        });
        return true;
    }

    #makeRoom(group: string): boolean {
        const { maxConnections } = this.#limits;
        const ofAddress = this.#strangers.get(group);
        if (ofAddress !== undefined && ofAddress.size >= Math.max(1, maxConnections * shareOfOneAddress)) {
            this.#drop(firstToGo(ofAddress), "address");
        }
        if (this.#all.size < maxConnections) {
            return true;
        }
        const most = [...this.#strangers.values()].reduce<Set<Connection> | undefined>(
            (largest, next) => (largest === undefined || next.size > largest.size ? next : largest),
            undefined,
        );
        if (most === undefined) {
            return false;
        }
        this.#drop(firstToGo(most), "full");
        return true;
    }

    #drop(connection: Connection, reason: "address" | "full" | "silent"): void {
        this.drops.note(reason, connection.group);
        // Its place is free at once; the event comes later.
        this.#forget(connection);
        connection.socket.destroy();
    }

    #dropSilent(): void {
        const now = performance.now();
        for (const connection of this.#all) {
            if (!connection.hasAsked && now - connection.openedAt > this.#limits.firstRequestMs) {
                this.#drop(connection, "silent");
            }
        }
    }

    /** Finds a connection by its socket with TLS, since requests know no other. */
    #follow(socket: TLSSocket): void {
        const connection = this.#handshakes.get(endsOf(socket));
        if (connection === undefined) {
            socket.destroy();
            return;
        }
        connectionOf.set(socket, { connection, all: this });
    }

    #ask(socket: Socket, response: ServerResponse): void {
        const connection = connectionOf.get(socket)?.connection;
        if (connection === undefined) {
            return;
        }
        connection.hasAsked = true;
        connection.requests++;
        response.once("close", () => {
            connection.requests--;
            if (!connection.isKnown && this.#all.has(connection)) {
                this.#removeStranger(connection);
                this.#addStranger(connection);
            }
        });
    }

    #addStranger(connection: Connection): void {
        const ofAddress = this.#strangers.get(connection.group);
        if (ofAddress === undefined) {
            this.#strangers.set(connection.group, new Set([connection]));
        } else {
            ofAddress.add(connection);
        }
    }

    #removeStranger(connection: Connection): void {
        const ofAddress = this.#strangers.get(connection.group);
        if (ofAddress?.delete(connection) && ofAddress.size === 0) {
            this.#strangers.delete(connection.group);
        }
    }

    #forget(connection: Connection): void {
        if (this.#all.delete(connection)) {
            this.#removeStranger(connection);
            this.#known -= connection.isKnown ? 1 : 0;
        }
    }
}

/** Chooses the connection that gives its place up: the first on which nothing is being answered. */
function firstToGo(strangers: ReadonlySet<Connection>): Connection {
    let first: Connection | undefined;
    for (const connection of strangers) {
        if (connection.requests === 0) {
            return connection;
        }
        first ??= connection;
    }
    return first!;
}

function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
    return `${remoteAddress} ${remotePort} ${localAddress}`;
}
