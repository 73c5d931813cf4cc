import type { Command } from "commander";
import { ownModelPath } from "../client/ownRoot";
import { parseModelName } from "./hostedVersion";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { whichServiceFlags } from "./whichServiceFlags";

/** `lookoutvision cancel` */
export function addCancelCommand(program: Command): void {
    const command = program
        .command("cancel")
        .description(
            "End a waiting or running training, on any machine. The version stays and becomes TRAINING_FAILED.",
        )
        .argument("<model>", "PROJECT/VERSION");
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(cancel);
}

async function cancel(model: string, which: WhichService): Promise<void> {
    const { project, version } = parseModelName(model);
    if (version === undefined) {
        throw new Error(`Which training of ${project} is to be cancelled? Give PROJECT/VERSION, such as ${project}/3.`);
    }
    const client = await connect(which, { start: false });
    if (client === undefined) {
        throw new Error(
            "No local service runs here, so nothing is being trained. Name another service with --endpoint, or its folder with --data-dir.",
        );
    }
    await client.call("POST", ownModelPath(project, version, "cancel-training"));
    process.stdout.write(`The training of ${project}/${version} is cancelled.\n`);
}
