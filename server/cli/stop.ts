import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { findLocalService, isRunning } from "../localService/findOrStart";
import type { LocalService } from "../localService/findOrStart";
import { ownerOfProcess } from "../localService/ownerOfProcess";
import { usableDataDir } from "./connect";
import { dataDirFlag } from "./whichServiceFlags";

const stopTimeoutMs = 60_000;

/** `lookoutvision stop` */
export function addStopCommand(program: Command): void {
    program
        .command("stop")
        .description("Stop the local service. A running training continues when the service starts next.")
        .addOption(dataDirFlag())
        .action(async (flags: { dataDir?: string }) => stop(usableDataDir(flags.dataDir)));
}

/**
 * Requires that the process belongs to the owner of the data folder. Its number comes from a file that this owner can
 * change, so a process of anybody else is not the service.
 */
function requireItsProcess({ pid, dataDir }: LocalService): void {
    if (process.getuid === undefined) {
        return;
    }
    const owner = ownerOfProcess(pid);
    if (owner === undefined || owner !== statSync(dataDir).uid) {
        throw new Error(
            `The service on ${dataDir} was not stopped: its file service.json names the process ${pid}, which isn't one of the folder's owner. ` +
                "End the service's process yourself.",
        );
    }
}

async function stop(dataDir: string): Promise<void> {
    const service = await findLocalService(dataDir);
    if (service === undefined) {
        process.stdout.write(`No service runs on ${dataDir}.\n`);
        return;
    }
    requireItsProcess(service);
    process.kill(service.pid, "SIGTERM");
    for (const deadline = performance.now() + stopTimeoutMs; performance.now() < deadline; await sleep(50)) {
        if (!isRunning(service.pid)) {
            process.stdout.write(`The service at ${service.endpoint} has stopped.\n`);
            return;
        }
    }
    throw new Error(
        `The service at ${service.endpoint} (process ${service.pid}) did not stop within ${stopTimeoutMs / 1000} s. Its log may say why: lookoutvision logs`,
    );
}
