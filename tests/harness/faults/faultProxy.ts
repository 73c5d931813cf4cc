import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/**
 * Behaviour of a proxy towards new and open connections:
 *
 * - `none`: passes everything on.
 * - `silent`: accepts everything and answers nothing.
 * - `reset`: ends connections at once.
 * - `refuse`: accepts no connections.
 * - `slow`: holds every piece back for a while.
 * - `answer-500`: answers HTTP requests with 500 by itself.
 */
export type Fault = "none" | "silent" | "reset" | "refuse" | "slow" | "answer-500";

/** A proxy between a service and a system that it needs (S3, KMS, PostgreSQL). It makes trouble when told. */
export interface FaultProxy {
    /** Address, as `127.0.0.1:port`. */
    address: string;
    /** Sets the fault from now on, also for open connections. */
    set(fault: Fault): void;
    /** Number of request pieces that met the present fault. */
    readonly met: number;
    stop(): Promise<void>;
}

const slowMs = 300;

const answer500 = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/** @param target - `http://host:port` or `postgres://…@host:port/…` of the real system. */
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
                // Waits for the pieces that are held back.
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

/** Makes a function that writes pieces later, always in the order in which they came. */
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
