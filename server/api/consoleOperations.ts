import { checkAccess } from "./actions/checkAccess";
import { createConsoleLink } from "./actions/createConsoleLink";
import { describeCaller } from "./actions/describeCaller";
import { ownRoot } from "../client/ownRoot";
import type { Operation } from "./operation";
import { own } from "./ownOperation";
import * as outputs from "./ownOutputs";
import * as validations from "./validations";

/** Operations on the caller itself. They need no right, but a statement may deny them. */
export const consoleOperations = {
    CreateConsoleLink: own(
        "POST",
        `${ownRoot}/console-links`,
        "caller",
        validations.createConsoleLink,
        outputs.createConsoleLink,
        createConsoleLink,
    ),
    DescribeCaller: own(
        "GET",
        `${ownRoot}/caller`,
        "caller",
        validations.describeCaller,
        outputs.describeCaller,
        describeCaller,
        { action: "sts:GetCallerIdentity" },
    ),
    CheckAccess: own(
        "POST",
        `${ownRoot}/caller/access`,
        "caller",
        validations.checkAccess,
        outputs.checkAccess,
        checkAccess,
        { changes: false },
    ),
} satisfies Readonly<Record<string, Operation>>;
