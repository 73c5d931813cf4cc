import { once } from "node:events";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A fault of one request:
 *
 * - `slow-down`: S3's answer to too many requests (503 SlowDown).
 * - `reset`: the connection is reset at once.
 * - `cut-request`: it is reset in the middle of the request's body.
 * - `cut-answer`: it is reset in the middle of the answer's body.
 * - `lose-answer`: it is reset after the request was carried out, before the answer.
 * - `end-answer`: the connection ends quietly in the middle of the answer's body.
 * - `damage`: one byte of the answer is wrong.
 */
export type ObjectFault =
    "slow-down" | "reset" | "cut-request" | "cut-answer" | "lose-answer" | "end-answer" | "damage";

export interface ObjectRequest {
    method: string;
    /** Path without the query. */
    path: string;
    /** The header `range`. Undefined: none. */
    range: string | undefined;
    /** Number of earlier requests with the same method and path. */
    earlier: number;
}

/** Checksums with which objects were written, by the object's address. S3 sends them with the object; moto doesn't. */
const checksums = new Map<string, string>();
const checksumHeader = "x-amz-checksum-crc32";

/** A proxy between a client and S3 that makes trouble with requests. */
export interface ObjectProxy {
    endpoint: string;
    /** All requests, in order. */
    readonly requests: ObjectRequest[];
    stop(): Promise<void>;
}

/**
 * @param target - `http://host:port` of the real S3.
 * @param choose - chooses the fault of a request. Undefined: request and answer are passed on.
 */
export async function startObjectProxy(
    target: string,
    choose: (request: ObjectRequest) => ObjectFault | undefined | Promise<ObjectFault | undefined>,
): Promise<ObjectProxy> {
    const { hostname, port } = new URL(target);
    const requests: ObjectRequest[] = [];

    const server = createServer(async (incoming, outgoing) => {
        const seen = describe(incoming, requests);
        requests.push(seen);
        incoming.on("error", () => undefined);
        const fault = await choose(seen);
        if (fault === "slow-down") {
            slowDown(incoming, outgoing);
            return;
        }
        if (fault === "reset") {
            incoming.socket.resetAndDestroy();
            return;
        }
        const body = await receive(incoming, fault === "cut-request");
        if (body === undefined) {
            return;
        }
        const { expect: _answeredAlready, ...headers } = incoming.headers;
        const forwarded = request({ hostname, port, method: incoming.method, path: incoming.url, headers });
        forwarded.on("error", () => incoming.socket.destroy());
        forwarded.on("response", (answer) => {
            addChecksum(`${target}${seen.path}`, incoming, answer);
            void passAnswer(answer, outgoing, fault);
        });
        forwarded.end(body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        requests,
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

function describe(
    { method = "", url = "", headers }: IncomingMessage,
    before: readonly ObjectRequest[],
): ObjectRequest {
    const [path] = url.split("?");
    const earlier = before.filter((one) => one.method === method && one.path === path).length;
    return { method, path, range: headers.range, earlier };
}

function addChecksum(address: string, { method, headers }: IncomingMessage, answer: IncomingMessage): void {
    const written = headers[checksumHeader];
    const known = checksums.get(address);
    if (method === "PUT" && typeof written === "string") {
        checksums.set(address, written);
    } else if (method === "GET" && answer.statusCode === 200 && known !== undefined) {
        answer.headers[checksumHeader] = known;
    }
}

function slowDown(incoming: IncomingMessage, outgoing: ServerResponse): void {
    incoming.resume();
    const body = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
    outgoing
        .writeHead(503, { "content-type": "application/xml", "content-length": body.length })
        .end(incoming.method === "HEAD" ? undefined : body);
}

/** @returns the body. Undefined: it was cut. */
async function receive(incoming: IncomingMessage, cut: boolean): Promise<Buffer | undefined> {
    const expected = Number(incoming.headers["content-length"] ?? 0);
    const pieces: Buffer[] = [];
    let received = 0;
    try {
        for await (const piece of incoming as AsyncIterable<Buffer>) {
            pieces.push(piece);
            received += piece.length;
            if (cut && received >= expected / 2) {
                incoming.socket.resetAndDestroy();
                return undefined;
            }
        }
    } catch {
        return undefined;
    }
    if (cut) {
        incoming.socket.resetAndDestroy();
        return undefined;
    }
    return Buffer.concat(pieces);
}

async function passAnswer(
    answer: IncomingMessage,
    outgoing: ServerResponse,
    fault: ObjectFault | undefined,
): Promise<void> {
    answer.on("error", () => outgoing.destroy());
    if (fault === "lose-answer") {
        answer.resume();
        await once(answer, "end");
        outgoing.socket?.resetAndDestroy();
        return;
    }
    outgoing.writeHead(answer.statusCode!, answer.headers);
    if (fault === undefined) {
        answer.pipe(outgoing);
        outgoing.once("close", () => answer.destroy());
        return;
    }
    outgoing.flushHeaders();
    const half = Number(answer.headers["content-length"] ?? 0) / 2;
    let passed = 0;
    for await (const piece of answer as AsyncIterable<Buffer>) {
        if (fault === "damage" && passed === 0) {
            piece[0] ^= 1;
        }
        passed += piece.length;
        if (fault !== "damage" && passed > half) {
            await written(outgoing, piece.subarray(0, piece.length - Math.floor(passed - half)));
            break;
        }
        await written(outgoing, piece);
    }
    if (fault === "damage") {
        outgoing.end();
        return;
    }
    // A reset throws away data that is still on its way.
    await sleep(20);
    if (fault === "cut-answer") {
        outgoing.socket?.resetAndDestroy();
    } else {
        outgoing.socket?.end();
    }
}

/** Resolves once the piece is written, or the client is gone. */
function written(outgoing: ServerResponse, piece: Buffer): Promise<void> {
    return new Promise((resolve) => {
        outgoing.once("close", resolve);
        outgoing.write(piece, () => {
            outgoing.off("close", resolve);
            resolve();
        });
    });
}
