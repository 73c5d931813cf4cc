import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { LookoutVisionClient } from "@aws-sdk/client-lookoutvision";
import { readFirstKeyPair } from "../../../server/signatures/ownCredentials";
import type { KeyPair } from "../../../server/signatures/ownCredentials";
import { endWithUs } from "../run/endWithUs";
import { lookoutvisionCommand } from "./serverModule";
import { effortOfTests } from "../run/effortOfTests";

/** A process of its own that runs `lookoutvision serve`, as users run it. */
export interface ServeProcess {
    endpoint: string;
    credentials: KeyPair;
    child: ChildProcess;
    client: LookoutVisionClient;
    /** Returns everything that the process has printed on stderr. */
    log(): string;
    /** Ends the process. Resolves with its exit code, or the signal that ended it. */
    end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

const repository = join(__dirname, "..", "..", "..");

/**
 * Starts the service on a data folder and waits until it listens.
 *
 * @param attempts - the client's attempts for each call; the SDK's number by default.
 */
export async function startServeProcess(
    dataDir: string,
    { args = [], env = {}, attempts }: { args?: string[]; env?: Record<string, string>; attempts?: number } = {},
): Promise<ServeProcess> {
    const child = spawn(process.execPath, [...lookoutvisionCommand(), "serve", "--data-dir", dataDir, ...args], {
        cwd: repository,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
            PATH: process.env.PATH,
            HOME: process.env.HOME,
            AWS_EC2_METADATA_DISABLED: "true",
            ...effortOfTests(),
            ...env,
        },
    });
    endWithUs(child);
    let log = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
    const gone = new Promise<number | NodeJS.Signals | null>((resolve) =>
        child.once("exit", (code, signal) => resolve(signal ?? code)),
    );
    const endpoint = await new Promise<string>((resolve, reject) => {
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            output += text;
            const url = /^listening on (\S+)$/m.exec(output)?.[1];
            if (url !== undefined) {
                resolve(url);
            }
        });
        void gone.then((how) => reject(new Error(`serve ended with ${how}: ${log}`)));
    });
    const credentials = await readFirstKeyPair(join(dataDir, "credentials"));
    const client = new LookoutVisionClient({
        endpoint,
        region: "us-east-1",
        credentials,
        ...(attempts && { maxAttempts: attempts }),
    });
    return {
        endpoint,
        credentials,
        child,
        client,
        log: () => log,
        async end(signal) {
            child.kill(signal);
            client.destroy();
            return gone;
        },
    };
}
