import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { CredentialsFingerprint } from "./awsCredentials";
import { dataDirFiles } from "./dataDir";
import { folderIdOf, keptPath, pathToKeep } from "./dataDirCopy";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** What a running service tells about itself, in `service.json` of its data folder. */
export interface ServiceInfo {
    /** Where commands on this machine reach it: `http://host:port`. With TLS, others reach it elsewhere. */
    url: string;
    pid: number;
    /** Random, also answered by `/healthz`: tells this service from another that got its port. */
    instance: string;
    /** ISO 8601. */
    startedAt: string;
    region: string;
    bucketRoot: string;
    /** The credentials file whose key pairs may call. */
    credentialsFile: string;
    /** Of the AWS credentials that it was started with; undefined when it has none. */
    awsCredentials?: CredentialsFingerprint;
}

/** As the file has it: paths in the data folder are relative, and it names the folder that it was written for. */
interface KeptServiceInfo extends ServiceInfo {
    /** Absent in release 0.1.0. */
    folderId?: string;
}

/** Undefined when there is none, none that can be read, or one that came along when the data folder was copied. */
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

/** A running service of release 0.1.0 tells its folder only by the credentials file, if that is its own. */
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

/** Unless another service, in a data folder that was deleted and made again, has written its own. */
export async function removeServiceInfo(dataDir: string, instance: string): Promise<void> {
    const found = await readServiceInfo(dataDir);
    if (found !== undefined && found.instance !== instance) {
        return;
    }
    await rm(dataDirFiles(dataDir).serviceInfo, { force: true });
}
