import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { runCommand } from "../runCommand";
import { readFirstKeyPair } from "../../server/signatures/ownCredentials";

/** A service whose engine is at SageMaker, and what a trial keeps of it from step to step. */
export interface Trial {
    readonly dataDir: string;
    /** Value of `--engine`. */
    readonly engine: string;
    /** Fewer pictures than usually, for a quick look. */
    readonly few: boolean;
    /** Whether the service runs, as far as is known. */
    runs(): boolean;
    /** Client of the service that runs. @throws while none runs. */
    client(): LookoutVision;
    start(): Promise<void>;
    /** Ends the service with SIGKILL, as a power failure would. */
    kill(): Promise<void>;
    /** Runs `lookoutvision`. @throws when it fails. */
    command(...args: string[]): Promise<string>;
    end(): Promise<void>;
}

export interface TrialOptions {
    /** Folder for data and log. */
    folder: string;
    /** Value of `--engine`. */
    engine: string;
    few: boolean;
}

const program = join(__dirname, "..", "..", "server", "cli", "lookoutvision.cjs");

export function openTrial({ folder, engine, few }: TrialOptions): Trial {
    const dataDir = join(folder, "data");
    let running: { child: ChildProcess; client: LookoutVision } | undefined;

    async function stop(signal: NodeJS.Signals): Promise<void> {
        const { child, client } = running ?? {};
        running = undefined;
        client?.destroy();
        if (child !== undefined && child.exitCode === null && child.signalCode === null) {
            const gone = once(child, "exit");
            child.kill(signal);
            await gone;
        }
    }

    return {
        dataDir,
        engine,
        few,
        runs: () => running !== undefined,
        client() {
            if (running === undefined) {
                throw new Error("the service doesn't run");
            }
            return running.client;
        },
        async start() {
            const child = spawn(
                process.execPath,
                [program, "serve", "--data-dir", dataDir, "--engine", engine, "--port", "0"],
                { stdio: ["ignore", "pipe", "pipe"] },
            );
            child.stderr.pipe(createWriteStream(join(folder, "service.log"), { flags: "a" }));
            const ended = once(child, "exit").then(() => {
                throw new Error(`the service ended: see ${join(folder, "service.log")}`);
            });
            ended.catch(() => undefined);
            for await (const line of createInterface({ input: child.stdout })) {
                const url = /^listening on (\S+)$/.exec(line)?.[1];
                if (url !== undefined) {
                    const credentials = await readFirstKeyPair(join(dataDir, "credentials"));
                    running = {
                        child,
                        client: new LookoutVision({ endpoint: url, region: "us-east-1", credentials }),
                    };
                    child.stdout.resume();
                    return;
                }
            }
            await ended;
        },
        kill: () => stop("SIGKILL"),
        async command(...args) {
            const result = await runCommand(process.execPath, [program, ...args], { timeoutMs: 300_000 });
            if (result.code !== 0) {
                throw new Error(`lookoutvision ${args[0]} failed: ${result.stderr.trim()}`);
            }
            return result.stdout.trim();
        },
        end: () => stop("SIGTERM"),
    };
}
