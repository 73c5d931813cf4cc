import { Command } from "commander";
import { addGuardCommand } from "./borrowedHosting";
import { addCancelCommand } from "./cancel";
import { addDetectCommand } from "./detect";
import { InterruptedError, outputGoneExitCode } from "./interruption";
import { addImportCommand } from "./import";
import { addLogsCommand } from "./logs";
import { watchOutput } from "./outputGone";
import { addServeCommand } from "./serve";
import { addStatusCommand } from "./status";
import { addStopCommand } from "./stop";
import { addThresholdCommand } from "./threshold";
import { addWorkerCommand } from "./worker";
import { packageVersion } from "../files/packageRoot";

watchOutput((unwritable) => {
    if (unwritable !== undefined) {
        tell(unwritable);
    }
    process.exit(unwritable === undefined ? outputGoneExitCode : 1);
});

const program = new Command("lookoutvision")
    .description(
        "Trains defect detectors from labelled pictures, and detects with them: the Amazon Lookout for Vision API, self-hosted.",
    )
    .version(packageVersion)
    .showHelpAfterError("(--help tells more)");

addServeCommand(program);
addWorkerCommand(program);
addDetectCommand(program);
addCancelCommand(program);
addThresholdCommand(program);
addImportCommand(program);
addStatusCommand(program);
addLogsCommand(program);
addStopCommand(program);
addGuardCommand(program);

program.parseAsync().catch((error: unknown) => {
    if (error instanceof InterruptedError) {
        if (error.exitCode !== outputGoneExitCode) {
            tell(error);
        }
        // What was given up may still wait for an answer.
        process.exit(error.exitCode);
    }
    tell(error);
    process.exitCode ||= 1;
});

function tell(error: unknown): void {
    const debug = process.env.LOOKOUTVISION_DEBUG ? (error as Error).stack : undefined;
    process.stderr.write(`${debug ?? (error instanceof Error ? error.message : String(error))}\n`);
}
