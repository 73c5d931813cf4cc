import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { resolveDataDir } from "../dataFolder/dataDir";
import { fileProblem } from "../files/fileProblem";
import { parseEngineSettings } from "../sageMaker/engineSetting";
import type { FoundationOptions } from "../service/openStorage";
import type { TlsFiles } from "../http/tlsCertificate";

/** Flags that `serve` and `worker` share. Each has an environment variable `LOOKOUTVISION_…`. */
export const serviceFlags = [
    ...inGroup("Where things are:", [
        flag(
            "--data-dir <dir>",
            "folder for the service's own data (default: the nearest .lookoutvision, else ~/.lookoutvision)",
        ),
        flag(
            "--bucket-root <dir>",
            "folder whose folders are buckets (default: the one it had before, else DATA_DIR/buckets); all other buckets are in S3",
        ),
        flag(
            "--database-url <url>",
            "PostgreSQL database, or @FILE with its URL, which keeps a password out of the list of processes (default: SQLite in the data folder)",
        ).argParser(readUrl),
        flag(
            "--artifacts <s3-uri>",
            "place of trained models and copies of pictures, such as s3://BUCKET/PREFIX (default: the data folder)",
        ),
        flag("--region <region>", "region in ARNs (default: the one it had before, else us-east-1)"),
        flag("--account-id <id>", "account in ARNs").default("000000000000").argParser(parseAccountId),
    ]),
    ...inGroup("Training:", [
        backboneFlag(
            "ONNX file of another backbone, with a manifest beside it, to train and detect with; own: the one that comes with the package (default: the one it had before)",
        ),
        flag(
            "--workers <n>",
            "most trainings at the same time (default: one less than the processors, at least 1)",
        ).argParser(parseWholeNumber),
        flag(
            "--engine <engine>",
            "place where models are trained: local, sagemaker:role=ARN,image=ADDRESS,bucket=NAME with other members, or sagemakerAlgorithm:role=ARN,algorithm=ARN,variant=NAME,bucket=NAME; again for another, and the first trains what asks for none (default: local; in the variable, semicolons separate several)",
        ).argParser(collectEngines),
    ]),
];

/** Reads a URL that is given, or that the first line of a file has. */
function readUrl(value: string): string {
    if (!value.startsWith("@")) {
        return value;
    }
    const file = resolve(value.slice(1));
    let text: string;
    try {
        text = readFileSync(file, "utf8").trim();
    } catch (error) {
        throw new InvalidArgumentError(`The file ${file} can't be read: ${fileProblem(error)}.`);
    }
    if (text === "" || /\s/.test(text)) {
        throw new InvalidArgumentError(`The file ${file} must have a URL and nothing else.`);
    }
    return text;
}

/** Collects the engines, so that all are checked together. */
export function collectEngines(text: string, earlier: string[] = []): string[] {
    return [...earlier, ...text.split(";").filter((one) => one.trim() !== "")];
}

/** Flags for how `serve` and `worker` are reached. */
export function addressFlags(portDescription: string): Option[] {
    return inGroup("Address:", [
        flag("--host <host>", "address to listen on").default("127.0.0.1"),
        flag("--port <n>", portDescription).argParser(parsePort),
        flag(
            "--tls-certificate <file>",
            "PEM file with the TLS certificate, and those between it and its authority; read again when it changes",
        ),
        flag("--tls-key <file>", "PEM file with the certificate's private key"),
        flag(
            "--insecure-http",
            "speak plain HTTP on an address that others reach: behind a proxy with TLS, or in a safe network",
        ),
        flag(
            "--machine-url <url>",
            "address at which other machines on the database reach this one (default: the one it listens on)",
        ).argParser(parseMachineUrl),
    ]);
}

/** Values of the address flags. */
export interface AddressFlags {
    host: string;
    port?: number;
    tlsCertificate?: string;
    tlsKey?: string;
    insecureHttp?: true;
    machineUrl?: string;
}

export function tlsFiles({ tlsCertificate: certificate, tlsKey: key }: AddressFlags): TlsFiles | undefined {
    if (certificate !== undefined && key !== undefined) {
        return { certificate: resolve(certificate), key: resolve(key) };
    }
    if (certificate !== undefined || key !== undefined) {
        throw new Error("TLS needs a certificate and its key: give both --tls-certificate and --tls-key.");
    }
    return undefined;
}

