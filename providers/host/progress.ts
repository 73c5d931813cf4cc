import { createRequire } from "node:module";
import { redact } from "./secrets";

/** Text for the user while an operation goes on. Never fails: what can't be shown isn't. */
export interface Progress {
    /**
     * On the resource's own row, live, replaced by the next and gone at the end. Where there is no terminal it is a line
     * of the log, so one that comes too soon after the last is left out: within 0.8 s, or within 5 % of the time since the
     * first. That is at most 130 lines for an hour, and 200 for a day.
     */
    show(message: string): void;
    /** On the row, and again in the summary at the end. */
    note(message: string): void;
    warn(message: string): void;
}

const shortestPauseMs = 800;
const shareOfShownTime = 0.05;

/** Progress of the resource with this URN, told to the engine that runs this host. */
export function progressOf(resourceUrn: string, now: () => number = Date.now, tell: typeof log = log): Progress {
    let firstAt: number | undefined;
    let lastAt = -Infinity;
    return {
        show: (message) => {
            const at = now();
            firstAt ??= at;
            if (at - lastAt >= Math.max(shortestPauseMs, shareOfShownTime * (at - firstAt))) {
                lastAt = at;
                tell(resourceUrn, message, severities.info, true);
            }
        },
        note: (message) => tell(resourceUrn, message, severities.info, false),
        warn: (message) => tell(resourceUrn, message, severities.warning, false),
    };
}

/** Resolves when the engine has all that was told so far, or after a second: with the last operation the host ends. */
export async function progressDelivered(): Promise<void> {
    if (underWay.size > 0) {
        let timer: NodeJS.Timeout | undefined;
        const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, 1000)));
        await Promise.race([Promise.all(underWay), patience]);
        clearTimeout(timer);
    }
}

const underWay = new Set<Promise<void>>();

/** As in the engine's protocol. */
const severities = { info: 1, warning: 2 } as const;

/** The parts of the SDK's generated client that are used. */
interface EngineProtocol {
    client: { log(request: unknown, done: (error: unknown) => void): void };
    LogRequest: new () => {
        setSeverity(value: number): void;
        setMessage(value: string): void;
        setUrn(value: string): void;
        setStreamid(value: number): void;
        setEphemeral(value: boolean): void;
    };
}

let engine: EngineProtocol | undefined | null = null;

function log(urn: string, message: string, severity: number, ephemeral: boolean): void {
    try {
        engine ??= connectToEngine();
        if (engine === undefined) {
            return;
        }
        const request = new engine.LogRequest();
        request.setSeverity(severity);
        request.setMessage(redact(message));
        request.setUrn(urn);
        request.setStreamid(0);
        request.setEphemeral(ephemeral);
        const { client } = engine;
        const sent: Promise<void> = new Promise((resolve) => client.log(request, () => resolve()));
        underWay.add(sent);
        void sent.then(() => underWay.delete(sent));
    } catch {
        engine = undefined;
    }
}

/** Where the engine of this host is: the host's one argument. Undefined in any other process, a test's for instance. */
export function engineAddress(): { host: string; port: number } | undefined {
    const [, host, port] = /^([\w.-]+):(\d+)$/.exec(process.argv[2] ?? "") ?? [];
    return host === undefined ? undefined : { host, port: Number(port) };
}

function connectToEngine(): EngineProtocol | undefined {
    const address = engineAddress();
    if (address === undefined) {
        return undefined;
    }
    // From the host's own file, so that it is the SDK that runs us, and the gRPC that this SDK depends on.
    const load = createRequire(process.argv[1] ?? __filename);
    const { EngineClient } = load("@pulumi/pulumi/proto/engine_grpc_pb");
    const { LogRequest } = load("@pulumi/pulumi/proto/engine_pb");
    const { credentials } = load("@grpc/grpc-js");
    return { client: new EngineClient(`${address.host}:${address.port}`, credentials.createInsecure()), LogRequest };
}
