import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "../client/serviceClient";
import type { Credentials, ServiceClient } from "../client/serviceClient";
import { resolveDataDir } from "../dataFolder/dataDir";
import { findLocalService, findOrStartLocalService } from "../localService/findOrStart";

/** Service that a command calls, as its flags say. */
export interface WhichService {
    /** URL. Undefined: `AWS_ENDPOINT_URL_LOOKOUTVISION`, else the local service. */
    endpoint?: string;
    dataDir?: string;
}

/**
 * Connects to the service that the flags name.
 *
 * @param options.start - whether to start a local service if none runs.
 * @param options.mayBeNew - whether a data folder that the flags name may be empty, or not there yet.
 * @returns undefined if no local service runs and none is to be started.
 */
export async function connect(
    which: WhichService,
    { start, mayBeNew = false }: { start: boolean; mayBeNew?: boolean },
): Promise<ServiceClient | undefined> {
    const endpoint = which.endpoint || (which.dataDir ? undefined : process.env.AWS_ENDPOINT_URL_LOOKOUTVISION);
    if (endpoint) {
        if (!/^https?:\/\/[^/]/.test(endpoint) || !URL.canParse(endpoint)) {
            throw new Error(`"${endpoint}" is not the address of a service. Give a URL like http://127.0.0.1:8080.`);
        }
        return createClient(
            endpoint,
            process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1",
            await callersCredentials(),
        );
    }
    const dataDir = usableDataDir(which.dataDir);
    const isNew = !existsSync(join(dataDir, "lookoutvision.db"));
    if (start && isNew && !(mayBeNew && which.dataDir)) {
        throw new Error(
            `The data folder ${dataDir} has no models. Run this where your project is, or name its folder with --data-dir, or a service with --endpoint.` +
                (mayBeNew ? " With --data-dir, a new folder begins an empty service." : ""),
        );
    }
    const local = start ? await findOrStartLocalService({ dataDir }) : await findLocalService(dataDir);
    return local && createClient(local.endpoint, local.region, local.credentials);
}

/**
 * Finds the command's data folder as {@link resolveDataDir} does.
 *
 * @throws Error if it belongs to another user.
 */
export function usableDataDir(asked: string | undefined): string {
    const dataDir = resolveDataDir(asked);
    try {
        readdirSync(dataDir);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EACCES" || code === "EPERM") {
            throw new Error(
                `The data folder ${dataDir} belongs to another user, who keeps it private. Run this as that user, or name a folder of yours with --data-dir.`,
                { cause: error },
            );
        }
        if (code === "ENOTDIR") {
            throw new Error(`The data folder ${dataDir} is a file. Name a folder with --data-dir.`, { cause: error });
        }
    }
    return dataDir;
}

/** Credentials of the caller. Loaded late, because calls to the local service don't need them. */
async function callersCredentials(): Promise<Credentials> {
    const { fromNodeProviderChain } =
        require("@aws-sdk/credential-providers") as typeof import("@aws-sdk/credential-providers");
    try {
        return await fromNodeProviderChain()();
    } catch (error) {
        throw new Error(
            `There are no credentials for calls to the service: ${(error as Error).message}. ` +
                "Set AWS_SHARED_CREDENTIALS_FILE to the service's credentials file, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key pair in it.",
            { cause: error },
        );
    }
}
