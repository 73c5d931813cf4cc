import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { withOwnMounts } from "../parts/mountNamespace";
import { endWithUs } from "../run/endWithUs";
import { serverModule } from "../service/serverModule";

/** A folder that a program sees as /opt/ml, as SageMaker's containers do. */
export interface SageMakerContainer {
    /** The folder itself. */
    folder: string;
    /** Writes a file below it. */
    write(path: string, content: Uint8Array | string): Promise<void>;
    /** Reads a file below it. */
    read(path: string): Promise<Buffer>;
    readJson<T>(path: string): Promise<T>;
    /** Starts the image's program. */
    start(args: string[], environment?: Record<string, string>): ContainerProcess;
    remove(): Promise<void>;
}

export interface ContainerProcess {
    child: ChildProcess;
    /** What it has written so far, to both outputs. */
    log(): string;
    /** Exit code; null if a signal ended it. */
    ended: Promise<number | null>;
}

/**
 * Shows a folder as /opt/ml to one program, which needs no such folder on this machine: the rest of /opt stays as it is.
 * Arguments: the folder, an empty folder, the command.
 */
const showAsOptMl = `set -e
    mount --rbind /opt "$2"
    mount -t tmpfs tmpfs /opt
    for entry in "$2"/*; do
        if [ -d "$entry" ]; then mkdir "/opt/\${entry##*/}"; mount --rbind "$entry" "/opt/\${entry##*/}"; fi
    done
    [ -d /opt/ml ] || mkdir /opt/ml
    mount --rbind "$1" /opt/ml
    shift 2
    exec "$@"`;

/** Makes an empty /opt/ml. */
export async function makeSageMakerContainer(): Promise<SageMakerContainer> {
    const ownMounts = withOwnMounts();
    const parent = await mkdtemp(join(tmpdir(), "container-"));
    const folder = join(parent, "ml");
    const others = join(parent, "opt");
    await mkdir(folder);
    await mkdir(others);
    const read = (path: string) => readFile(join(folder, path));
    return {
        folder,
        read,
        async write(path, content) {
            await mkdir(dirname(join(folder, path)), { recursive: true });
            await writeFile(join(folder, path), content);
        },
        readJson: async <T>(path: string) => JSON.parse((await read(path)).toString("utf8")) as T,
        start: (args, environment) =>
            startProcess(
                [...ownMounts, "sh", "-c", showAsOptMl, "sh", folder, others, ...program(), ...args],
                environment,
            ),
        remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5 }),
    };
}

function program(): string[] {
    const main = serverModule("container/main");
    const loader = main.endsWith(".ts") ? ["--require", require.resolve("ts-node/register/transpile-only")] : [];
    return [process.execPath, ...loader, main];
}

/** Starts a command whose outputs are collected. It ends with the tests. */
export function startProcess([command, ...args]: string[], environment?: Record<string, string>): ContainerProcess {
    const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    endWithUs(child);
    let log = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
    const ended = once(child, "close").then(([code]) => code as number | null);
    return { child, log: () => log, ended };
}
