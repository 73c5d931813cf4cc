import { LookoutVisionPolicy, LookoutVisionProject, LookoutVisionUser } from "pulumi-lookoutvision";

const { projectName } = new LookoutVisionProject("line7", { projectName: "line7" });

/** A policy document that allows actions on resources of the project. */
const allow = (actions: string[], resource: string) => ({
    Version: "2012-10-17",
    Statement: {
        Effect: "Allow",
        Action: actions.map((action) => `lookoutvision:${action}`),
        Resource: `arn:aws:lookoutvision:*:*:${resource}`,
    },
});

// Everybody below has this one too: a version with the tag `protected` stays, whoever may delete others.
const keepProtected = new LookoutVisionPolicy("keep-protected", {
    policyName: "keep-protected",
    document: {
        Version: "2012-10-17",
        Statement: {
            Effect: "Deny",
            Action: ["lookoutvision:DeleteModel", "lookoutvision:UntagResource"],
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceTag/protected": "true" } },
        },
    },
});

const detect = new LookoutVisionPolicy("detect", {
    policyName: "detect-line7",
    document: allow(["DetectAnomalies"], "model/line7/*"),
});

const label = new LookoutVisionPolicy("label", {
    policyName: "label-line7",
    document: allow(
        ["CreateDataset", "DeleteDataset", "DescribeDataset", "ListDatasetEntries", "UpdateDatasetEntries"],
        "project/line7",
    ),
});

const camera = new LookoutVisionUser("camera", {
    userName: "line7-camera",
    policies: [detect.policyName, keepProtected.policyName],
});
const labeller = new LookoutVisionUser("labeller", {
    userName: "line7-labeller",
    policies: [label.policyName, keepProtected.policyName],
});
const pipeline = new LookoutVisionUser("pipeline", {
    userName: "line7-pipeline",
    policies: [keepProtected.policyName],
    inlinePolicies: {
        "train-line7": {
            Version: "2012-10-17",
            Statement: ["project/line7", "model/line7/*"].map(
                (resource) => allow(["*Model*", "DescribeProject", "DescribeDataset", "*Resource"], resource).Statement,
            ),
        },
    },
});

export { projectName };
export const keys = Object.fromEntries(
    Object.entries({ camera, labeller, pipeline }).map(([name, { accessKeyId, secretAccessKey }]) => [
        name,
        { accessKeyId, secretAccessKey },
    ]),
);
