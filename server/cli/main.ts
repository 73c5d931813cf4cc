import { addBackupCommand } from "./backup";
import { addEdgeAgentCommand } from "./edgeAgent";
import { addGuardCommand } from "./borrowedHosting";
import { addCancelCommand } from "./cancel";
import { addClientsCommand } from "./clients";
import { addCompletionCommand } from "./completion";
import { addConsoleCommand } from "./console";
import { addDetectCommand } from "./detect";
import { addDoctorCommand } from "./doctor";
import { addInitCommand } from "./init";
import { addImportCommand } from "./import";
import { addLogsCommand } from "./logs";
import { addPackageKeyCommand } from "./packageKey";
import { addPoliciesCommand } from "./policies";
import { addReportCommand } from "./report";
import { addRestoreCommand } from "./restore";
import { addServeCommand } from "./serve";
import { addSessionCommand } from "./session";
import { addStatusCommand } from "./status";
import { addStopCommand } from "./stop";
import { addThresholdCommand } from "./threshold";
import { addUsersCommand } from "./users";
import { addWatchCommand } from "./watch";
import { openServiceJudge } from "./watchService";
import { addWorkerCommand } from "./worker";
import { runProgram } from "./runProgram";

// AWS's packages would write warnings into the log about the Node versions that they support. Its reader can't act on
// them.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

runProgram(
    "Trains defect detectors from labelled pictures, and inspects pictures with them: the Amazon Lookout for Vision API, self-hosted.",
    [
        addInitCommand,
        addConsoleCommand,
        addDetectCommand,
        addReportCommand,
        addPackageKeyCommand,
        addThresholdCommand,
        addCancelCommand,
        addImportCommand,
        addStatusCommand,
        addLogsCommand,
        addDoctorCommand,
        addStopCommand,
        addServeCommand,
        addWorkerCommand,
        addEdgeAgentCommand,
        addWatchCommand(openServiceJudge),
        addUsersCommand,
        addPoliciesCommand,
        addSessionCommand,
        addBackupCommand,
        addRestoreCommand,
        addClientsCommand,
        addCompletionCommand,
        addGuardCommand,
    ],
);
