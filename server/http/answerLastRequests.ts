import type { FastifyInstance } from "fastify";

/** Time that calls of S3 and KMS have left for requests in progress, in milliseconds. */
const lastCallsMs = 3_000;
const lastAnswersMs = 10_000;

/**
 * Closes the server. Requests in progress get their answers, but no client can keep the service from ending.
 *
 * @param giveUpCalls - called once, when the service stops waiting for calls of other services.
 */
export async function answerLastRequests(http: FastifyInstance, giveUpCalls: () => void): Promise<void> {
    const timers = [setTimeout(giveUpCalls, lastCallsMs), setTimeout(() => http.connections.close(), lastAnswersMs)];
    // A connection that is idle, silent or in its TLS handshake would be kept for the client's next request.
    const idle = setInterval(() => http.connections.closeIdle(), 100);
    await http.close().finally(() => [...timers, idle].forEach((timer) => clearTimeout(timer)));
    http.connections.close();
    giveUpCalls();
}
