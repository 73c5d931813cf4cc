import type { Command } from "commander";
import type { DescribeCallerOutput } from "../api/ownOutputs/describeCaller";
import { ownRoot } from "../client/ownRoot";
import type { ServiceClient } from "../client/serviceClient";
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
        const client = (await connect(flags, { start: true }))!;
        process.stdout.write(`${await askForKey(client)}\n`);
    });
}

async function askForKey({ endpoint, call }: ServiceClient): Promise<PackagePublicKey> {
    const { PackageKey } = await call<Partial<DescribeCallerOutput>>("GET", `${ownRoot}/caller`);
    if (PackageKey === undefined) {
        throw new Error(`The service at ${endpoint} tells no key for packages: it is of an earlier release.`);
    }
    return parsePackageKey(PackageKey);
}
