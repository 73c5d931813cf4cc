import { spawn } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dataDirFiles } from "./dataDir";
import { type KeyPair, readFirstKeyPair } from "./ownCredentials";
import { readServiceInfo, type ServiceInfo } from "./serviceInfo";

export { resolveDataDir } from "./dataDir";

/** How to call a service that runs on this machine. */
export interface LocalService {
    /** `http://127.0.0.1:PORT` */
    endpoint: string;
    credentials: KeyPair;
    region: string;
    dataDir: string;
    /** The folder whose folders are buckets. */
    bucketRoot: string;
    pid: number;
}

export interface LocalServiceOptions {
    /** Absolute; made if missing. */
    dataDir: string;
    /** Default: the service's own, `dataDir/buckets`. */
    bucketRoot?: string;
    region?: string;
    /** After so long without a call, a training or a hosted model the started service ends. Default 15. */
    idleTimeoutMinutes?: number;
    /** For the start. Default 60 s. */
    timeoutMs?: number;
}

/** Exit code of `serve` when another service has the data folder. */
export const dataDirInUseExitCode = 3;

/** The service that runs on the data folder; undefined when none answers. */
export async function findLocalService(dataDir: string): Promise<LocalService | undefined> {
    const info = await readServiceInfo(dataDir);
    if (info === undefined || !(await isAlive(info))) {
        return undefined;
    }
    return {
        endpoint: info.url,
        credentials: await readFirstKeyPair(info.credentialsFile),
        region: info.region,
        dataDir,
        bucketRoot: info.bucketRoot,
        pid: info.pid,
    };
}

/**
 * The service that runs on the data folder, after starting one if none does: detached, so that it outlives the
 * caller. Callers at the same time end up at the same service.
 *
 * @throws Error with the end of the service's log when it doesn't start, or when the one that runs has another
 *   bucket root or region than asked for.
 */
export async function findOrStartLocalService(options: LocalServiceOptions): Promise<LocalService> {
    const { timeoutMs = 60_000 } = options;
    const dataDir = resolve(options.dataDir);
    const deadline = Date.now() + timeoutMs;
    await mkdir(dataDir, { recursive: true, mode: 0o700 });

    let start: Start | undefined;
    for (;;) {
        const found = await findLocalService(dataDir);
        if (found !== undefined) {
            if (start !== undefined && start.pid !== found.pid) {
                start.cancel();
            }
            return checkAgainst(found, options);
        }
        // A service that another caller starts, or that is just ending, has the folder: look again.
        if (start === undefined || start.exitCode === dataDirInUseExitCode) {
            start = await startDetached({ ...options, dataDir });
        } else if (start.exitCode !== undefined) {
            throw new Error(`The local service on ${dataDir} did not start: ${await logSince(start)}`);
        }
        if (Date.now() > deadline) {
            throw new Error(
                `The local service on ${dataDir} did not answer within ${Math.round(timeoutMs / 1000)} s of its start: ${await logSince(start)}`,
            );
        }
        await sleep(start.exitCode === dataDirInUseExitCode ? 300 : 50);
    }
}

/** Node's arguments that run the command line from where this module is: compiled or as source. */
function commandLine(): string[] {
    if (runsFromSource) {
        return ["--require", require.resolve("ts-node/register/transpile-only"), join(__dirname, "cli", "main.ts")];
    }
    return [join(__dirname, "cli", "main.js")];
}

async function isAlive(info: ServiceInfo): Promise<boolean> {
    try {
        const answer = await fetch(`${info.url}/healthz`, { signal: AbortSignal.timeout(3000) });
        const { instance } = (await answer.json()) as { instance?: string };
        return instance === info.instance;
    } catch {
        return false;
    }
}

function checkAgainst(found: LocalService, { bucketRoot, region }: LocalServiceOptions): LocalService {
    const differing =
        bucketRoot !== undefined && resolve(bucketRoot) !== found.bucketRoot
            ? `the bucket root ${found.bucketRoot} instead of ${bucketRoot}`
            : region !== undefined && region !== found.region
              ? `the region ${found.region} instead of ${region}`
              : undefined;
    if (differing !== undefined) {
        throw new Error(
            `The local service on ${found.dataDir} runs with ${differing}. Stop it with "npx lookoutvision stop --data-dir ${found.dataDir}", and it is started as asked; or change the setting back.`,
        );
    }
    return found;
}

const runsFromSource = __filename.endsWith(".ts");

interface Start {
    pid: number | undefined;
    /** Another caller's was quicker: this one would only wait to take its place. */
    cancel(): void;
    logFile: string;
    /** Bytes that the log had before. */
    logStart: number;
    /** Undefined while it runs. */
    exitCode: number | undefined;
}

async function startDetached(options: LocalServiceOptions): Promise<Start> {
    const { dataDir, bucketRoot, region, idleTimeoutMinutes = 15 } = options;
    const logFile = dataDirFiles(dataDir).log;
    // Anything inherited of the caller's stdio would keep a pipe of `pulumi up` open as long as the service lives.
    const log = await open(logFile, "a", 0o600);
    try {
        const logStart = (await log.stat()).size;
        const child = spawn(
            process.execPath,
            [
                ...commandLine(),
                "serve",
                ...["--data-dir", dataDir],
                ...["--idle-timeout", String(idleTimeoutMinutes)],
                ...(bucketRoot === undefined ? [] : ["--bucket-root", bucketRoot]),
                ...(region === undefined ? [] : ["--region", region]),
            ],
            { detached: true, stdio: ["ignore", log.fd, log.fd], cwd: dataDir, env: listedVariables(process.env, dataDir), windowsHide: true },
        );
        const start: Start = { pid: child.pid, cancel: () => void child.kill(), logFile, logStart, exitCode: undefined };
        child.once("error", () => (start.exitCode = -1));
        child.once("exit", (code) => (start.exitCode = code ?? -1));
        child.unref();
        return start;
    } finally {
        await log.close();
    }
}

const passedOn =
    /^(PATH|HOME|USERPROFILE|SYSTEMROOT|TMPDIR|TMP|TEMP|LANG|LC_[A-Z]+|TZ|AWS_[A-Z0-9_]+|NODE_EXTRA_CA_CERTS|(HTTPS?|NO|ALL)_PROXY|LOOKOUTVISION_[A-Z0-9_]+)$/i;

/** What a service needs, and nothing of the caller's secrets: Pulumi's passphrase is among the rest. */
function listedVariables(environment: NodeJS.ProcessEnv, dataDir: string): NodeJS.ProcessEnv {
    const listed = Object.fromEntries(Object.entries(environment).filter(([name]) => passedOn.test(name)));
    // The keys for calls to the service itself are none for S3 and KMS.
    if (listed.AWS_SHARED_CREDENTIALS_FILE === dataDirFiles(dataDir).credentials) {
        delete listed.AWS_SHARED_CREDENTIALS_FILE;
    }
    // The working folder is the data folder, from which ts-node wouldn't find the settings.
    return runsFromSource ? { ...listed, TS_NODE_PROJECT: join(__dirname, "..", "tsconfig.json") } : listed;
}

async function logSince({ logFile, logStart }: Start): Promise<string> {
    const file = await open(logFile, "r");
    try {
        const { size } = await file.stat();
        const from = Math.max(logStart, size - 4000);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(size - from, 0)), 0, size - from, from);
        const text = buffer.subarray(0, bytesRead).toString("utf8").trim();
        return text === "" ? `it said nothing in its log ${logFile}.` : `the end of its log ${logFile} is:\n${text}`;
    } finally {
        await file.close();
    }
}
