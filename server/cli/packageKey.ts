import type { Command } from "commander";
import { parsePackageKey } from "../packaging/packageSignature";
import type { PackagePublicKey } from "../packaging/packageSignature";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { whichServiceFlags } from "./whichServiceFlags";

/** `lookoutvision package-key` */
export function addPackageKeyCommand(program: Command): void {
    const command = program
        .command("package-key")
        .description(
            "Print the public key that the service's model packages are verified with. Give it to each device: detect --package-key.",
        );
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(async (flags: WhichService) => {
        const { endpoint } = (await connect(flags, { start: true }))!;
        process.stdout.write(`${await askForKey(endpoint)}\n`);
    });
}

async function askForKey(endpoint: string): Promise<PackagePublicKey> {
    const url = new URL("healthz", endpoint.endsWith("/") ? endpoint : `${endpoint}/`);
    let packageKey: unknown;
    try {
        const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
        ({ packageKey } = (await answer.json()) as { packageKey?: unknown });
    } catch (error) {
        const { cause, message } = error as Error;
        throw new Error(
            `The service at ${endpoint} doesn't tell its key: ${cause instanceof Error ? cause.message : message}. Check the address and whether it runs.`,
            { cause: error },
        );
    }
    if (typeof packageKey !== "string") {
        throw new Error(
            `The service at ${endpoint} has no key for packages: it is of an earlier release, or its store is damaged.`,
        );
    }
    return parsePackageKey(packageKey);
}
