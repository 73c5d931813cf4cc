import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { addressGroup } from "../http/addressGroup";

/** Failures of a key at an address that are answered at once. A wrong clock or secret makes a few. */
const freeFailures = 20;

/** Delay of the first answer after these, in milliseconds. It doubles with each one, up to the longest. */
const firstDelayMs = 100;
const longestDelayMs = 3_000;

/** Time without a failure after which earlier ones are forgotten, in milliseconds. */
const forgottenMs = 10 * 60_000;

/** Most pairs of key and address that are kept. The oldest one is forgotten first. */
const mostKept = 10_000;

declare module "fastify" {
    interface FastifyContextConfig {
        /** What a request without a signature would guess at this route, in place of a key. Undefined: nothing. */
        guesses?: string;
    }
}

const names: ReadonlySet<string> = new Set([
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "UnrecognizedClientException",
]);

/** Errors that a guessed key or secret ends with. A request without a signature guesses nothing. */
const guessed: ReadonlySet<string> = new Set(["InvalidSignatureException", "UnrecognizedClientException"]);

/** Tells whether an error says that a caller wasn't recognised. */
export function isFailedSignature(errorName: string | undefined): boolean {
    return errorName !== undefined && names.has(errorName);
}

/** Failed signatures, counted by access key and address. A valid signature is never slowed down. */
export class FailedSignatures {
    /** Number and time of the last failures, the pair that has failed last at the end. */
    readonly #failures = new Map<string, { count: number; at: number }>();

    /** @param longestMs - longest delay of an answer, in milliseconds. */
    constructor(
        private readonly log: Pick<Logger, "warn">,
        private readonly longestMs = longestDelayMs,
        private readonly monotonicNow: () => number = () => performance.now(),
    ) {}

    /** Waits before an answer that a signature is wrong, if it isn't among the first of its key and address. */
    async slowDown(error: Error, { headers, socket, routeOptions }: FastifyRequest): Promise<void> {
        const signedWith = /Credential=([^/,\s]{1,128})/.exec(headers.authorization ?? "")?.[1];
        const key = signedWith ?? routeOptions.config?.guesses;
        if (key === undefined || !guessed.has(error.name)) {
            return;
        }
        const delay = this.note(key, addressGroup(socket.remoteAddress ?? ""));
        if (delay > 0) {
            await sleep(delay, undefined, { ref: false });
        }
    }

    /** Counts a failure. @returns the delay of its answer in milliseconds. */
    note(accessKeyId: string, address: string): number {
        const pair = `${accessKeyId} ${address}`;
        const now = this.monotonicNow();
        const known = this.#failures.get(pair);
        const count = known === undefined || known.at + forgottenMs < now ? 1 : known.count + 1;
        this.#failures.delete(pair);
        this.#failures.set(pair, { count, at: now });
        if (this.#failures.size > mostKept) {
            this.#failures.delete(this.#failures.keys().next().value!);
        }
        if (count === freeFailures + 1) {
            this.log.warn(
                { accessKeyId, remoteAddress: address },
                "many signatures of a key have failed at an address; answers to further ones come late",
            );
        }
        return count <= freeFailures ? 0 : Math.min(this.longestMs, firstDelayMs * 2 ** (count - freeFailures - 1));
    }
}
