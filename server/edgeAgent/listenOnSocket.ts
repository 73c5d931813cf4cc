import { randomBytes } from "node:crypto";
import { chmod, link, lstat, rename, rm } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { ServerCredentials } from "@grpc/grpc-js";
import type { Server } from "@grpc/grpc-js";
import { fileProblem } from "../files/fileProblem";

/** Longest path of a socket in bytes, a limit of Linux. */
const longestPath = 107;

/** Another process listens on the socket. */
export class SocketInUseError extends Error {
    override readonly name = "SocketInUseError";

    constructor(path: string) {
        super(`Another process listens on ${path}. Stop it, or give another --socket.`);
    }
}

/**
 * Listens on a Unix socket. The socket appears at its path only once it has its permissions. A socket that nobody
 * listens on is replaced; one that another process listens on is an error.
 *
 * @param mode - permissions of the socket. Who may write to it may call the agent.
 * @returns a function that removes the socket, unless another has taken its place.
 * @throws Error with a sentence.
 */
export async function listenOnSocket(server: Server, path: string, mode: number): Promise<() => Promise<void>> {
    if (Buffer.byteLength(path) > longestPath) {
        throw new Error(`The socket ${path} has a path of more than ${longestPath} bytes: give a shorter --socket.`);
    }
    const temporary = join(dirname(path), `.${randomBytes(4).toString("hex")}`);
    try {
        await bind(server, `unix:${temporary}`);
        await chmod(temporary, mode);
        for (let attempt = 0; !(await putInPlace(temporary, path)); attempt++) {
            if (attempt === 5 || (await hasListener(path))) {
                throw new SocketInUseError(path);
            }
            await moveAway(path);
        }
    } catch (error) {
        if (error instanceof SocketInUseError) {
            throw error;
        }
        const { code, message } = error as NodeJS.ErrnoException;
        throw code === undefined
            ? new Error(message, { cause: error })
            : new Error(`The socket ${path} can't be made: ${fileProblem(error)}.`, { cause: error });
    } finally {
        await rm(temporary, { force: true });
    }
    const { ino } = await lstat(path);
    return async () => {
        if ((await lstat(path).catch(() => undefined))?.ino === ino) {
            await rm(path, { force: true });
        }
    };
}

/** Listens on a port of the loopback interface. @returns the port. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
    return bind(server, `127.0.0.1:${port}`);
}

function bind(server: Server, address: string): Promise<number> {
    return new Promise((resolve, reject) =>
        server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) =>
            error === null ? resolve(port) : reject(error),
        ),
    );
}

/** @returns false: something is there already. */
async function putInPlace(temporary: string, path: string): Promise<boolean> {
    try {
        await link(temporary, path);
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    }
}

/** Moves a dead socket away. If another agent has put a live one there meanwhile, that one is put back. */
async function moveAway(path: string): Promise<void> {
    if (!(await lstat(path)).isSocket()) {
        throw new Error(`${path} is no socket. Give another --socket, or delete it.`);
    }
    const away = join(dirname(path), `.${randomBytes(4).toString("hex")}`);
    await rename(path, away);
    if (await hasListener(away)) {
        await putInPlace(away, path);
    }
    await rm(away, { force: true });
}

/** Tells whether a process accepts connections on a socket. */
export function hasListener(path: string): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(path);
        socket.once("connect", () => {
            socket.destroy();
            resolve(true);
        });
        socket.once("error", () => resolve(false));
    });
}
