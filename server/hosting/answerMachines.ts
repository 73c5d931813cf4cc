import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Authenticate, type Caller, createAuthenticator } from "../api/authenticate";
import { readHeaders } from "../api/requestHeaders";
import { parseQuery, splitUrl } from "../api/requestUrl";
import { HostingCapacityError } from "../api/service";
import type { KeyPair } from "../ownCredentials";
import { pictureLimits } from "../pictureLimits";
import { type Detection, UnusablePictureError } from "../training/detection";
import { type MachineAnswer, machineCallPath, writeDetection } from "./machineCalls";
import { UnitAwayError } from "./unitAwayError";

export interface AnswerMachinesOptions {
    machineId: string;
    keyPair: KeyPair;
    /** Unix epoch milliseconds. */
    now(): number;
    /** @throws UnitAwayError when this machine has no unit of the model in service. */
    detectHere(modelId: string, picture: Uint8Array): Promise<Detection>;
}

/**
 * Lets the other machines have pictures looked at here. Only they may: the key pairs of callers don't open this, and
 * theirs opens nothing else.
 */
export function answerMachines(http: FastifyInstance, { machineId, keyPair, now, detectHere }: AnswerMachinesOptions): void {
    const authenticate = createAuthenticator({ now, lookupSecret: (id) => (id === keyPair.accessKeyId ? keyPair : undefined) });
    const callers = new WeakMap<FastifyRequest, Caller>();
    http.post<{ Params: { machineId: string; modelId: string } }>(machineCallPath, {
        bodyLimit: pictureLimits.bytes,
        // Before the body is read: who can't be recognised gets nothing into memory.
        onRequest: async (request) => void callers.set(request, await authenticate(head(request))),
        handler: async (request, reply) => {
            const picture = request.body as Buffer;
            await callers.get(request)!.checkBody(picture);
            const { params } = request;
            const answer = params.machineId === machineId ? await answerFor(() => detectHere(params.modelId, picture)) : notHere;
            return reply.code(statusOf[answer.kind]).type("application/json").send(JSON.stringify(answer));
        },
    });
}

const notHere: MachineAnswer = { kind: "not-here" };

/** The body says more; these are for whoever looks at the traffic. */
const statusOf: Record<MachineAnswer["kind"], number> = { detected: 200, "unusable-picture": 400, busy: 429, "not-here": 404, failed: 500 };

function head({ method, raw }: FastifyRequest): Parameters<Authenticate>[0] {
    const { path, query } = splitUrl(raw.url);
    return { method, path, query: parseQuery(query), headers: readHeaders(raw.rawHeaders), unsignedPayloadAllowed: false };
}

async function answerFor(detect: () => Promise<Detection>): Promise<MachineAnswer> {
    try {
        return writeDetection(await detect());
    } catch (error) {
        if (error instanceof UnusablePictureError) {
            return { kind: "unusable-picture", sentence: error.message };
        }
        if (error instanceof HostingCapacityError) {
            return { kind: "busy", sentence: error.message };
        }
        return error instanceof UnitAwayError ? notHere : { kind: "failed", reason: (error as Error).message };
    }
}
