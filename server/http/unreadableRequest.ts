import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { addressGroup } from "./addressGroup";
import type { Drops } from "./drops";
import { validationError } from "./errors";

/** Time that a client has for reading the answer before its connection is destroyed, in milliseconds. */
const lastReadMs = 1_000;

/**
 * Answers input that is not HTTP, not TLS, or is longer or slower than the server reads. At this point there is no
 * request to answer as usual. The connection is destroyed soon, whether or not its client closes it.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket, drops: Drops): void {
    if (error.code !== "ECONNRESET" && socket.remoteAddress !== undefined) {
        const isLate = error.code === "ERR_HTTP_REQUEST_TIMEOUT" || error.code === "ERR_TLS_HANDSHAKE_TIMEOUT";
        drops.note(isLate ? "silent" : "unreadable", addressGroup(socket.remoteAddress));
    }
    // The client has disconnected, TLS isn't spoken yet, or part of an answer was sent already. Nothing may be written.
    if (error.code === "ECONNRESET" || !canBeWritten(socket) || socket.bytesWritten > 0) {
        socket.destroy();
        return;
    }
    const { name, status, message } = validationError(`The request can't be read: ${reasonOf(error.code)}.`);
    const body = JSON.stringify({ __type: name, Message: message });
    const head = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        `x-amzn-requestid: ${randomUUID()}`,
        `x-amzn-errortype: ${name}`,
        "content-type: application/json",
        `content-length: ${Buffer.byteLength(body)}`,
        "connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
    setTimeout(() => socket.destroy(), lastReadMs);
}

/** Tells whether a socket can send. One with TLS can't before the end of its handshake. */
function canBeWritten(socket: Socket): boolean {
    return socket.writable && !(socket instanceof TLSSocket && socket.getFinished() === undefined);
}

function reasonOf(code: string | undefined): string {
    switch (code) {
        case "HPE_HEADER_OVERFLOW":
            return "its address and headers are longer than those of any operation";
        case "ERR_HTTP_REQUEST_TIMEOUT":
            return "it did not arrive as a whole in time";
        default:
            return "it is no HTTP";
    }
}
