import type { Command } from "commander";
import { endInOrder } from "./endInOrder";
import {
    addressFlags,
    defaultWorkers,
    explainFlags,
    flag,
    foundationOptions,
    inGroup,
    parseWholeNumber,
    serviceFlags,
    tlsFiles,
} from "./serviceFlags";
import { openLog } from "./serviceLog";
import type { AddressFlags, ServiceFlags } from "./serviceFlags";

/** `lookoutvision worker` */
export function addWorkerCommand(program: Command): void {
    const command = explainFlags(program.command("worker")).description(
        "Train for services that share a PostgreSQL database and the artifacts in S3. With --inference-units, host models for them too. SIGTERM hands all work back.",
    );
    const flags = [
        ...serviceFlags,
        ...inGroup("Hosting:", [
            flag(
                "--inference-units <n>",
                "most inference units that this machine holds; it then listens for pictures from the services",
            )
                .default(0)
                .argParser(parseWholeNumber),
        ]),
        ...addressFlags("port to listen on (default: a free one)"),
    ];
    flags.forEach((option) => command.addOption(option));
    command.action(work);
}

async function work(flags: ServiceFlags & AddressFlags & { inferenceUnits: number }): Promise<void> {
    const { databaseUrl, ...rest } = foundationOptions(flags);
    if (databaseUrl === undefined) {
        throw new Error(
            "A worker needs the database that it shares with the service: give --database-url. (A service on SQLite trains by itself.)",
        );
    }
    if (rest.artifacts === undefined) {
        throw new Error(
            "A worker needs the artifacts that it shares with the service: give --artifacts s3://BUCKET/PREFIX.",
        );
    }
    const { log, onGone } = openLog("info");
    const { host, port, inferenceUnits, machineUrl } = flags;
    const hosting =
        inferenceUnits === 0
            ? undefined
            : {
                  inferenceUnits,
                  host,
                  port,
                  tls: tlsFiles(flags),
                  insecureHttp: flags.insecureHttp === true,
                  machineUrl,
              };
    const { startWorker } = require("../service/startWorker") as typeof import("../service/startWorker");
    const worker = await startWorker({
        ...rest,
        databaseUrl,
        workers: flags.workers ?? defaultWorkers(),
        hosting,
        log,
    });
    // Must come before the line below, because a reader of that line may end the worker at once.
    endInOrder(worker.close, { onGone });
    process.stdout.write(
        worker.url === undefined
            ? "waiting for trainings\n"
            : `waiting for trainings, and for pictures at ${worker.url}\n`,
    );
}
