import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * What a proxy does with new connections and with those that it has: passes everything on, takes all and says nothing,
 * ends connections at once, takes none at all, holds every piece back for a while, or answers HTTP requests with 500 by itself.
 */
export type Fault = "none" | "silent" | "reset" | "refuse" | "slow" | "answer-500";

/** Stands between a service and what it needs (S3, KMS, PostgreSQL), and makes trouble when told. */
export interface FaultProxy {
    /** `127.0.0.1:port` */
    address: string;
    /** From now on, for connections that are open too. */
    set(fault: Fault): void;
    /** Pieces of requests that met the present fault. */
    readonly met: number;
    stop(): Promise<void>;
}

const slowMs = 300;

const answer500 = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/** @param target - `http://host:port` or `postgres://…@host:port/…` of the real thing. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
    const { hostname, port } = new URL(target);
    const sockets = new Set<Socket>();
    let fault: Fault = "none";
    let met = 0;

    const server = createServer((client) => {
        const real = connect(Number(port), hostname);
        for (const [from, to] of [
            [client, real],
            [real, client],
        ]) {
            const write = inOrder(to);
            sockets.add(from);
            from.on("error", () => undefined);
            from.on("close", () => {
                sockets.delete(from);
                // After what is held back.
                setTimeout(() => to.destroy(), fault === "slow" ? slowMs + 50 : 0);
            });
            from.on("data", (piece: Buffer) => {
                met += from === client && fault !== "none" ? 1 : 0;
                pass(piece, client, to, write);
            });
        }
    });

    function pass(piece: Buffer, client: Socket, to: Socket, write: ReturnType<typeof inOrder>): void {
        switch (fault) {
            case "none":
                write(piece, 0);
                return;
            case "silent":
            case "refuse":
                return;
            case "reset":
                client.resetAndDestroy();
                return;
            case "slow":
                write(piece, slowMs);
                return;
            case "answer-500":
                if (to !== client) {
                    client.end(answer500);
                }
        }
    }

    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port: ownPort } = server.address() as AddressInfo;
    return {
        address: `127.0.0.1:${ownPort}`,
        set(next) {
            fault = next;
            met = 0;
            if (fault === "refuse") {
                server.close();
                sockets.forEach((socket) => socket.destroy());
            } else if (!server.listening) {
                server.listen(ownPort, "127.0.0.1");
            }
        },
        get met() {
            return met;
        },
        async stop() {
            sockets.forEach((socket) => socket.destroy());
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/** Writes pieces later, and none before one that came earlier. */
function inOrder(to: Socket): (piece: Buffer, delayMs: number) => void {
    let lastDue = 0;
    return (piece, delayMs) => {
        const now = Date.now();
        lastDue = Math.max(lastDue, now + delayMs);
        if (lastDue <= now) {
            to.write(piece);
        } else {
            setTimeout(() => to.write(piece), lastDue - now);
        }
    };
}
