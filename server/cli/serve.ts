import type { BlockList } from "node:net";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { dataDirInUseExitCode } from "../localService/findOrStart";
import { parseNetworks } from "../metrics/metricsEndpoint";
import { endInOrder } from "./endInOrder";
import {
    addressFlags,
    defaultWorkers,
    explainFlags,
    flag,
    foundationOptions,
    inGroup,
    parseMaxTrainings,
    parseMinutes,
    parsePositive,
    parseWholeNumber,
    serviceFlags,
    tlsFiles,
} from "./serviceFlags";
import { openIdConnectFlags, openIdConnectOptions } from "./openIdConnectFlags";
import type { OpenIdConnectFlags } from "./openIdConnectFlags";
import { openLog } from "./serviceLog";
import type { AddressFlags, ServiceFlags } from "./serviceFlags";

interface ServeFlags extends ServiceFlags, AddressFlags, OpenIdConnectFlags {
    hostName?: string[];
    maxRequests?: number;
    metricsFrom?: BlockList;
    logLevel: string;
    maxTrainings?: number;
    credentials?: string;
    idleTimeout?: number;
}

const logLevels = ["trace", "debug", "info", "warn", "error"];

/** `lookoutvision serve` */
export function addServeCommand(program: Command): void {
    const command = explainFlags(program.command("serve")).description(
        "Run the service: the API, training and hosting. SIGTERM stops it cleanly.",
    );
    const flags = [
        ...addressFlags("port to listen on (default: the one it had before, else a free one)"),
        ...inGroup("Callers:", [
            flag(
                "--credentials <file>",
                "key pairs that may call, in the AWS shared-credentials format; read again when it changes (default: DATA_DIR/credentials, made on first start)",
            ),
            flag(
                "--host-name <name>",
                "name by which browsers and Prometheus reach the service, such as vision.example.com; again for another (default: those of the certificate and of --console-url; in the variable, commas separate several)",
            ).argParser(collectHostNames),
            flag("--max-requests <n>", "most calls answered at the same time; others get 429 (default: 256)").argParser(
                parsePositive,
            ),
            flag(
                "--max-trainings <n>",
                "most trainings that run or wait; then CreateModel answers 402 (default: no limit)",
            ).argParser(parseMaxTrainings),
            flag(
                "--idle-timeout <minutes>",
                "end after this time without use, and with the last project (default: never)",
            ).argParser(parseMinutes),
        ]),
        ...openIdConnectFlags,
        ...inGroup("Operating:", [
            flag(
                "--metrics-from <networks>",
                "addresses and networks that may read /metrics besides this machine, such as 10.0.0.7,192.168.0.0/16",
            ).argParser(parseMetricsFrom),
            flag("--log-level <level>", "trace, debug (every call), info (every change), warn or error")
                .choices(logLevels)
                .default("info"),
        ]),
        ...serviceFlags,
        ...inGroup("Hosting:", [
            flag(
                "--inference-units <n>",
                "most inference units that this machine holds (default: any number)",
            ).argParser(parseWholeNumber),
        ]),
    ];
    flags.forEach((option) => command.addOption(option));
    command.action(serve);
}

/** Collects names of the service. A port in one would never match. */
function collectHostNames(text: string, earlier: string[] = []): string[] {
    const names = text.split(",").map((name) => name.trim());
    if (!names.every((name) => /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(name))) {
        throw new InvalidArgumentError("Give a name like vision.example.com, without scheme and port.");
    }
    return [...earlier, ...names];
}

async function serve(flags: ServeFlags): Promise<void> {
    if (flags.workers === 0 && flags.databaseUrl === undefined) {
        throw new Error(
            "With --workers 0, no model could be trained: a service on SQLite trains by itself. Give at least 1, or a --database-url that workers share.",
        );
    }
    if (flags.inferenceUnits === 0 && flags.databaseUrl === undefined) {
        throw new Error(
            "With --inference-units 0, no model could be hosted: a service on SQLite hosts by itself. Give at least 1, or a --database-url that machines with units share.",
        );
    }
    const local = flags.idleTimeout !== undefined;
    const { log, onGone } = openLog(flags.logLevel);
    // A failure of one request or model must not affect the others.
    process.on("unhandledRejection", (error) => log.error({ err: error }, "unexpected failure outside of any request"));
    const { startService } = require("../service/startService") as typeof import("../service/startService");
    try {
        const service = await startService({
            ...foundationOptions(flags),
            host: flags.host,
            hostNames: flags.hostName,
            port: flags.port,
            tls: tlsFiles(flags),
            insecureHttp: flags.insecureHttp,
            maxRequests: flags.maxRequests,
            metricsFrom: flags.metricsFrom,
            workers: flags.workers ?? defaultWorkers(),
            inferenceUnits: flags.inferenceUnits,
            machineUrl: flags.machineUrl,
            maxTrainings: flags.maxTrainings,
            credentialsFile: flags.credentials,
            openIdConnect: openIdConnectOptions(flags),
            keyPair: local ? undefined : keyPairOf(process.env),
            idleTimeoutMs: flags.idleTimeout === undefined ? undefined : flags.idleTimeout * 60_000,
            log,
        });
        // Must come before the line below, because a reader of that line may end the service at once.
        endInOrder(service.close, { onGone });
        process.stdout.write(`listening on ${service.url}\n`);
        await service.ended;
        process.exit(0);
    } catch (error) {
        const { DataDirInUseError } =
            require("../dataFolder/dataDirLock") as typeof import("../dataFolder/dataDirLock");
        if (error instanceof DataDirInUseError) {
            process.exitCode = dataDirInUseExitCode;
        }
        throw error;
    }
}

function parseMetricsFrom(text: string): BlockList {
    const networks = parseNetworks(text);
    if (networks === undefined) {
        throw new InvalidArgumentError("Give addresses or networks, such as 10.0.0.7,192.168.0.0/16,fd00::/8.");
    }
    return networks;
}

/** Key pair of the environment. A user who starts `serve` with AWS keys in the environment expects them to work. */
function keyPairOf({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: NodeJS.ProcessEnv) {
    return AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
        ? {
              accessKeyId: AWS_ACCESS_KEY_ID,
              secretAccessKey: AWS_SECRET_ACCESS_KEY,
              sessionToken: AWS_SESSION_TOKEN || undefined,
          }
        : undefined;
}
