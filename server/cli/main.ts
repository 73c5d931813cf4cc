import { Command } from "commander";
import { addBackupCommand } from "./backup";
import { addGuardCommand } from "./borrowedHosting";
import { addCancelCommand } from "./cancel";
import { addClientsCommand } from "./clients";
import { addCompletionCommand } from "./completion";
import { addDetectCommand } from "./detect";
import { addInitCommand } from "./init";
import { InterruptedError, outputGoneExitCode } from "./interruption";
import { addImportCommand } from "./import";
import { addLogsCommand } from "./logs";
import { watchOutput } from "./outputGone";
import { addPackageKeyCommand } from "./packageKey";
import { addReportCommand } from "./report";
import { addRestoreCommand } from "./restore";
import { addServeCommand } from "./serve";
import { addStatusCommand } from "./status";
import { addStopCommand } from "./stop";
import { addThresholdCommand } from "./threshold";
import { addWorkerCommand } from "./worker";
import { printable } from "../files/printable";
import { packageVersion } from "../files/packageRoot";

// AWS's packages would write warnings into the log about the Node versions that they support. Its reader can't act on
// them.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

watchOutput((unwritable) => {
    if (unwritable !== undefined) {
        tell(unwritable);
    }
    process.exit(unwritable === undefined ? outputGoneExitCode : 1);
});

const program = new Command("lookoutvision")
    .description(
        "Trains defect detectors from labelled pictures, and inspects pictures with them: the Amazon Lookout for Vision API, self-hosted.",
    )
    .version(packageVersion)
    .showHelpAfterError("(--help tells more)");

addInitCommand(program);
addDetectCommand(program);
addReportCommand(program);
addPackageKeyCommand(program);
addThresholdCommand(program);
addCancelCommand(program);
addImportCommand(program);
addStatusCommand(program);
addLogsCommand(program);
addStopCommand(program);
addServeCommand(program);
addWorkerCommand(program);
addBackupCommand(program);
addRestoreCommand(program);
addClientsCommand(program);
addCompletionCommand(program);
addGuardCommand(program);

program.parseAsync().catch((error: unknown) => {
    if (error instanceof InterruptedError) {
        if (error.exitCode !== outputGoneExitCode) {
            tell(error);
        }
        // Abandoned work may still wait for an answer.
        process.exit(error.exitCode);
    }
    tell(error);
    process.exitCode ||= 1;
});

function tell(error: unknown): void {
    const debug = process.env.LOOKOUTVISION_DEBUG ? (error as Error).stack : undefined;
    process.stderr.write(`${debug ?? printable(error instanceof Error ? error.message : String(error))}\n`);
}
