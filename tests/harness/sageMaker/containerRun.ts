import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withOwnMounts } from "../parts/mountNamespace";
import { endWithUs } from "../run/endWithUs";

/** A container's command that runs, seen from SageMaker. */
export interface ContainerRun {
    /** Exit code, or the signal that ended it. */
    ended: Promise<number | string>;
    /** SIGTERM, and SIGKILL after the time that SageMaker gives. */
    stop(graceMs: number): Promise<void>;
}

export interface ContainerOptions {
    /** Folder that the container sees as /opt/ml. */
    opt: string;
    /** Words of the command: what the image's entry point is, and `train` or `serve`. */
    command: readonly string[];
    env: Readonly<Record<string, string>>;
    /** Whether it has no network, as with EnableNetworkIsolation. */
    isolated: boolean;
    /** Folders below `opt` that can only be read. */
    readOnly?: readonly string[];
    /** File for what it prints. */
    log: string;
}

/**
 * Puts a folder at /opt/ml of a mount namespace and becomes the command. What else is in /opt stays visible, because
 * programs may be there. $1 is the folder, $2 one for mount points; the command follows.
 */
const enter = `
set -e
opt=$1; scratch=$2; shift 2
mount -t tmpfs tmpfs "$scratch"
for other in /opt/*; do
    [ -d "$other" ] || continue
    mkdir -p "$scratch/$(basename "$other")" && mount --rbind "$other" "$scratch/$(basename "$other")"
done
mkdir -p "$scratch/ml" && mount --bind "$opt" "$scratch/ml"
for folder in $READ_ONLY; do
    mount --bind "$scratch/ml/$folder" "$scratch/ml/$folder" && mount -o remount,ro,bind "$scratch/ml/$folder"
done
mount --rbind "$scratch" /opt
unset READ_ONLY
exec "$@"
`;

/** Starts a command in namespaces of its own, in which /opt/ml is the given folder. */
export async function runContainer(options: ContainerOptions): Promise<ContainerRun> {
    const scratch = join(options.opt, "..", "mounts");
    await mkdir(scratch, { recursive: true });
    const [unshare, ...words] = withOwnMounts();
    const child = spawn(
        unshare,
        [
            ...words,
            ...(options.isolated ? ["--net"] : []),
            ...["sh", "-c", enter, "sh", options.opt, scratch],
            ...options.command,
        ],
        {
            env: { ...options.env, PATH: process.env.PATH, READ_ONLY: (options.readOnly ?? []).join(" ") },
            stdio: ["ignore", "pipe", "pipe"],
            detached: true,
        },
    );
    endWithUs(child);
    const log = createWriteStream(options.log, { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    let gone = false;
    const ended = new Promise<number | string>((resolve) => {
        child.once("error", (error) => resolve(error.message));
        child.once("close", (code, signal) => {
            gone = true;
            log.end();
            resolve(code ?? signal!);
        });
    });
    return {
        ended,
        async stop(graceMs) {
            if (gone || child.pid === undefined) {
                return;
            }
            child.kill("SIGTERM");
            const waiting = new AbortController();
            const late = sleep(graceMs, "late", { signal: waiting.signal }).catch(() => "ended");
            if ((await Promise.race([ended, late])) === "late" && !gone) {
                process.kill(-child.pid, "SIGKILL");
            }
            waiting.abort();
            await ended;
        },
    };
}
