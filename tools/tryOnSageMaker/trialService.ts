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
    /** Longest time of a training at SageMaker, waiting and starting included, in seconds. */
    readonly longestJobSeconds: number;
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
    longestJobSeconds: number;
}

const program = join(__dirname, "..", "..", "server", "cli", "lookoutvision.cjs");

/** Time that the service has for its start, and for its end, in milliseconds. */
const [longestStartMs, longestEndMs] = [120_000, 60_000];

export function openTrial({ folder, engine, few, longestJobSeconds }: TrialOptions): Trial {
    const dataDir = join(folder, "data");
    let running: { child: ChildProcess; client: LookoutVision } | undefined;

    async function stop(signal: NodeJS.Signals): Promise<void> {
        const { child, client } = running ?? {};
        running = undefined;
        client?.destroy();
        if (child !== undefined && child.exitCode === null && child.signalCode === null) {
            const gone = once(child, "exit");
            child.kill(signal);
            const late = setTimeout(() => child.kill("SIGKILL"), longestEndMs);
            await gone;
            clearTimeout(late);
        }
    }

    return {
        dataDir,
        engine,
        few,
        longestJobSeconds,
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
            let isLate = false;
            const late = setTimeout(() => {
                isLate = true;
                child.kill("SIGKILL");
            }, longestStartMs);
            const ended = once(child, "exit").then(() => {
                clearTimeout(late);
                const what = isLate ? `wasn't ready within ${longestStartMs / 1000} s` : "ended";
                throw new Error(`the service ${what}: see ${join(folder, "service.log")}`);
            });
            ended.catch(() => undefined);
            for await (const line of createInterface({ input: child.stdout })) {
                const url = /^listening on (\S+)$/.exec(line)?.[1];
                if (url !== undefined) {
                    clearTimeout(late);
                    const credentials = await readFirstKeyPair(join(dataDir, "credentials"));
                    running = {
                        child,
                        client: new LookoutVision({
                            ...{ endpoint: url, region: "us-east-1", credentials },
                            requestHandler: { connectionTimeout: 10_000, socketTimeout: 120_000 },
                        }),
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
            if (result.timedOut) {
                throw new Error(`lookoutvision ${args[0]} didn't end within 300 s`);
            }
            if (result.code !== 0) {
                throw new Error(`lookoutvision ${args[0]} failed: ${result.stderr.trim()}`);
            }
            return result.stdout.trim();
        },
        end: () => stop("SIGTERM"),
    };
}
