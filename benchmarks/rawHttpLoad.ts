import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

/** Results of a round of requests. */
export interface Round {
    perSecond: number;
    /** Duration of each request in milliseconds, ascending. */
    latencies: number[];
}

/**
 * Sends requests for a time over several connections. Each connection sends its next request when the last is answered.
 * Requests are bytes made beforehand, and answers are hardly parsed, so that the server is measured and not the client.
 *
 * The client never sleeps meanwhile. Waking it would be work of the server's processor. A slow server would have more
 * of that work, because its client sleeps after each answer.
 *
 * @param next - makes the bytes of the next request.
 * @throws Error for an answer other than 2xx.
 */
export async function measureRound(
    address: { host: string; port: number },
    next: () => Buffer,
    connections: number,
    roundMs: number,
): Promise<Round> {
    const latencies: number[] = [];
    const began = performance.now();
    const end = began + roundMs;
    const stayAwake = () => {
        if (performance.now() < end) {
            setImmediate(stayAwake);
        }
    };
    stayAwake();
    await Promise.all(
        Array.from({ length: connections }, async () => {
            const connection = await openConnection(address);
            while (performance.now() < end) {
                latencies.push(await connection.exchange(next()));
            }
            connection.close();
        }),
    );
    const seconds = (performance.now() - began) / 1000;
    return { perSecond: latencies.length / seconds, latencies: latencies.sort((a, b) => a - b) };
}

export interface Connection {
    /**
     * Sends a request and waits for its answer.
     *
     * @returns the duration in milliseconds.
     * @throws Error for an answer other than 2xx.
     */
    exchange(request: Buffer): Promise<number>;
    /**
     * Sends a request and waits for its answer, whatever it is.
     *
     * @returns its HTTP status.
     */
    ask(request: Buffer): Promise<number>;
    close(): void;
}

export async function openConnection(address: { host: string; port: number }): Promise<Connection> {
    const socket = connect(address).setNoDelay(true);
    await once(socket, "connect");
    // Whoever waits for an answer learns it from the connection's end.
    socket.on("error", () => undefined);
    return {
        async exchange(request) {
            const sent = performance.now();
            const status = await exchange(socket, request);
            if (status >= 300) {
                throw new Error(`the answer was ${status}`);
            }
            return performance.now() - sent;
        },
        ask: (request) => exchange(socket, request),
        close: () => socket.destroy(),
    };
}

/** @returns the HTTP status. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
        let received: Buffer = Buffer.alloc(0);
        let missing: number | undefined;
        let status = 0;
        const onData = (piece: Buffer) => {
            received = received.length === 0 ? piece : Buffer.concat([received, piece]);
            const headEnd = received.indexOf("\r\n\r\n");
            if (missing === undefined && headEnd >= 0) {
                const head = received.toString("latin1", 0, headEnd);
                status = Number(head.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length));
                missing = headEnd + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
            }
            if (missing !== undefined && received.length >= missing) {
                socket.off("data", onData).off("close", onClose);
                resolve(status);
            }
        };
        const onClose = () => reject(new Error("the server closed the connection"));
        socket.on("data", onData).once("close", onClose);
        socket.write(request);
    });
}
