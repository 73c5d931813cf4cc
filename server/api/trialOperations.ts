import { deleteTrialDetection } from "./actions/deleteTrialDetection";
import { describeTrialDetection } from "./actions/describeTrialDetection";
import { describeUsage } from "./actions/describeUsage";
import { getAnomalyMap } from "./actions/getAnomalyMap";
import { getPredictedMask } from "./actions/getPredictedMask";
import { getReport } from "./actions/getReport";
import { listTestResults } from "./actions/listTestResults";
import { listTrialDetectionResults } from "./actions/listTrialDetectionResults";
import { listTrialDetections } from "./actions/listTrialDetections";
import { startTrialDetection } from "./actions/startTrialDetection";
import { verifyTrialDetectionResults } from "./actions/verifyTrialDetectionResults";
import { ownRoot } from "../client/ownRoot";
import { mebibyte } from "./operation";
import type { Operation } from "./operation";
import { own } from "./ownOperation";
import * as outputs from "./ownOutputs";
import * as validations from "./validations";

const trials = `${ownRoot}/projects/{projectName}/trial-detections`;
const trial = `${trials}/{trialDetectionName}`;
const model = `${ownRoot}/projects/{projectName}/models/{modelVersion}`;

/**
 * Operations on what a model says of single pictures. Who may describe a model may look at what it says of its test
 * pictures. Trials have the three actions that AWS's policies know of them: who may start one may verify its results.
 * Deleting one has an action of its own.
 */
export const trialOperations = {
    GetAnomalyMap: own(
        "GET",
        `${model}/anomaly-map`,
        "model",
        validations.getAnomalyMap,
        outputs.getAnomalyMap,
        getAnomalyMap,
        { action: "lookoutvision:DescribeModel" },
    ),
    GetPredictedMask: own(
        "GET",
        `${model}/predicted-mask`,
        "model",
        validations.getPredictedMask,
        outputs.getPredictedMask,
        getPredictedMask,
        { action: "lookoutvision:DescribeModel" },
    ),
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
    DeleteTrialDetection: own(
        "DELETE",
        trial,
        "project",
        validations.deleteTrialDetection,
        outputs.deleteTrialDetection,
        deleteTrialDetection,
    ),
    DescribeTrialDetection: own(
        "GET",
        trial,
        "project",
        validations.describeTrialDetection,
        outputs.describeTrialDetection,
        describeTrialDetection,
    ),
    DescribeUsage: own(
        "GET",
        `${ownRoot}/usage`,
        "everything",
        validations.describeUsage,
        outputs.describeUsage,
        describeUsage,
        { action: "lookoutvision:ListProjects" },
    ),
    ListTrialDetectionResults: own(
        "GET",
        `${trial}/results`,
        "project",
        validations.listTrialDetectionResults,
        outputs.listTrialDetectionResults,
        listTrialDetectionResults,
        { action: "lookoutvision:DescribeTrialDetection" },
    ),
    ListTrialDetections: own(
        "GET",
        trials,
        "project",
        validations.listTrialDetections,
        outputs.listTrialDetections,
        listTrialDetections,
    ),
    StartTrialDetection: own(
        "POST",
        trials,
        "project",
        validations.startTrialDetection,
        outputs.startTrialDetection,
        startTrialDetection,
        { bodyLimitBytes: 5 * mebibyte },
    ),
    VerifyTrialDetectionResults: own(
        "POST",
        `${trial}/verifications`,
        "project",
        validations.verifyTrialDetectionResults,
        outputs.verifyTrialDetectionResults,
        verifyTrialDetectionResults,
        { action: "lookoutvision:StartTrialDetection", bodyLimitBytes: 3 * mebibyte },
    ),
} satisfies Readonly<Record<string, Operation>>;
