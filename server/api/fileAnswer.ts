import type { FastifyReply } from "fastify";
import type { OutputTable } from "./outputTable";

/**
 * Headers of each file. A browser takes it for what its type says, runs nothing in it, and shows it to no other site.
 * A table may have a header of the same name.
 */
const cautiousHeaders = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
} as const;

/** Tells whether the answers of a table are files: bytes with headers, and no JSON. */
export function isFile(table: OutputTable): boolean {
    return Object.values(table).some((member) => member.in === "rawBody");
}

/**
 * Sends an answer that is a file, with its headers. Without the bytes the status is 304: the caller has them.
 *
 * @param table - table of the answer. Each member has a place.
 */
export function sendFile(reply: FastifyReply, table: OutputTable, answer: object): FastifyReply {
    let bytes: unknown;
    reply.headers(cautiousHeaders);
    for (const [name, value] of Object.entries(answer) as [string, unknown][]) {
        const place = table[name]?.in;
        if (place === "rawBody") {
            bytes = value;
        } else if (place !== undefined && value !== undefined) {
            reply.header(place.header, String(value));
        }
    }
    return bytes === undefined ? reply.code(304).send() : reply.send(bytes);
}
