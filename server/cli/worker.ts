import type { Command } from "commander";
import pino from "pino";
import { startWorker } from "../startWorker";
import { endOnSignals } from "./endOnSignals";
import { defaultWorkers, explainFlags, foundationOptions, type ServiceFlags, serviceFlags } from "./serviceFlags";

/** `lookoutvision worker` */
export function addWorkerCommand(program: Command): void {
    const command = explainFlags(program.command("worker"))
        .description("Train for services that share a PostgreSQL database and the artifacts in S3. SIGTERM hands running trainings back.");
    serviceFlags.forEach((option) => command.addOption(option));
    command.action(work);
}

async function work(flags: ServiceFlags): Promise<void> {
    const { databaseUrl, ...rest } = foundationOptions(flags);
    if (databaseUrl === undefined) {
        throw new Error("A worker needs the database that it shares with the service: give --database-url. (A service on SQLite trains by itself.)");
    }
    if (rest.artifacts === undefined) {
        throw new Error("A worker needs the artifacts that it shares with the service: give --artifacts s3://BUCKET/PREFIX.");
    }
    const log = pino({ name: "lookoutvision" }, pino.destination({ fd: 2, sync: true }));
    const worker = await startWorker({ ...rest, databaseUrl, workers: flags.workers ?? defaultWorkers(), log });
    // Before it is told of: who reads the line may end it at once.
    endOnSignals(worker.close);
    process.stdout.write("waiting for trainings\n");
}
