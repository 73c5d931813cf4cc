import { getReport } from "./actions/getReport";
import { listTestResults } from "./actions/listTestResults";
import { ownRoot } from "../client/ownRoot";
import type { Operation } from "./operation";
import { own } from "./ownOperation";
import * as outputs from "./ownOutputs";
import * as validations from "./validations";

/** Operations on what a model says of single pictures: test results, trial detections, usage. */
export type TrialOperationName = "GetReport" | "ListTestResults";

const model = `${ownRoot}/projects/{projectName}/models/{modelVersion}`;

/** Operations on what a model says of single pictures. Who may describe a model may look at what it says. */
export const trialOperations: Readonly<Record<TrialOperationName, Operation>> = {
    GetReport: own("GET", `${model}/report`, "model", validations.getReport, outputs.getReport, getReport, {
        action: "lookoutvision:DescribeModel",
    }),
    ListTestResults: own(
        "GET",
        `${model}/test-results`,
        "model",
        validations.listTestResults,
        outputs.listTestResults,
        listTestResults,
        { action: "lookoutvision:DescribeModel" },
    ),
};
