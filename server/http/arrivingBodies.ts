import type { FastifyReply, FastifyRequest } from "fastify";
import type { Socket } from "node:net";
import { addressGroup } from "./addressGroup";
import type { Drops } from "./drops";
import { throttled, validationError } from "./errors";
import type { ApiError } from "./errors";

/** Limits of bodies whose sender isn't known before they have arrived, and least speed of all bodies. */
export interface BodyLimits {
    /** Most bodies of unproven senders at the same time. */
    maxUnproven: number;
    /** Most bytes of these bodies together. */
    maxUnprovenBytes: number;
    /** Time before the speed of a body counts, in milliseconds. */
    bodyGraceMs: number;
    /** Least speed of a body after that time, in bytes a second, counted over the whole time since. */
    leastBytesPerSecond: number;
}

/** Body that hasn't arrived as a whole. */
interface ArrivingBody {
    reply: FastifyReply;
    socket: Socket;
    group: string;
    bytes: number;
    isProven: boolean;
    startedAt: number;
    /** Bytes that the socket had read when the body began. */
    readBefore: number;
}

/** Share of the places and bytes for unproven senders that one address may have. */
const shareOfOneAddress = 3 / 4;

/** Age from which a body is compared with the least speed when another one needs its place, in milliseconds. */
const comparedMs = 100;

/** Time that a client has for reading the answer before its connection is destroyed, in milliseconds. */
const lastReadMs = 1_000;

const retryAfterSeconds = 1;

/**
 * Bodies that are arriving. Slow ones are ended. Those of unproven senders have places of their own, which a slow one
 * gives up as soon as another sender needs it.
 */
export class ArrivingBodies {
    readonly #arriving = new Set<ArrivingBody>();
    #timer: NodeJS.Timeout | undefined;
    #lookedAt = 0;

    constructor(
        private readonly limits: BodyLimits,
        private readonly drops: Drops,
    ) {}

    /**
     * Watches the body of a request from now on.
     *
     * @param bytes - the body's length as announced, or the longest that is read.
     * @returns an error if there is no place for it.
     */
    watch(request: FastifyRequest, reply: FastifyReply, bytes: number, isProven: boolean): ApiError | undefined {
        const { socket } = request.raw;
        const body: ArrivingBody = {
            reply,
            socket,
            group: addressGroup(socket.remoteAddress ?? ""),
            bytes,
            isProven,
            startedAt: performance.now(),
            readBefore: socket.bytesRead,
        };
        if (!isProven && !this.#makeRoom(body)) {
            return throttled(
                "The bodies of callers that aren't proven yet take all the room that they may. Sign the body's SHA-256 in the header x-amz-content-sha256, or try again.",
                "unproven-bodies",
                retryAfterSeconds,
            );
        }
        this.#arriving.add(body);
        const done = () => void this.#arriving.delete(body);
        request.raw.once("end", done);
        reply.raw.once("close", done);
        this.#startLooking();
        return undefined;
    }

    #makeRoom(body: ArrivingBody): boolean {
        const { maxUnproven, maxUnprovenBytes } = this.limits;
        const unproven = () => [...this.#arriving].filter(({ isProven }) => !isProven);
        const fits = (others: ArrivingBody[], share: number) => {
            const bytes = others.reduce((sum, other) => sum + other.bytes, 0);
            // One body always fits.
            return (
                others.length < Math.max(1, Math.floor(maxUnproven * share)) &&
                (bytes === 0 || bytes + body.bytes <= maxUnprovenBytes * share)
            );
        };
        const ofAddress = () => unproven().filter(({ group }) => group === body.group);
        while (!fits(ofAddress(), shareOfOneAddress)) {
            if (!this.#endSlowest(ofAddress())) {
                return false;
            }
        }
        while (!fits(unproven(), 1)) {
            if (!this.#endSlowest(unproven())) {
                return false;
            }
        }
        return true;
    }

    /** Ends the slowest body, unless all have come at the least speed. */
    #endSlowest(bodies: readonly ArrivingBody[]): boolean {
        const now = performance.now();
        const tooSlow = bodies
            .filter((body) => now - body.startedAt > comparedMs && speed(body, now) < this.limits.leastBytesPerSecond)
            .sort((one, other) => speed(one, now) - speed(other, now));
        if (tooSlow.length === 0) {
            return false;
        }
        this.#end(
            tooSlow[0],
            throttled(
                "The body of the request came so slowly that another caller got its place. Try again.",
                "unproven-bodies",
                retryAfterSeconds,
            ),
        );
        return true;
    }

    #startLooking(): void {
        if (this.#timer === undefined) {
            const everyMs = Math.min(1_000, this.limits.bodyGraceMs / 4);
            this.#lookedAt = performance.now();
            this.#timer = setInterval(() => this.#look(everyMs), everyMs).unref();
        }
    }

    #look(everyMs: number): void {
        if (this.#arriving.size === 0) {
            clearInterval(this.#timer);
            this.#timer = undefined;
            return;
        }
        const now = performance.now();
        const lateMs = now - this.#lookedAt - everyMs;
        this.#lookedAt = now;
        if (lateMs > everyMs) {
            // The service itself was busy and read nothing meanwhile.
            this.#arriving.forEach((body) => (body.startedAt += lateMs));
            return;
        }
        for (const body of this.#arriving) {
            const countedMs = now - body.startedAt - this.limits.bodyGraceMs;
            if (countedMs > 0 && received(body) < (countedMs / 1_000) * this.limits.leastBytesPerSecond) {
                this.#end(
                    body,
                    validationError(
                        `The body of the request came too slowly: ${received(body)} bytes in ${Math.round((now - body.startedAt) / 1_000)} seconds.`,
                    ),
                );
            }
        }
    }

    #end(body: ArrivingBody, error: ApiError): void {
        const { reply, socket, group } = body;
        this.#arriving.delete(body);
        this.drops.note("slow", group);
        if (!reply.sent) {
            void reply.header("connection", "close").send(error);
        }
        setTimeout(() => socket.destroy(), lastReadMs);
    }
}

function received({ socket, readBefore }: ArrivingBody): number {
    return socket.bytesRead - readBefore;
}

/** Mean speed so far, in bytes a second. */
function speed(body: ArrivingBody, now: number): number {
    return (received(body) / (now - body.startedAt)) * 1_000;
}
