import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { open, rename, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { dataDirFiles } from "../dataFolder/dataDir";

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;

export interface DetachedOptions {
    /** Absolute; is there. */
    dataDir: string;
    bucketRoot?: string;
    region?: string;
    idleTimeoutMinutes: number;
}

/** A service that was started in the background. */
export interface DetachedStart {
    pid: number | undefined;
    /** Undefined while it runs. */
    exitCode: number | undefined;
    /** Another caller's was quicker: this one would only wait to take its place. */
    cancel(): void;
    /** What it has said since its start, for messages. */
    said(): Promise<string>;
}

/** Starts the service of a data folder so that it outlives this process. */
export async function startDetached({
    dataDir,
    bucketRoot,
    region,
    idleTimeoutMinutes,
}: DetachedOptions): Promise<DetachedStart> {
    const files = dataDirFiles(dataDir);
    await turnOverLog(files.log, files.oldLog);
    // Anything inherited of the caller's stdio would keep a pipe of `pulumi up` open as long as the service lives.
    // A link that another user has put there is not followed.
    const log = await open(files.log, O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
    try {
        const logStart = (await log.stat()).size;
        const child = spawn(
            process.execPath,
            [
                ...startArguments(),
                "serve",
                ...["--data-dir", dataDir],
                ...["--idle-timeout", String(idleTimeoutMinutes)],
                ...(bucketRoot === undefined ? [] : ["--bucket-root", bucketRoot]),
                ...(region === undefined ? [] : ["--region", region]),
            ],
            {
                detached: true,
                stdio: ["ignore", log.fd, log.fd],
                cwd: dataDir,
                env: serviceEnvironment(process.env, dataDir),
                windowsHide: true,
            },
        );
        const start: DetachedStart = {
            pid: child.pid,
            exitCode: undefined,
            cancel: () => void child.kill(),
            said: () => endOfLog(files.log, logStart),
        };
        child.once("error", () => (start.exitCode = -1));
        child.once("exit", (code) => (start.exitCode = code ?? -1));
        child.unref();
        return start;
    } finally {
        await log.close();
    }
}

/** What a service needs, and nothing of the caller's secrets: Pulumi's passphrase is among the rest. */
export function serviceEnvironment(environment: NodeJS.ProcessEnv, dataDir: string): NodeJS.ProcessEnv {
    const listed: NodeJS.ProcessEnv = Object.fromEntries(
        Object.entries(environment)
            .filter(([name]) => passedOn.test(name))
            // The service's working folder is another.
            .map(([name, value]) => [name, value && namesFile.test(name) ? resolve(value) : value]),
    );
    // The keys for calls to the service itself are none for S3 and KMS.
    if (listed.AWS_SHARED_CREDENTIALS_FILE === dataDirFiles(dataDir).credentials) {
        delete listed.AWS_SHARED_CREDENTIALS_FILE;
    }
    // The working folder is the data folder, from which ts-node wouldn't find the settings.
    return runsFromSource ? { ...listed, TS_NODE_PROJECT: join(__dirname, "..", "..", "tsconfig.json") } : listed;
}

const passedOn =
    /^(PATH|HOME|USERPROFILE|SYSTEMROOT|TMPDIR|TMP|TEMP|LANG|LC_[A-Z]+|TZ|AWS_[A-Z0-9_]+|NODE_EXTRA_CA_CERTS|(HTTPS?|NO|ALL)_PROXY|LOOKOUTVISION_[A-Z0-9_]+)$/i;

const namesFile = /^(AWS_[A-Z_]+_FILE|AWS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|LOOKOUTVISION_(BUCKET_ROOT|CREDENTIALS))$/;

const runsFromSource = __filename.endsWith(".ts");

/** Node's arguments that run the command line from where this module is: compiled or as source. */
export function startArguments(): string[] {
    if (runsFromSource) {
        return [
            "--require",
            require.resolve("ts-node/register/transpile-only"),
            join(__dirname, "..", "cli", "main.ts"),
        ];
    }
    return [join(__dirname, "..", "cli", "main.js")];
}

const largestLogBytes = 10_000_000;

/** Begins a new log once the present one is large, and keeps that one as the old one. */
async function turnOverLog(log: string, oldLog: string): Promise<void> {
    const size = await stat(log).then(
        (found) => found.size,
        () => 0,
    );
    if (size > largestLogBytes) {
        // Another caller that starts the service at this moment may have been quicker.
        await rename(log, oldLog).catch(() => undefined);
    }
}

const longestExcerptBytes = 4000;

async function endOfLog(path: string, start: number): Promise<string> {
    const file = await open(path, "r").catch(() => undefined);
    if (file === undefined) {
        return `its log ${path} is gone.`;
    }
    try {
        const { size } = await file.stat();
        const from = Math.max(start, size - longestExcerptBytes);
        const { buffer, bytesRead } = await file.read(
            Buffer.alloc(Math.max(size - from, 0)),
            0,
            Math.max(size - from, 0),
            from,
        );
        const text = buffer.subarray(0, bytesRead).toString("utf8").trim();
        return text === "" ? `it said nothing in its log ${path}.` : `the end of its log ${path} is:\n${text}`;
    } finally {
        await file.close();
    }
}
