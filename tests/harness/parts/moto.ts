import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithUs } from "../run/endWithUs";
import { pythonEnvironment } from "./python";

/** A moto server: S3, KMS and STS in memory, with the APIs of AWS. */
export interface Moto {
    /** Address, for example `http://127.0.0.1:43210`. */
    endpoint: string;
    /** Environment that AWS SDKs and tools need to use it. */
    env: Readonly<Record<string, string>>;
    stop(): Promise<void>;
}

/** Starts a moto server on a free port, and waits until it answers. */
export async function startMoto(): Promise<Moto> {
    const python = await pythonEnvironment();
    const child = spawn(python.motoServer, ["--host", "127.0.0.1", "--port", "0"], {
        stdio: ["ignore", "ignore", "pipe"],
    });
    endWithUs(child);
    const stop = () => ended(child);
    try {
        const endpoint = await announcedEndpoint(child);
        await waitUntilItAnswers(endpoint);
        return { endpoint, env: environment(endpoint), stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

function environment(endpoint: string): Record<string, string> {
    return {
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "AKIAMOTOTESTING",
        AWS_SECRET_ACCESS_KEY: "moto",
        AWS_REGION: "us-east-1",
        AWS_DEFAULT_REGION: "us-east-1",
        // The developer's own AWS settings must not leak into a test.
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_EC2_METADATA_DISABLED: "true",
    };
}

async function announcedEndpoint(child: ChildProcess): Promise<string> {
    let output = "";
    return new Promise((resolve, reject) => {
        const fail = (reason: string) => reject(new Error(`moto_server ${reason}: ${output.slice(-500)}`));
        const timer = setTimeout(() => fail("did not say where it listens within 60 s"), 60_000);
        child.once("exit", (code) => {
            clearTimeout(timer);
            fail(`ended with code ${code}`);
        });
        child.stderr!.setEncoding("utf8").on("data", (text: string) => {
            output = (output + text).slice(-10_000);
            const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
            if (endpoint) {
                clearTimeout(timer);
                resolve(endpoint);
            }
        });
    });
}

async function waitUntilItAnswers(endpoint: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (;;) {
        try {
            await fetch(`${endpoint}/moto-api/`);
            return;
        } catch (error) {
            if (Date.now() > deadline) {
                throw error;
            }
            await sleep(50);
        }
    }
}

async function ended(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) {
        return;
    }
    await new Promise<void>((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
    });
}
