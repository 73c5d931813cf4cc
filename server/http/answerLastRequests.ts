import type { FastifyInstance } from "fastify";

/** For what requests under way ask of S3 and KMS. */
const lastCallsMs = 3_000;
const lastAnswersMs = 10_000;

/**
 * Closes the server: requests under way get their answers, but nobody keeps the service from ending.
 *
 * @param giveUpCalls - called once, when calls of other services aren't waited for any more.
 */
export async function answerLastRequests(http: FastifyInstance, giveUpCalls: () => void): Promise<void> {
    const timers = [
        setTimeout(giveUpCalls, lastCallsMs),
        setTimeout(() => http.server.closeAllConnections(), lastAnswersMs),
    ];
    // A connection whose last request was answered meanwhile would be kept for the client's next one.
    const idle = setInterval(() => http.server.closeIdleConnections(), 100);
    await http.close().finally(() => [...timers, idle].forEach((timer) => clearTimeout(timer)));
    giveUpCalls();
}
