import type { FastifyInstance } from "fastify";
import { answerLastRequests } from "../http/answerLastRequests";

/** Part of a running service, as its end needs it. */
export interface Part {
    /** Begins to end, while the last requests are answered: takes nothing new on, and hands back what it has. */
    leave?(): void | Promise<void>;
    /** Ends, after the last requests. */
    close?(): void | Promise<void>;
}

/**
 * Ends parts that were started in this order. All leave at once. When the last requests are answered, they are closed one by
 * one, the last first.
 *
 * @param giveUpCalls - called once, when the service stops waiting for calls of other services.
 */
export async function endParts(
    parts: readonly Part[],
    http: FastifyInstance,
    giveUpCalls: () => void = () => undefined,
): Promise<void> {
    const closeInTurn = async () => {
        await answerLastRequests(http, giveUpCalls);
        for (const part of parts.toReversed()) {
            await part.close?.();
        }
    };
    await Promise.all([...parts.map(async (part) => part.leave?.()), closeInTurn()]);
}
