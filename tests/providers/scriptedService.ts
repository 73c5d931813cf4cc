import type { LookoutVision } from "@aws-sdk/client-lookoutvision";
import type { Service } from "../../providers/service/connection";
import type { HostContext } from "../../providers/service/hostContext";
import { fakeClock } from "./fakeClock";

/** A context whose service answers as a test says: for courses of time that no real one takes on demand. */
export interface ScriptedContext extends HostContext {
    /** Names of the calls made, in order. */
    calls: string[];
    /** Input of the last call of that name. */
    inputOf(call: string): Record<string, unknown> | undefined;
    notes: string[];
    shown: string[];
    /** Ends the engine's run in order. */
    endEngineRun(): Promise<void>;
}

/** @param given - by method of the API, what it answers; throwing is answering too. A project has no versions if nothing is said. */
export function scriptedContext(
    given: Readonly<Record<string, (input: Record<string, unknown>) => object>>,
): ScriptedContext {
    const answers: typeof given = { listModels: () => ({ Models: [] }), send: noOwnOperations, ...given };
    const calls: string[] = [];
    const inputs = new Map<string, Record<string, unknown>>();
    const notes: string[] = [];
    const shown: string[] = [];
    const endings: (() => Promise<void>)[] = [];
    let isEngineOn = true;
    const api = new Proxy({} as LookoutVision, {
        get: (_target, method: string) => async (input: Record<string, unknown>) => {
            calls.push(method);
            inputs.set(method, input);
            const answer = answers[method];
            if (answer === undefined) {
                throw new Error(`${method} wasn't expected`);
            }
            return answer(input);
        },
    });
    const service: Service = {
        endpoint: "http://scripted",
        region: "us-east-1",
        bucketRoot: async () => "/nowhere",
        isLocal: false,
        call: (call) => call(api),
        callOnce: (call) => call(api),
    };
    return {
        calls,
        inputOf: (call) => inputs.get(call),
        notes,
        shown,
        clock: fakeClock(),
        connect: async () => service,
        engineRun: { isOn: async () => isEngineOn, atEnd: (work) => endings.push(work) },
        endEngineRun: async () => {
            isEngineOn = false;
            await Promise.all(endings.map((work) => work()));
        },
        progress: () => ({
            show: (message) => shown.push(message),
            note: (message) => notes.push(message),
            warn: (message) => notes.push(message),
        }),
    };
}

/** As a service answers that has AWS's operations only. */
function noOwnOperations(): never {
    throw apiError("UnknownOperationException");
}

/** An error as the SDK throws it. */
export function apiError(name: string, message = name): Error {
    return Object.assign(new Error(message), { name });
}
