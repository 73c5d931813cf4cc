import { cancelTraining } from "./actions/cancelTraining";
import { describeOperatingPoint } from "./actions/describeOperatingPoint";
import { describeTraining } from "./actions/describeTraining";
import { explainAnomalies } from "./actions/explainAnomalies";
import { setOperatingPoint } from "./actions/setOperatingPoint";
import { pictureLimits } from "../pictures/pictureLimits";
import { consoleOperations } from "./consoleOperations";
import type { Operation } from "./operation";
import { own } from "./ownOperation";
import * as outputs from "./ownOutputs";
import { ownRoot } from "../client/ownRoot";
import { pictureOperations } from "./pictureOperations";
import { trialOperations } from "./trialOperations";
import { userOperations } from "./userOperations";
import { requireRoomForPicture } from "./requireRoomForPicture";
import * as validations from "./validations";

const model = `${ownRoot}/projects/{projectName}/models/{modelVersion}`;

/**
 * THE list of the service's own operations. They are signed, checked, audited and answered like AWS's, for the
 * same callers. No AWS SDK knows them. CONTRIBUTING.md says what a new one needs.
 */
export const ownOperations = {
    CancelTraining: own(
        "POST",
        `${model}/cancel-training`,
        "model",
        validations.cancelTraining,
        outputs.cancelTraining,
        cancelTraining,
        { formerPath: "/2020-11-20/projects/{projectName}/models/{modelVersion}/cancel-training" },
    ),
    DescribeOperatingPoint: own(
        "GET",
        `${model}/operating-point`,
        "model",
        validations.describeOperatingPoint,
        outputs.describeOperatingPoint,
        describeOperatingPoint,
        { action: "lookoutvision:DescribeModel" },
    ),
    DescribeTraining: own(
        "GET",
        `${model}/training`,
        "model",
        validations.describeTraining,
        outputs.describeTraining,
        describeTraining,
        { action: "lookoutvision:DescribeModel" },
    ),
    ExplainAnomalies: own(
        "POST",
        `${model}/explain`,
        "model",
        validations.explainAnomalies,
        outputs.explainAnomalies,
        explainAnomalies,
        {
            bodyLimitBytes: pictureLimits.bytes,
            unsignedPayload: true,
            changes: false,
            beforeBody: requireRoomForPicture,
            action: "lookoutvision:DetectAnomalies",
        },
    ),
    SetOperatingPoint: own(
        "PUT",
        `${model}/operating-point`,
        "model",
        validations.setOperatingPoint,
        outputs.setOperatingPoint,
        setOperatingPoint,
    ),
    ...pictureOperations,
    ...consoleOperations,
    ...trialOperations,
    ...userOperations,
} satisfies Readonly<Record<string, Operation>>;

/** Operations of this service alone. */
export type OwnOperationName = keyof typeof ownOperations;
