import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { lastLines, runCommand } from "../../../tools/runCommand";
import { userCacheFolder } from "../../../tools/userCache";
import { VisibleError } from "../../../tools/visibleError";

/** A Python with AWS's clients. */
export interface PythonClients {
    /** Folder with its programs. This and the following paths are absolute. */
    bin: string;
    python: string;
    aws: string;
}

/**
 * The tests' Python: boto3 and the AWS CLI that still know Lookout for Vision, AWS's helper package for it, and moto.
 */
export interface PythonEnvironment extends PythonClients {
    motoServer: string;
}

/**
 * Makes the tests' virtual environment from tests/harness/parts/python/requirements.txt, once per user (two minutes,
 * 800 MB).
 *
 * @throws VisibleError with what to do if Python 3 is missing or packages can't be installed.
 */
export async function pythonEnvironment(say: (line: string) => void = () => undefined): Promise<PythonEnvironment> {
    const clients = await environmentOf("requirements.txt", () =>
        say(
            "Making the tests' Python environment: boto3, AWS CLI, moto, lookoutvision (two minutes, once per user) ...",
        ),
    );
    return { ...clients, motoServer: join(clients.bin, "moto_server") };
}

/**
 * Makes a second virtual environment with current releases of boto3 and the AWS CLI, from todaysClients.txt beside it
 * (half a minute, 150 MB).
 *
 * @throws VisibleError as {@link pythonEnvironment}.
 */
export async function todaysClients(say: (line: string) => void = () => undefined): Promise<PythonClients> {
    return environmentOf("todaysClients.txt", () =>
        say("Making another with boto3 and the AWS CLI of today (half a minute, once per user) ..."),
    );
}

/**
 * Makes a third virtual environment with gRPC, from edgeClients.txt beside it (ten seconds, 55 MB).
 *
 * @returns absolute path of its Python.
 * @throws VisibleError as {@link pythonEnvironment}.
 */
export async function edgeClientsPython(say: (line: string) => void = () => undefined): Promise<string> {
    const { python } = await environmentOf("edgeClients.txt", () =>
        say("Making the tests' Python environment with gRPC (ten seconds, once per user) ..."),
    );
    return python;
}

/**
 * Makes a fourth virtual environment with the published schemas of Kubernetes, from manifestSchemas.txt beside it (ten
 * seconds, 40 MB).
 *
 * @returns absolute path of its Python.
 * @throws VisibleError as {@link pythonEnvironment}.
 */
export async function manifestSchemasPython(say: (line: string) => void = () => undefined): Promise<string> {
    const { python } = await environmentOf("manifestSchemas.txt", () =>
        say("Making the tests' Python environment with Kubernetes' schemas (ten seconds, once per user) ..."),
    );
    return python;
}

async function environmentOf(requirementsFile: string, announce: () => void): Promise<PythonClients> {
    const requirements = join(__dirname, "python", requirementsFile);
    const python = await findPython();
    const folder = join(userCacheFolder(), `python-${python.version}-${hashOf(requirements)}`);
    const bin = join(folder, "bin");
    const clients = { bin, python: join(bin, "python"), aws: join(bin, "aws") };
    if (!existsSync(clients.python)) {
        announce();
        await make(python.command, folder, requirements);
    }
    return clients;
}

async function findPython(): Promise<{ command: string; version: string }> {
    for (const command of ["python3", "python"]) {
        const script = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
        const result = await runCommand(command, ["-c", script], { timeoutMs: 30_000 }).catch(() => undefined);
        const version = result?.code === 0 ? result.stdout.trim() : "";
        if (/^3\.(9|[1-9]\d)$/.test(version)) {
            return { command, version };
        }
    }
    throw new VisibleError(
        "The tests need Python 3.9 or newer with venv (they run boto3 and the AWS CLI against the service, and " +
            "moto as S3 and KMS). Install python3 and python3-venv, and try again.",
    );
}

/**
 * Makes the virtual environment under a name of its own, because it can't be moved. A link with the final name appears
 * only once it is complete.
 */
async function make(python: string, folder: string, requirements: string): Promise<void> {
    const made = `${folder}.${process.pid}-${randomBytes(4).toString("hex")}`;
    await mkdir(userCacheFolder(), { recursive: true });
    try {
        await run(python, ["-m", "venv", made]);
        await run(join(made, "bin", "python"), ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
        // A link to an environment that was deleted would be in the way.
        if (!existsSync(folder)) {
            await rm(folder, { force: true });
        }
        const link = `${made}.link`;
        await symlink(made, link);
        await rename(link, folder);
    } catch (error) {
        await rm(made, { recursive: true, force: true });
        throw error;
    }
}

async function run(command: string, args: readonly string[]): Promise<void> {
    const result = await runCommand(command, args, { timeoutMs: 10 * 60_000 });
    if (result.code !== 0) {
        throw new VisibleError(
            `The tests' Python environment could not be made: "${[command, ...args].join(" ")}" ` +
                `${result.timedOut ? "was not finished after 10 minutes" : "failed"}: ${lastLines(result)}. ` +
                "Check that pip can reach a package index (pip config list), and try again.",
        );
    }
}

function hashOf(file: string): string {
    return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
}
