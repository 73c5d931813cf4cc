import { randomBytes } from "node:crypto";
import { mkdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { fileProblem } from "../files/fileProblem";
import { ModelPackageError, unpackModel } from "../packaging/modelPackage";
import type { PackageTrust } from "../packaging/modelPackage";
import { hasListener, SocketInUseError } from "./listenOnSocket";
import type { ModelDescription } from "./messages";
import { edgeAgentClient } from "./protocol";
import { startEdgeAgent } from "./startEdgeAgent";
import type { EdgeAgent, EdgeAgentOptions } from "./startEdgeAgent";

/*
 * Several components of a device share one agent. Each runs a process that links its archive into the same folder. One
 * of the processes has the socket and serves all archives. The others wait, and one of them takes over when it ends.
 */

export interface JoinOptions extends EdgeAgentOptions {
    /** Path of the component's archive. */
    archive: string;
    /** Starts the component's model, if it is STOPPED. */
    isStarted: boolean;
    listen: { socket: string; mode: number };
}

/** Component's share in the agent of a device. */
export interface JoinedAgent {
    /** Resolves when this process serves. Undefined: it was closed before. */
    address: Promise<string | undefined>;
    /** Takes the archive out of the folder, and ends the agent if this process serves. */
    close(): Promise<void>;
}

/** Pause between two looks at the socket, and at a model that is starting or stopping, in milliseconds. */
const lookMs = 200;

/**
 * Links an archive into the folder, and serves the folder's packages or waits until no other process does.
 *
 * @throws ModelPackageError for an archive that can't be used, Error for a folder that can't be written.
 */
export async function joinAgent(options: JoinOptions): Promise<JoinedAgent> {
    const { archive, packages, trust, listen, say, isStarted } = options;
    const component = await componentOf(archive, trust);
    const link = linkOf(packages, component);
    await putLink(resolve(archive), link);
    let closed = false;
    let agent: EdgeAgent | undefined;
    const serve = async (): Promise<string | undefined> => {
        let told = false;
        while (!closed) {
            if (!(await hasListener(listen.socket))) {
                try {
                    agent = await startEdgeAgent(options);
                    return agent.address;
                } catch (error) {
                    if (!(error instanceof SocketInUseError)) {
                        throw error;
                    }
                }
            }
            if (!told) {
                say(`${component}: another agent serves ${listen.socket} with it; waiting to take its place`);
                told = true;
            }
            await sleep(lookMs);
        }
        return undefined;
    };
    const serving = serve().catch((error: unknown) => {
        closed = true;
        throw error;
    });
    if (isStarted) {
        void startModel(component, listen.socket, () => closed).catch((error: Error) =>
            say(`${component}: can't be started: ${error.message}`),
        );
    }
    return {
        address: serving,
        async close() {
            closed = true;
            await serving.catch(() => undefined);
            await agent?.close();
            if ((await readlink(link).catch(() => undefined)) === resolve(archive)) {
                await rm(link, { force: true });
            }
        },
    };
}

/** Takes an archive out of the folder, and waits until the agent has stopped its model. */
export async function removePackage(archive: string, packages: string, socket: string): Promise<void> {
    // Verifying is the agent's task. This only asks for the name.
    const component = await componentOf(archive, "unverified");
    await rm(linkOf(packages, component), { force: true });
    while ((await hasListener(socket)) && (await describe(component, socket)) !== undefined) {
        await sleep(lookMs);
    }
}

async function componentOf(archive: string, trust: PackageTrust): Promise<string> {
    let content: Buffer;
    try {
        content = await readFile(archive);
    } catch (error) {
        throw new ModelPackageError(`The archive ${archive} can't be read: ${fileProblem(error)}.`, { cause: error });
    }
    const { manifest } = await unpackModel(content, archive, trust);
    return manifest.component.name;
}

function linkOf(packages: string, component: string): string {
    return join(packages, `${component.replaceAll("/", "_")}.zip`);
}

async function putLink(target: string, link: string): Promise<void> {
    const temporary = `${link}.${randomBytes(4).toString("hex")}`;
    try {
        await mkdir(resolve(link, ".."), { recursive: true });
        await symlink(target, temporary);
        await rename(temporary, link);
    } catch (error) {
        throw new Error(`The package can't be linked to ${link}: ${fileProblem(error)}.`, { cause: error });
    }
}

/** Starts a model as soon as the agent knows it. */
async function startModel(component: string, socket: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
        const found = (await hasListener(socket)) ? await describe(component, socket) : undefined;
        if (found?.status === "STOPPED") {
            await call("StartModel", component, socket);
        }
        if (found !== undefined) {
            return;
        }
        await sleep(lookMs);
    }
}

/** @returns undefined: the agent doesn't have the model, or has gone. */
async function describe(component: string, socket: string): Promise<ModelDescription | undefined> {
    try {
        const response = await call<{ model_description: ModelDescription }>("DescribeModel", component, socket);
        return response.model_description;
    } catch (error) {
        if ([status.NOT_FOUND, status.UNAVAILABLE].includes((error as ServiceError).code)) {
            return undefined;
        }
        throw error;
    }
}

function call<Response>(method: string, component: string, socket: string): Promise<Response> {
    const client = new (edgeAgentClient())(`unix:${socket}`, credentials.createInsecure());
    const request = { model_component: component };
    return new Promise<Response>((answered, refused) =>
        (client[method] as unknown as Unary).call(
            client,
            request,
            { deadline: Date.now() + 10_000 },
            (error, response) => (error === null ? answered(response as Response) : refused(error)),
        ),
    ).finally(() => client.close());
}

type Unary = (
    request: object,
    options: object,
    callback: (error: ServiceError | null, response: unknown) => void,
) => void;
