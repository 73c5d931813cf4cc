import { Command } from "commander";
import { addCancelCommand } from "./cancel";
import { addDetectCommand } from "./detect";
import { InterruptedError, interruptedExitCode } from "./interruption";
import { addLogsCommand } from "./logs";
import { addServeCommand } from "./serve";
import { addStatusCommand } from "./status";
import { addStopCommand } from "./stop";
import { addWorkerCommand } from "./worker";
import { packageVersion } from "../files/packageRoot";

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
addStatusCommand(program);
addLogsCommand(program);
addStopCommand(program);

program.parseAsync().catch((error: unknown) => {
    const debug = process.env.LOOKOUTVISION_DEBUG ? (error as Error).stack : undefined;
    process.stderr.write(`${debug ?? (error instanceof Error ? error.message : String(error))}\n`);
    if (error instanceof InterruptedError) {
        // What was given up may still wait for an answer.
        process.exit(interruptedExitCode);
    }
    process.exitCode ||= 1;
});
