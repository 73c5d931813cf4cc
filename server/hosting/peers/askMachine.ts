import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { X509Certificate } from "node:crypto";
import { UnitAwayError } from "../../detections/errors";
import { detectionOf } from "../../detections/outcome";
import { readOutcome } from "../../detections/outcomeOnWire";
import { CallerGoneError } from "../../background/callerGone";
import { hostOfUrl } from "../../http/hostInUrl";
import type { KeyPair } from "../../signatures/ownCredentials";
import { requireSafeMachineUrl } from "../../http/refusePlainHttp";
import type { Detection } from "../../detector/detection";
import { signMachineCall } from "./machineCalls";
import type { MachineRow } from "../unitLeases";

export interface MachineCaller {
    /**
     * Has another machine inspect a picture.
     *
     * @throws UnusablePictureError, HostingCapacityError as for a picture inspected here; UnitAwayError when the
     *   machine can't be reached, doesn't answer, or has no unit of the model any more.
     */
    detect(
        machine: MachineRow,
        modelId: string,
        picture: Uint8Array,
        explain?: boolean,
        callerGone?: AbortSignal,
    ): Promise<Detection>;
    /** Ends calls in progress to machines other than these. Their callers get UnitAwayError. */
    giveUpOthers(alive: ReadonlySet<string>): void;
}

export interface MachineCallerOptions {
    keyPair: KeyPair;
    /** True if the person who starts this machine says that plain HTTP is safe between the machines. */
    insecureHttp: boolean;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /** Longest wait for an answer, in milliseconds. It exceeds the wait in the longest line of pictures. */
    silentMs?: number;
}

/** Creates a caller of other machines. Connections stay open, with one agent for each machine and certificate. */
export function createMachineCaller({
    keyPair,
    insecureHttp,
    now,
    silentMs = 60_000,
}: MachineCallerOptions): MachineCaller {
    const agents = new Map<string, { certificate: string | null; agent: HttpAgent | HttpsAgent }>();

    function agentFor({ id, certificate }: MachineRow, isSecure: boolean): HttpAgent | HttpsAgent {
        const known = agents.get(id);
        if (known?.certificate === certificate) {
            return known.agent;
        }
        // Calls in progress on the old agent finish by themselves.
        const agent = isSecure ? secureAgent(certificate) : new HttpAgent({ keepAlive: true });
        agents.set(id, { certificate, agent });
        return agent;
    }

    return {
        async detect(machine, modelId, picture, explain, callerGone) {
            const { address, id: machineId } = machine;
            if (address === null) {
                throw new UnitAwayError(`The machine ${machineId} has no address.`);
            }
            const url = new URL(address);
            const isSecure = url.protocol === "https:";
            // The other machine was told that its address is safe. This one must have been told so, too.
            await requireSafeMachineUrl(address, insecureHttp);
            const call = signMachineCall(keyPair, { machineId, modelId, host: url.host, picture, explain, now: now() });
            const answer = await post(url, call, picture, {
                agent: agentFor(machine, isSecure),
                silentMs,
                callerGone,
            });
            return understand(answer, address);
        },
        giveUpOthers(alive) {
            for (const [id, { agent }] of agents) {
                if (!alive.has(id)) {
                    agent.destroy();
                    agents.delete(id);
                }
            }
        },
    };
}

/**
 * Agent for a machine's TLS. A machine that speaks TLS itself has put its certificate into the store, which both
 * trust. So neither the authority nor the name in the certificate matters. If several machines share a
 * certificate, its name could not be the machine's own. Without a certificate in the store, a proxy stands before
 * the machine, and its certificate is checked as usual.
 */
function secureAgent(certificate: string | null): HttpsAgent {
    if (certificate === null) {
        return new HttpsAgent({ keepAlive: true });
    }
    const { raw } = new X509Certificate(certificate);
    return new HttpsAgent({
        keepAlive: true,
        ca: certificate,
        allowPartialTrustChain: true,
        checkServerIdentity: (_host, peer) =>
            peer.raw.equals(raw) ? undefined : new Error("The machine's certificate is not the one that it has told."),
    });
}

function post(
    url: URL,
    call: { path: string; headers: Record<string, string> },
    picture: Uint8Array,
    {
        agent,
        silentMs,
        callerGone,
    }: { agent: HttpAgent | HttpsAgent; silentMs: number; callerGone: AbortSignal | undefined },
): Promise<string> {
    return new Promise((resolve, reject) => {
        const leave = () => {
            reject(new CallerGoneError());
            request.destroy();
        };
        const away = (error: Error) =>
            reject(
                new UnitAwayError(`The machine at ${url.origin} can't be reached: ${error.message}`, { cause: error }),
            );
        const options = {
            method: "POST",
            host: hostOfUrl(url.hostname),
            port: url.port,
            path: call.path,
            headers: { ...call.headers, "content-length": String(picture.length) },
            agent,
            timeout: silentMs,
        };
        const answered = (response: IncomingMessage) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
            response.on("error", away);
        };
        const request = url.protocol === "https:" ? httpsRequest(options, answered) : httpRequest(options, answered);
        request.on("timeout", () => request.destroy(new Error("it doesn't answer")));
        request.on("error", away);
        callerGone?.addEventListener("abort", leave, { once: true });
        request.end(picture);
    });
}

function understand(text: string, address: string): Detection {
    const outcome = readOutcome(text);
    if (outcome === undefined) {
        throw new UnitAwayError(whyNoOutcome(text, address));
    }
    return detectionOf(outcome, `the machine at ${address}`);
}

/** Says why an answer tells nothing of the picture. */
function whyNoOutcome(text: string, address: string): string {
    try {
        const { Message = "it doesn't say why" } = JSON.parse(text) as { Message?: string };
        return `The machine at ${address} refuses the call: ${Message}`;
    } catch {
        return `What answers at ${address} is no machine of this service.`;
    }
}
