import { Server } from "@grpc/grpc-js";
import { repeat } from "../background/repeat";
import { edgeAgentCalls } from "./calls";
import { defaultStateFile, openKeptState } from "./keptState";
import { listenOnLoopback, listenOnSocket } from "./listenOnSocket";
import { createEdgeModels } from "./models";
import type { PackageTrust } from "../packaging/modelPackage";
import { openPackageFolder } from "./packageFolder";
import { edgeAgentService, longestMessage } from "./protocol";

export interface EdgeAgentOptions {
    /** Folder of archives, or one archive. */
    packages: string;
    /** What makes the packages believed. */
    trust: PackageTrust;
    /** Where clients connect: a path, or a port of the loopback interface (0: a free one). */
    listen: { socket: string; mode: number } | { port: number };
    /** File that keeps which models run. Default: {@link defaultStateFile}. */
    state?: string;
    /** Starts each model as soon as its package appears. */
    autostart?: boolean;
    /** Most pictures that wait in a model's line. */
    longestLine?: number;
    /** Longest time for loading a model or for a picture, in milliseconds. */
    patienceMs?: number;
    /** Memory in bytes that processes can still take. */
    availableMemory?(): number;
    unitModule?: string;
    /** Tells what happens, as a line. */
    say(line: string): void;
}

export interface EdgeAgent {
    /** Address in gRPC's form: `unix:PATH` or `127.0.0.1:PORT`. */
    address: string;
    /** Ends the agent: answers the calls that have begun, then ends the models. They run again after the next start. */
    close(): Promise<void>;
}

/** Time between two looks at the folder of packages, in milliseconds. */
const lookMs = 300;

/** Time in milliseconds for calls that have begun to be answered when the agent ends. */
const graceMs = 10_000;

/** Starts an Edge Agent. @throws Error with a sentence when packages or socket can't be used. */
export async function startEdgeAgent(options: EdgeAgentOptions): Promise<EdgeAgent> {
    const { packages, trust, listen, say } = options;
    const running = await openKeptState(options.state ?? defaultStateFile(packages), say);
    const models = createEdgeModels({
        folder: openPackageFolder(packages, trust),
        trust,
        running,
        autostart: options.autostart ?? false,
        longestLine: options.longestLine ?? 16,
        patienceMs: options.patienceMs ?? 60_000,
        availableMemory: options.availableMemory ?? (() => process.availableMemory()),
        unitModule: options.unitModule,
        say: (component, event) => say(`${component}: ${event}`),
    });
    await models.look();
    const server = new Server({
        "grpc.max_receive_message_length": longestMessage,
        "grpc.max_send_message_length": longestMessage,
    });
    server.addService(
        edgeAgentService(),
        edgeAgentCalls(models, (error) => say(`A call failed: ${error.message}`)),
    );
    let address: string;
    let removeSocket: () => Promise<void> = async () => undefined;
    try {
        if ("socket" in listen) {
            removeSocket = await listenOnSocket(server, listen.socket, listen.mode);
            address = `unix:${listen.socket}`;
        } else {
            address = `127.0.0.1:${await listenOnLoopback(server, listen.port)}`;
        }
    } catch (error) {
        server.forceShutdown();
        await models.close();
        throw error;
    }
    let problem = "";
    const looking = repeat(
        lookMs,
        async () => {
            await models.look();
            problem = "";
        },
        (error) => {
            const { message } = error as Error;
            if (message !== problem) {
                say(message);
            }
            problem = message;
        },
    );
    return {
        address,
        async close() {
            await looking.close();
            await removeSocket();
            await new Promise<void>((resolve) => {
                const timer = setTimeout(() => {
                    server.forceShutdown();
                    resolve();
                }, graceMs);
                server.tryShutdown(() => {
                    clearTimeout(timer);
                    resolve();
                });
            });
            await models.close();
        },
    };
}
