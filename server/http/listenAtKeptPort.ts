import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { listenerUrl } from "./listenerUrl";
import { readRememberedSettings, rememberSettings } from "../dataFolder/rememberedSettings";

export interface ListenOptions {
    dataDir: string;
    host: string;
    /** Port to listen on. Undefined: the port of the last start, else a free one. */
    port?: number;
}

/**
 * Listens at an address that stays: the port of the last start is used again, unless another program has it now.
 *
 * @returns the server's URL.
 * @throws Error when a port that was asked for isn't free.
 */
export async function listenAtKeptPort(http: FastifyInstance, { host, port, dataDir }: ListenOptions): Promise<string> {
    if (port !== undefined) {
        await listenAt(http, host, port);
        return listenerUrl(http, host);
    }
    const { port: kept = 0 } = await readRememberedSettings(dataDir);
    try {
        await http.listen({ host, port: kept });
    } catch (error) {
        if (kept === 0 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") {
            throw error;
        }
        await listenAt(http, host, 0);
    }
    const chosen = (http.server.address() as AddressInfo).port;
    await rememberSettings(dataDir, { port: chosen });
    return listenerUrl(http, host);
}

async function listenAt(http: FastifyInstance, host: string, port: number): Promise<void> {
    try {
        await http.listen({ host, port });
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const reason = code === "EADDRINUSE" ? "another program has the port. Give another --port" : message;
        throw new Error(`The service can't listen on ${host}:${port}: ${reason}.`, { cause: error });
    }
}