/** Puts flags under a heading of their own in the help. */
export function inGroup(heading: string, options: Option[]): Option[] {
    return options.map((option) => option.helpGroup(heading));
}

/** Explains the environment variables once, instead of with each flag. */
export function explainFlags(command: Command): Command {
    return command
        .configureHelp({
            optionDescription: ({ description, defaultValue }) =>
                description + (defaultValue === undefined ? "" : ` (default: ${defaultValue as string})`),
        })
        .addHelpText(
            "after",
            "\nEach flag has an environment variable: --data-dir is LOOKOUTVISION_DATA_DIR, and LOOKOUTVISION_INSECURE_HTTP=1 gives --insecure-http.",
        );
}

/** Values of the shared flags. */
export interface ServiceFlags {
    dataDir?: string;
    bucketRoot?: string;
    databaseUrl?: string;
    artifacts?: string;
    region?: string;
    accountId: string;
    backbone?: string;
    workers?: number;
    inferenceUnits?: number;
    engine?: string[];
}

/** Makes a flag with its environment variable: `--data-dir` is `LOOKOUTVISION_DATA_DIR`. */
export function flag(flags: string, description: string): Option {
    const option = new Option(flags, description);
    return option.env(`LOOKOUTVISION_${option.name().replaceAll("-", "_").toUpperCase()}`);
}

/** Makes the flag `--backbone`. Its value is an absolute path, or `own`. */
export function backboneFlag(description: string): Option {
    return flag("--backbone <file>", description).argParser((file) => (file === "own" ? file : resolve(file)));
}

export function foundationOptions(flags: ServiceFlags): FoundationOptions {
    hidePasswordOfArguments();
    const { bucketRoot, databaseUrl, artifacts, region, accountId, backbone } = flags;
    const engines = parseEngineSettings(flags.engine ?? []);
    const places = { dataDir: resolveDataDir(flags.dataDir), bucketRoot, databaseUrl, artifacts };
    return { ...places, region, accountId, backbone, engines };
}

/** Takes a database's password out of the list of processes, which all users of the machine see. */
function hidePasswordOfArguments(): void {
    const shown = process.argv.map((argument) => argument.replace(/(:\/\/[^:/@\s]*):[^/\s]*@/, "$1:***@"));
    if (shown.some((argument, index) => argument !== process.argv[index])) {
        process.title = shown.join(" ");
    }
}

/**
 * Default number of trainings at the same time. Each keeps one processor busy, and one stays free for requests and
 * hosted models.
 */
export function defaultWorkers(): number {
    return Math.max(1, availableParallelism() - 1);
}

export function parseWholeNumber(text: string): number {
    if (!/^[0-9]{1,9}$/.test(text)) {
        throw new InvalidArgumentError("Give a whole number.");
    }
    return Number(text);
}

/** Parses a limit of trainings, at least 1. With 0, no model could ever be trained. */
export function parseMaxTrainings(text: string): number {
    const trainings = parseWholeNumber(text);
    if (trainings === 0) {
        throw new InvalidArgumentError(
            "With 0, no model could be trained: give at least 1, or leave the flag out for no limit.",
        );
    }
    return trainings;
}

/** Parses a whole number from 1. */
export function parsePositive(text: string): number {
    const number = parseWholeNumber(text);
    if (number === 0) {
        throw new InvalidArgumentError("Give a whole number from 1.");
    }
    return number;
}

/** Parses a port. 0: any free port. */
export function parsePort(text: string): number {
    const port = parseWholeNumber(text);
    if (port > 65535) {
        throw new InvalidArgumentError("Give a port, from 1 to 65535, or 0 for a free one.");
    }
    return port;
}

/** Parses minutes. Fractions are allowed. */
export function parseMinutes(text: string): number {
    const minutes = Number(text);
    if (text.trim() === "" || !(minutes > 0) || !Number.isFinite(minutes)) {
        throw new InvalidArgumentError("Give a number of minutes, more than 0.");
    }
    return minutes;
}

/** Parses an address of a machine. @returns its origin, without a slash at the end. */
function parseMachineUrl(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search !== "") {
        throw new InvalidArgumentError("Give an address like https://10.0.0.7:8443.");
    }
    return url.origin;
}

function parseAccountId(text: string): string {
    if (!/^[0-9]{12}$/.test(text)) {
        throw new InvalidArgumentError("Give 12 digits.");
    }
    return text;
}
