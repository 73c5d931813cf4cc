import { Option } from "commander";
import type { Command } from "commander";
import { ownRoot } from "../client/ownRoot";
import type { CreateConsoleLinkOutput } from "../api/ownOutputs/createConsoleLink";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { openInBrowser } from "./openInBrowser";
import { whichServiceFlags } from "./whichServiceFlags";

interface ConsoleFlags extends WhichService {
    printUrl?: true;
}

/** `lookoutvision console` */
export function addConsoleCommand(program: Command): void {
    const command = program
        .command("console")
        .description(
            "Open the service's page in the browser, signed in. The address works once, and for a minute: with it a browser may do what your key may.",
        )
        .addOption(new Option("--print-url", "print the address instead, for a browser of your choice"));
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(openConsole);
}

async function openConsole(flags: ConsoleFlags): Promise<void> {
    const client = (await connect(flags, { start: false })) ?? (await connect(flags, { start: true, mayBeNew: true }))!;
    const { Token } = await client.call<CreateConsoleLinkOutput>("POST", `${ownRoot}/console-links`);
    const address = `${client.endpoint.replace(/\/$/, "")}/console/#sign-in=${Token}`;
    if (flags.printUrl) {
        process.stdout.write(`${address}\n`);
    } else if (await openInBrowser(address)) {
        process.stdout.write(`The browser opens ${client.endpoint}/console/, signed in.\n`);
    } else {
        process.stdout.write(`Open this in a browser within a minute; it works once:\n${address}\n`);
    }
}
