import { spawn } from "node:child_process";
import { credentials, status } from "@grpc/grpc-js";
import type { ChannelOptions, ServiceError } from "@grpc/grpc-js";
import type { DetectAnomaliesResponse, ModelDescription } from "../../../server/edgeAgent/messages";
import { edgeAgentClient } from "../../../server/edgeAgent/protocol";
import { endWithUs } from "../run/endWithUs";
import { until } from "../run/until";
import { lookoutvisionCommand } from "../service/serverModule";

/** A process of its own that runs `lookoutvision edge-agent`, as users run it. */
export interface EdgeAgentProcess {
    address: string;
    pid: number;
    /** Returns everything that the process has printed on stderr. */
    log(): string;
    /** Ends the process. Resolves with its exit code, or the signal that ended it. */
    end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts the agent and waits until it listens. @throws Error with its messages when it ends instead. */
export async function startEdgeAgentProcess(
    args: readonly string[],
    env: Record<string, string> = {},
): Promise<EdgeAgentProcess> {
    const child = spawn(process.execPath, [...lookoutvisionCommand("cli/deviceMain"), "edge-agent", ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: process.env.PATH, ...env },
    });
    endWithUs(child);
    let log = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
    const gone = new Promise<number | NodeJS.Signals | null>((resolve) =>
        child.once("exit", (code, signal) => resolve(signal ?? code)),
    );
    const address = await new Promise<string>((resolve, reject) => {
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            output += text;
            const found = /^listening on (\S+)$/m.exec(output)?.[1];
            if (found !== undefined) {
                resolve(found);
            }
        });
        void gone.then((how) => reject(new Error(`edge-agent ended with ${how}: ${log}`)));
    });
    return {
        address,
        pid: child.pid!,
        log: () => log,
        async end(signal) {
            child.kill(signal);
            return gone;
        },
    };
}

/** Client of an agent by grpc-js, without limits of its own for messages. */
export interface EdgeClient {
    /** Makes a call. @throws ServiceError */
    call<Response>(method: string, request: object, deadlineMs?: number): Promise<Response>;
    /** Makes a call with bytes in place of a message. @throws ServiceError */
    callRaw(method: string, message: Buffer): Promise<unknown>;
    /** Makes a call that must fail. @returns name of its status, and the message. */
    refusal(method: string, request: object): Promise<{ code: string; details: string }>;
    detect(component: string, bitmap: object, more?: object): Promise<Result>;
    describe(component: string): Promise<ModelDescription>;
    /** Starts a model and waits until it is RUNNING. */
    run(component: string): Promise<void>;
    close(): void;
}

export type Result = DetectAnomaliesResponse["detect_anomaly_result"];

export function edgeClient(address: string, options: ChannelOptions = {}): EdgeClient {
    const client = new (edgeAgentClient())(address, credentials.createInsecure(), {
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
        ...options,
    });
    const methods = client as unknown as Record<
        string,
        (request: object, options: object, callback: (error: ServiceError | null, response: unknown) => void) => void
    >;
    const call = <Response>(method: string, request: object, deadlineMs = 60_000) =>
        new Promise<Response>((resolve, reject) => {
            const deadline = Date.now() + deadlineMs;
            methods[method].call(client, request, { deadline }, (error, response) =>
                error === null ? resolve(response as Response) : reject(error),
            );
        });
    const describeModel = async (component: string) =>
        (await call<{ model_description: ModelDescription }>("DescribeModel", { model_component: component }))
            .model_description;
    return {
        call,
        callRaw: (method, message) =>
            new Promise((resolve, reject) =>
                client.makeUnaryRequest(
                    `/AWS.LookoutVision.EdgeAgent/${method}`,
                    (bytes: Buffer) => bytes,
                    (bytes) => bytes,
                    message,
                    (error, response) => (error === null ? resolve(response) : reject(error)),
                ),
            ),
        async refusal(method, request) {
            try {
                await call(method, request);
            } catch (error) {
                const { code, details } = error as ServiceError;
                return { code: status[code], details };
            }
            throw new Error(`${method} was not refused`);
        },
        async detect(component, bitmap, more = {}) {
            const request = { model_component: component, bitmap, ...more };
            return (await call<DetectAnomaliesResponse>("DetectAnomalies", request)).detect_anomaly_result;
        },
        describe: describeModel,
        async run(component) {
            await call("StartModel", { model_component: component });
            await until(async () => (await describeModel(component)).status !== "STARTING");
        },
        close: () => client.close(),
    };
}
