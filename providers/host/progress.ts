import { createRequire } from "node:module";
import { redact } from "./secrets";

/** Text for the user while an operation goes on. Never fails: text that can't be shown is dropped. */
export interface Progress {
    /**
     * Shows text live on the resource's own row. The next text replaces it, and it disappears at the end.
     *
     * Where there is no terminal, it is a line of the log. A line that comes too soon after the last is then left out.
     * Too soon means within 0.8 s, or within 5 % of the time since the first line. That makes at most 130 lines for an
     * hour, and 200 for a day.
     */
    show(message: string): void;
    /** Shows text on the row, and again in the summary at the end. */
    note(message: string): void;
    warn(message: string): void;
}

const shortestPauseMs = 800;
const shareOfShownTime = 0.05;

/** Reports the progress of the resource with this URN to the engine that runs this host. */
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

/** Resolves once the engine has everything told so far, or after a second. The host ends with the last operation. */
export async function progressDelivered(): Promise<void> {
    if (underWay.size > 0) {
        let timer: NodeJS.Timeout | undefined;
        const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, 1000)));
        await Promise.race([Promise.all(underWay), patience]);
        clearTimeout(timer);
    }
}

const underWay = new Set<Promise<void>>();

/** Numbers of the severities in the engine's protocol. */
const severities = { info: 1, warning: 2 } as const;

/** The parts of the SDK's generated client that are used here. */
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

/**
 * Reads the address of this host's engine from the host's one argument. Undefined in any other process, for instance a
 * test's.
 */
export function engineAddress(): { host: string; port: number } | undefined {
    const [, host, port] = /^([\w.-]+):(\d+)$/.exec(process.argv[2] ?? "") ?? [];
    return host === undefined ? undefined : { host, port: Number(port) };
}

function connectToEngine(): EngineProtocol | undefined {
    const address = engineAddress();
    if (address === undefined) {
        return undefined;
    }
    // Loads from the host's own file, to get the SDK that runs this host and the gRPC that this SDK depends on.
    const load = createRequire(process.argv[1] ?? __filename);
    const { EngineClient } = load("@pulumi/pulumi/proto/engine_grpc_pb");
    const { LogRequest } = load("@pulumi/pulumi/proto/engine_pb");
    const { credentials } = load("@grpc/grpc-js");
    return { client: new EngineClient(`${address.host}:${address.port}`, credentials.createInsecure()), LogRequest };
}
