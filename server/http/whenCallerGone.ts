import type { FastifyReply } from "fastify";

/** Returns a signal that is aborted when the connection of a request closes before its answer is written. */
export function whenCallerGone({ raw }: FastifyReply): AbortSignal {
    const gone = new AbortController();
    raw.once("close", () => raw.writableFinished || gone.abort());
    return gone.signal;
}
