import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { CredentialsFingerprint } from "./awsCredentials";
import { dataDirFiles } from "./dataDir";
import { folderIdOf, keptPath, pathToKeep } from "./dataDirCopy";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** Description that a running service writes of itself into `service.json` of its data folder. */
export interface ServiceInfo {
    /** URL for commands on this machine: `http://host:port`. With TLS, others reach the service elsewhere. */
    url: string;
    pid: number;
    /** Random id, also answered by `/healthz`. It distinguishes this service from another that got its port. */
    instance: string;
    /** Time of the start, in ISO 8601. */
    startedAt: string;
    region: string;
    bucketRoot: string;
    /** Credentials file whose key pairs may call. */
    credentialsFile: string;
    /** Fingerprint of the AWS credentials that the service was started with. Undefined: it has none. */
    awsCredentials?: CredentialsFingerprint;
}

/**
 * Description as the file has it: paths in the data folder are relative, and it names the folder that it was
 * written for.
 */
interface KeptServiceInfo extends ServiceInfo {
    /** Id of the folder. Absent in release 0.1.0. */
    folderId?: string;
}

/**
 * Reads the description. Undefined: there is none, it can't be read, or it came along when the data folder was
 * copied.
 */
export async function readServiceInfo(dataDir: string): Promise<ServiceInfo | undefined> {
    try {
        const text = await readFile(dataDirFiles(dataDir).serviceInfo, "utf8");
        const { folderId, ...info } = JSON.parse(text) as KeptServiceInfo;
        if (folderId === undefined ? isOfAnotherFolder(info, dataDir) : folderId !== folderIdOf(dataDir)) {
            return undefined;
        }
        return {
            ...info,
            bucketRoot: keptPath(dataDir, info.bucketRoot),
            credentialsFile: keptPath(dataDir, info.credentialsFile),
        };
    } catch {
        return undefined;
    }
}

/**
 * Tells whether a description belongs to another folder. Release 0.1.0 names its folder only by the credentials
 * file, if that is its own.
 */
function isOfAnotherFolder({ credentialsFile }: ServiceInfo, dataDir: string): boolean {
    const folder = dirname(credentialsFile);
    return (
        credentialsFile === dataDirFiles(folder).credentials &&
        existsSync(dataDirFiles(folder).serviceInfo) &&
        folderIdOf(folder) !== folderIdOf(dataDir)
    );
}

export async function writeServiceInfo(dataDir: string, info: ServiceInfo): Promise<void> {
    const kept: KeptServiceInfo = {
        ...info,
        bucketRoot: pathToKeep(dataDir, info.bucketRoot),
        credentialsFile: pathToKeep(dataDir, info.credentialsFile),
        folderId: folderIdOf(dataDir),
    };
    await writeFileAtomically(dataDirFiles(dataDir).serviceInfo, JSON.stringify(kept, undefined, 2) + "\n", 0o600);
}

/** Removes the description. It stays if another service wrote it, after the data folder was deleted and made again. */
export async function removeServiceInfo(dataDir: string, instance: string): Promise<void> {
    const found = await readServiceInfo(dataDir);
    if (found !== undefined && found.instance !== instance) {
        return;
    }
    await rm(dataDirFiles(dataDir).serviceInfo, { force: true });
}
