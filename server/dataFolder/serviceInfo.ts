import { readFile, rm } from "node:fs/promises";
import type { CredentialsFingerprint } from "./awsCredentials";
import { dataDirFiles } from "./dataDir";
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

/** Undefined when there is none, or none that can be read. */
export async function readServiceInfo(dataDir: string): Promise<ServiceInfo | undefined> {
    try {
        return JSON.parse(await readFile(dataDirFiles(dataDir).serviceInfo, "utf8")) as ServiceInfo;
    } catch {
        return undefined;
    }
}

export async function writeServiceInfo(dataDir: string, info: ServiceInfo): Promise<void> {
    await writeFileAtomically(dataDirFiles(dataDir).serviceInfo, JSON.stringify(info, undefined, 2) + "\n", 0o600);
}

/** Unless another service, in a data folder that was deleted and made again, has written its own. */
export async function removeServiceInfo(dataDir: string, instance: string): Promise<void> {
    const found = await readServiceInfo(dataDir);
    if (found !== undefined && found.instance !== instance) {
        return;
    }
    await rm(dataDirFiles(dataDir).serviceInfo, { force: true });
}
