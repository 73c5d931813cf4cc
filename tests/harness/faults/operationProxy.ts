import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { operations } from "../../../server/api/operations";
import type { OperationName } from "../../../server/api/operations";
import { userOperations } from "../../../server/api/userOperations";
import type { UserOperationName } from "../../../server/api/userOperations";

/** Operations that a proxy knows: AWS's, and those on users. */
export type KnownOperation = OperationName | UserOperationName;

/**
 * A proxy between clients and the service. It knows the API's operations and those on users, and makes trouble at a chosen one of them.
 */
export interface OperationProxy {
    /** Address for clients. */
    endpoint: string;
    /** Operations that were called, in order. */
    readonly requests: KnownOperation[];
    /**
     * Holds the next call of an operation: its request or its answer. A held request hasn't reached the service yet. A
     * held answer comes after the service has done everything.
     */
    hold(operation: KnownOperation, what: "request" | "answer"): Hold;
    /** Answers all requests from now on with a status, or resets their connections. Undefined: passes them on again. */
    refuse(how: number | "reset" | undefined): void;
    stop(): Promise<void>;
}

export interface Hold {
    /** Resolves when a call is held. */
    readonly met: Promise<void>;
    /** Lets the held call go on, or ends its connection. */
    end(how: "pass" | "drop"): void;
}

/** @param target - `http://host:port` of the service. */
export async function startOperationProxy(target: string): Promise<OperationProxy> {
    const { hostname, port } = new URL(target);
    const requests: KnownOperation[] = [];
    const holds: ActiveHold[] = [];
    let refusal: number | "reset" | undefined;

    const server = createServer(async (incoming, outgoing) => {
        const operation = operationOf(incoming);
        if (operation !== undefined) {
            requests.push(operation);
        }
        if (refusal !== undefined) {
            refuseCall(incoming, outgoing, refusal);
            return;
        }
        const hold = holds.find((one) => one.operation === operation);
        if (hold !== undefined) {
            holds.splice(holds.indexOf(hold), 1);
        }
        if (hold?.what === "request" && (await hold.meet()) === "drop") {
            incoming.socket.destroy();
            return;
        }
        // The signature covers the host, so the host header stays the proxy's.
        const forwarded = request({
            hostname,
            port,
            method: incoming.method,
            path: incoming.url,
            headers: incoming.headers,
        });
        forwarded.on("error", () => incoming.socket.destroy());
        forwarded.on("response", async (answer) => {
            answer.on("error", () => outgoing.destroy());
            if (hold?.what === "answer" && (await hold.meet()) === "drop") {
                answer.resume();
                incoming.socket.destroy();
                return;
            }
            outgoing.writeHead(answer.statusCode!, answer.headers);
            answer.pipe(outgoing);
        });
        incoming.pipe(forwarded);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");

    return {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        requests,
        hold(operation, what) {
            const hold = activeHold(operation, what);
            holds.push(hold);
            return hold;
        },
        refuse: (how) => void (refusal = how),
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

interface ActiveHold extends Hold {
    operation: KnownOperation;
    what: "request" | "answer";
    /** Called by the held call. Resolves with how it is to end. */
    meet(): Promise<"pass" | "drop">;
}

function activeHold(operation: KnownOperation, what: "request" | "answer"): ActiveHold {
    let onMet!: () => void;
    let end!: (how: "pass" | "drop") => void;
    const met = new Promise<void>((resolve) => (onMet = resolve));
    const ended = new Promise<"pass" | "drop">((resolve) => (end = resolve));
    return {
        operation,
        what,
        met,
        end,
        meet: () => {
            onMet();
            return ended;
        },
    };
}

function refuseCall(incoming: IncomingMessage, outgoing: ServerResponse, how: number | "reset"): void {
    if (how === "reset") {
        incoming.socket.resetAndDestroy();
        return;
    }
    incoming.resume();
    const name = how === 429 ? "ThrottlingException" : "InternalServerException";
    outgoing
        .writeHead(how, { "content-type": "application/json", "x-amzn-errortype": name })
        .end(JSON.stringify({ Message: `refused with ${how}` }));
}

const patterns = Object.entries({ ...operations, ...userOperations }).map(([name, { method, path }]) => ({
    name: name as KnownOperation,
    method,
    path: new RegExp(`^${path.replace(/\{resourceArn\}/, ".+").replace(/\{\w+\}/g, "[^/]+")}$`),
}));

function operationOf({ method, url = "" }: IncomingMessage): KnownOperation | undefined {
    const [path = ""] = url.split("?");
    return patterns.find((pattern) => pattern.method === method && pattern.path.test(path))?.name;
}
