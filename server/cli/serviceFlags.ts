import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { resolveDataDir } from "../dataFolder/dataDir";
import type { FoundationOptions } from "../service/openStorage";
import type { TlsFiles } from "../http/tlsCertificate";

/** The flags that `serve` and `worker` share. Each has an environment variable `LOOKOUTVISION_…`. */
export const serviceFlags = [
    ...inGroup("Where things are:", [
        flag(
            "--data-dir <dir>",
            "what is the service's own (default: the nearest .lookoutvision, else ~/.lookoutvision)",
        ),
        flag(
            "--bucket-root <dir>",
            "its folders are buckets (default: those it had before, else DATA_DIR/buckets); all other buckets are in S3",
        ),
        flag("--database-url <url>", "a PostgreSQL database (default: SQLite in the data folder)"),
        flag(
            "--artifacts <s3-uri>",
            "copies of pictures and trained models (default: in the data folder), as s3://BUCKET/PREFIX",
        ),
        flag("--region <region>", "region in ARNs (default: the one it had before, else us-east-1)"),
        flag("--account-id <id>", "account in ARNs").default("000000000000").argParser(parseAccountId),
    ]),
    ...inGroup("Training:", [
        flag(
            "--workers <n>",
            "trainings at the same time (default: one less than there are processors, at least 1)",
        ).argParser(parseWholeNumber),
    ]),
];

/** How `serve` and `worker` speak with others. */
export function addressFlags(portDescription: string): Option[] {
    return inGroup("Address:", [
        flag("--host <host>", "address to listen on").default("127.0.0.1"),
        flag("--port <n>", portDescription).argParser(parsePort),
        flag(
            "--tls-certificate <file>",
            "speak TLS with this certificate in PEM, and those between it and its authority; read again when it changes",
        ),
        flag("--tls-key <file>", "its private key in PEM"),
        flag(
            "--insecure-http",
            "speak plain HTTP on an address that others reach: behind a proxy with TLS, or in a safe network",
        ),
        flag(
            "--machine-url <url>",
            "where other machines on the database reach this one (default: where it listens)",
        ).argParser(parseMachineUrl),
    ]);
}

/** What the flags of the address give. */
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

/** Flags under a heading of their own in the help. */
export function inGroup(heading: string, options: Option[]): Option[] {
    return options.map((option) => option.helpGroup(heading));
}

/** Says once that flags have variables, instead of with each. */
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

/** What the shared flags give. */
export interface ServiceFlags {
    dataDir?: string;
    bucketRoot?: string;
    databaseUrl?: string;
    artifacts?: string;
    region?: string;
    accountId: string;
    workers?: number;
    inferenceUnits?: number;
}

/** A flag with its environment variable: `--data-dir` is `LOOKOUTVISION_DATA_DIR`. */
export function flag(flags: string, description: string): Option {
    const option = new Option(flags, description);
    return option.env(`LOOKOUTVISION_${option.name().replaceAll("-", "_").toUpperCase()}`);
}

export function foundationOptions(flags: ServiceFlags): FoundationOptions {
    const { bucketRoot, databaseUrl, artifacts, region, accountId } = flags;
    return { dataDir: resolveDataDir(flags.dataDir), bucketRoot, databaseUrl, artifacts, region, accountId };
}

/** A training keeps one processor busy; one stays free for requests and hosted models. */
export function defaultWorkers(): number {
    return Math.max(1, availableParallelism() - 1);
}

export function parseWholeNumber(text: string): number {
    if (!/^[0-9]{1,9}$/.test(text)) {
        throw new InvalidArgumentError("Give a whole number.");
    }
    return Number(text);
}

/** At least one: with a limit of 0 no model could ever be made. */
export function parseMaxTrainings(text: string): number {
    const trainings = parseWholeNumber(text);
    if (trainings === 0) {
        throw new InvalidArgumentError(
            "With 0 no model could be trained: give at least 1, or leave the flag out for no limit.",
        );
    }
    return trainings;
}

/** A whole number from 1. */
export function parsePositive(text: string): number {
    const number = parseWholeNumber(text);
    if (number === 0) {
        throw new InvalidArgumentError("Give a whole number from 1.");
    }
    return number;
}

/** 0: a free one. */
export function parsePort(text: string): number {
    const port = parseWholeNumber(text);
    if (port > 65535) {
        throw new InvalidArgumentError("Give a port, from 1 to 65535, or 0 for a free one.");
    }
    return port;
}

/** Minutes, fractions allowed. */
export function parseMinutes(text: string): number {
    const minutes = Number(text);
    if (text.trim() === "" || !(minutes > 0) || !Number.isFinite(minutes)) {
        throw new InvalidArgumentError("Give minutes, a number over 0.");
    }
    return minutes;
}

/** @returns it without what the path of a call would be added to. */
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
