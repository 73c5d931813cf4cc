import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { validationError } from "./errors";

/**
 * Answers input that is not HTTP, or is longer than the server reads. At this point there is no request to answer
 * as usual.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
    // The caller has disconnected, or part of an answer was sent already. Nothing may be written into it.
    if (error.code === "ECONNRESET" || !socket.writable || socket.bytesWritten > 0) {
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
