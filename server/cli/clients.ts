import { resolve } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import { modelsFolder } from "../awsClients/modelsFolder";

interface ClientsFlags {
    models: string;
}

/** `lookoutvision clients` */
export function addClientsCommand(program: Command): void {
    const command = program
        .command("clients")
        .description(
            "Make boto3 and the AWS CLI know the service. Their current releases no longer include its definition.",
        );
    const models = () =>
        new Option("--models <dir>", "folder in which boto3 and the AWS CLI look for definitions")
            .default(modelsFolder(), "~/.aws/models")
            .argParser((dir: string) => resolve(dir));
    command
        .command("install")
        .description("Write the definition of the service, with paginators and waiters, for all releases.")
        .addOption(models())
        .action(async (flags: ClientsFlags) => {
            const { installDefinition } = definition();
            const folder = await installDefinition(flags.models);
            process.stdout.write(
                [
                    `Written: the definition of the service, in ${folder}.`,
                    'boto3.client("lookoutvision") and "aws lookoutvision" work now, with the address and a key pair of a service:',
                    "  export AWS_ENDPOINT_URL_LOOKOUTVISION=http://127.0.0.1:PORT    # as lookoutvision status shows it",
                    "  export AWS_SHARED_CREDENTIALS_FILE=DATA_DIR/credentials",
                    "A service that was started with --credentials knows the keys of that file: then leave out the second line, which",
                    "would also take a script's keys for S3 away.",
                    "",
                ].join("\n"),
            );
        });
    command
        .command("remove")
        .description("Remove that definition.")
        .addOption(models())
        .action(async (flags: ClientsFlags) => {
            const { removeDefinition } = definition();
            process.stdout.write(`Removed: the definition in ${await removeDefinition(flags.models)}.\n`);
        });
}

/** Loads what knows all operations, for these commands only. */
function definition() {
    return require("../awsClients/installDefinition") as typeof import("../awsClients/installDefinition");
}
