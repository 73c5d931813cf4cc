import { mkdtemp } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLookoutvision } from "../service/runLookoutvision";
import { pythonEnvironment, todaysClients } from "./python";
import type { PythonClients } from "./python";

/** AWS's clients of one period. */
export interface ClientGeneration {
    /** Versions of the clients. */
    boto3: string;
    awsCli: string;
    /** Prepares the clients. @returns them, and the home folder in which they know the service. */
    prepare(): Promise<PythonClients & { home: string }>;
}

/** Generations of clients: those that include AWS's definition of the service, and current ones, which get ours. */
export const clientGenerations: readonly ClientGeneration[] = [
    {
        boto3: "1.35.99",
        awsCli: "1.36.40",
        prepare: async () => ({ ...(await pythonEnvironment()), home: await emptyHome() }),
    },
    {
        boto3: "1.44.8",
        awsCli: "1.46.3",
        prepare: async () => {
            const clients = await todaysClients();
            const home = await emptyHome();
            const { code, stderr } = await runLookoutvision(["clients", "install"], { env: { HOME: home } });
            if (code !== 0) {
                throw new Error(`lookoutvision clients install failed: ${stderr}`);
            }
            return { ...clients, home };
        },
    },
];

/** Makes an empty home folder that is deleted when this process ends. */
async function emptyHome(): Promise<string> {
    const home = await mkdtemp(join(tmpdir(), "clients-home-"));
    process.once("exit", () => rmSync(home, { recursive: true, force: true }));
    return home;
}
