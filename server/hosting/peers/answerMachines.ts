import type { FastifyInstance } from "fastify";
import { createAuthenticator } from "../../signatures/authenticate";
import { readSigned, recognise } from "../../signatures/recogniseCaller";
import { whenCallerGone } from "../../http/whenCallerGone";
import { outcomeOf, outcomeStatus } from "../../detections/outcome";
import type { DetectionOutcome } from "../../detections/outcome";
import { writeOutcome } from "../../detections/outcomeOnWire";
import type { KeyPair } from "../../signatures/ownCredentials";
import { pictureLimits } from "../../pictures/pictureLimits";
import type { Detection } from "../../detector/detection";
import { machineCallPath, machineExplainPath } from "./machineCalls";

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
                const outcome: DetectionOutcome =
                    params.machineId === machineId
                        ? await outcomeOf(() => detectHere(params.modelId, picture, explain, whenCallerGone(reply)))
                        : { kind: "not-here" };
                return reply.code(outcomeStatus[outcome.kind]).type("application/json").send(writeOutcome(outcome));
            },
        });
    }
}
