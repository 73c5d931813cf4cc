import type { FastifyInstance } from "fastify";
import { createAuthenticator } from "../../signatures/authenticate";
import { readSigned, recognise } from "../../signatures/recogniseCaller";
import { whenCallerGone } from "../../http/whenCallerGone";
import { HostingCapacityError } from "../../api/context";
import type { KeyPair } from "../../signatures/ownCredentials";
import { pictureLimits } from "../../pictures/pictureLimits";
import { UnusablePictureError } from "../../detector/detection";
import type { Detection } from "../../detector/detection";
import { machineCallPath, machineExplainPath, writeDetection } from "./machineCalls";
import type { MachineAnswer } from "./machineCalls";
import { UnitLostError } from "../units/inferenceUnit";
import { UnitAwayError } from "./unitAwayError";

export interface AnswerMachinesOptions {
    machineId: string;
    keyPair: KeyPair;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /**
     * Inspects a picture with a unit of this machine.
     *
     * @throws UnitAwayError when this machine has no unit of the model in service.
     */
    detectHere(modelId: string, picture: Uint8Array, explain: boolean, callerGone: AbortSignal): Promise<Detection>;
}

/**
 * Lets the other machines have pictures inspected here. Only they may: callers' key pairs don't work here, and the
 * machines' key pair works nowhere else.
 */
export function answerMachines(
    http: FastifyInstance,
    { machineId, keyPair, now, detectHere }: AnswerMachinesOptions,
): void {
    const authenticate = createAuthenticator({
        now,
        lookupSecret: (id) => (id === keyPair.accessKeyId ? keyPair : undefined),
    });
    for (const [path, explain] of [
        [machineCallPath, false],
        [machineExplainPath, true],
    ] as const) {
        http.post<{ Params: { machineId: string; modelId: string } }>(path, {
            bodyLimit: pictureLimits.bytes,
            onRequest: recognise(authenticate, false),
            handler: async (request, reply) => {
                const { body: picture } = readSigned(request);
                const { params } = request;
                const answer =
                    params.machineId === machineId
                        ? await answerFor(() => detectHere(params.modelId, picture, explain, whenCallerGone(reply)))
                        : notHere;
                return reply.code(statusOf[answer.kind]).type("application/json").send(JSON.stringify(answer));
            },
        });
    }
}

const notHere: MachineAnswer = { kind: "not-here" };

/** HTTP status of each answer. The body says more; the status helps people who watch the traffic. */
export const statusOf: Record<MachineAnswer["kind"], number> = {
    detected: 200,
    "unusable-picture": 400,
    busy: 429,
    "not-here": 404,
    lost: 503,
    failed: 500,
};

/** Has a picture inspected, and describes the outcome or the error. */
export async function answerFor(detect: () => Promise<Detection>): Promise<MachineAnswer> {
    try {
        return writeDetection(await detect());
    } catch (error) {
        if (error instanceof UnusablePictureError) {
            return { kind: "unusable-picture", sentence: error.message };
        }
        if (error instanceof HostingCapacityError) {
            return { kind: "busy", sentence: error.message };
        }
        if (error instanceof UnitLostError) {
            return { kind: "lost", sentence: error.message, mayRepeat: error.mayRepeat };
        }
        return error instanceof UnitAwayError ? notHere : { kind: "failed", reason: (error as Error).message };
    }
}
