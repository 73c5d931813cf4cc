/** What the engine does with one resource: nothing, a change in place, or another one that is made before the old one is deleted. */
export type Plan = "same" | "update" | "replace";

/** A resource as a stack has it, and what each change of one of its arguments comes to. */
export interface PlannedResource {
    class: string;
    args: Record<string, unknown>;
    rows: readonly PlanRow[];
}

export interface PlanRow {
    /** Of the argument that changes. */
    path: string;
    /** What it becomes; undefined removes it. */
    value: unknown;
    plan: Plan;
    /** An argument that must go for the new value to be allowed. */
    without?: string;
    /** What must change with it for the new value to be allowed. */
    with?: { path: string; value: unknown };
}

const row = (path: string, value: unknown, plan: Plan, without?: string): PlanRow => ({ path, value, plan, without });

const timeouts = { create: "1h", update: "1h", delete: "1h" };

const timeoutRows = (plan: Plan, names: readonly string[] = ["create", "update", "delete"]) => [
    row("timeouts", undefined, plan),
    ...names.map((name) => row(`timeouts.${name}`, "2h", plan)),
];

const gateRows = (plan: Plan) => [
    row("qualityGate", undefined, plan),
    row("qualityGate.minimumF1Score", 0.1, plan),
    row("qualityGate.minimumRecall", 0.1, plan),
    row("qualityGate.minimumPrecision", 0.1, plan),
    row("qualityGate.notWorseThan", "1", plan),
    row("qualityGate.tolerance", 0.5, plan),
];

const qualityGate = {
    minimumF1Score: 0,
    minimumRecall: 0,
    minimumPrecision: 0,
    notWorseThan: "previous",
    tolerance: 1,
};

const s3Object = "datasetSource.groundTruthManifest.s3Object";
const manifest = (key: string) => ({ groundTruthManifest: { s3Object: { bucket: "others", key } } });

const greengrass = "configuration.greengrass";
const component = (componentName: string) => ({
    greengrass: {
        s3OutputLocation: { bucket: "plates-bucket", prefix: "edge/" },
        componentName,
        componentVersion: "1.0.0",
        componentDescription: "Plates",
        tags: { line: "7" },
        targetPlatform: { os: "LINUX", arch: "X86_64" },
    },
});

const allow = (action: string) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
});

/** By name. The folders ./pictures, ./tests and ./others are the test's to draw, with pictures of 66 × 66 pixels. */
export const plannedResources: Readonly<Record<string, PlannedResource>> = {
    bucket: {
        class: "LookoutVisionLocalBucket",
        args: { bucket: "plates-bucket" },
        rows: [row("bucket", "other-bucket", "replace"), row("bucket", undefined, "replace")],
    },
    project: {
        class: "LookoutVisionProject",
        args: { projectName: "plates", clientToken: "first" },
        rows: [
            row("projectName", "cups", "replace"),
            row("clientToken", "second", "update"),
            row("clientToken", undefined, "update"),
        ],
    },
    training: {
        class: "LookoutVisionDataset",
        args: {
            projectName: "plates",
            datasetType: "train",
            images: {
                folder: "./pictures",
                bucket: "plates-bucket",
                prefix: "training/",
                maskColors: { anomaly: "#ff0000" },
                crop: { left: 0, top: 0, width: 64, height: 64 },
                resize: { width: 66, height: 66 },
            },
            timeouts,
        },
        rows: [
            row("projectName", "cups", "replace"),
            // A test on the training pictures is refused.
            { ...row("datasetType", "test", "replace"), with: { path: "images.folder", value: "./others" } },
            row("images", { folder: "./tests", bucket: "plates-bucket" }, "update"),
            row("images.folder", "./tests", "update"),
            row("images.bucket", "other-bucket", "update"),
            row("images.prefix", "elsewhere/", "update"),
            row("images.prefix", undefined, "update"),
            row("images.maskColors", { scratch: "#00ff00" }, "update"),
            row("images.maskBackground", "#000000", "update"),
            row("images.crop", undefined, "update"),
            ...["left", "top"].map((side) => row(`images.crop.${side}`, 1, "update")),
            ...["width", "height"].map((side) => row(`images.crop.${side}`, 65, "update")),
            row("images.resize", undefined, "update"),
            ...["width", "height"].map((side) => row(`images.resize.${side}`, 65, "update")),
            row("datasetSource", manifest("plates/train.manifest"), "update", "images"),
            ...timeoutRows("update"),
        ],
    },
    tests: {
        class: "LookoutVisionDataset",
        args: {
            projectName: "plates",
            datasetType: "test",
            datasetSource: manifest("plates/train.manifest"),
            contentHash: "first",
        },
        rows: [
            row("datasetSource", manifest("other.manifest"), "update"),
            row(
                "datasetSource.groundTruthManifest",
                { s3Object: { bucket: "others", key: "other.manifest" } },
                "update",
            ),
            row(s3Object, { bucket: "others", key: "other.manifest" }, "update"),
            row(`${s3Object}.bucket`, "other-bucket", "update"),
            row(`${s3Object}.key`, "other.manifest", "update"),
            row(`${s3Object}.versionId`, "v1", "update"),
            row("classMap", { Good: "normal" }, "update"),
            row("contentHash", "second", "update"),
            row("timeouts", {}, "same"),
        ],
    },
    model: {
        class: "LookoutVisionModel",
        args: {
            projectName: "plates",
            outputConfig: { s3Location: { bucket: "plates-bucket", prefix: "models/" } },
            description: "plates",
            tags: { line: "7" },
            triggers: ["first", { picture: 1 }],
            operatingPoint: { threshold: 2.5 },
            qualityGate,
            timeouts,
            clientToken: "first",
        },
        rows: [
            row("projectName", "cups", "replace"),
            row("outputConfig", { s3Location: { bucket: "plates-bucket", prefix: "other/" } }, "replace"),
            row("outputConfig.s3Location", { bucket: "other-bucket", prefix: "models/" }, "replace"),
            row("outputConfig.s3Location.bucket", "other-bucket", "replace"),
            row("outputConfig.s3Location.prefix", undefined, "replace"),
            row("description", "cups", "replace"),
            row("description", undefined, "replace"),
            row("kmsKeyId", "alias/plates", "replace"),
            row("sensitiveTo", ["light", "turn"], "replace"),
            row("engine", { sageMaker: { spot: true } }, "update"),
            row("engine.local", true, "update"),
            row("engine.sageMaker", { spot: true }, "update"),
            row("engine.sageMaker.instanceType", "ml.m5.2xlarge", "update"),
            row("engine.sageMaker.spot", true, "update"),
            row("engine.sageMaker.maximumTrainingSeconds", 900, "update"),
            row("engine.sageMaker.volumeSizeGb", 50, "update"),
            {
                ...row("engine.sageMaker.subnets", ["subnet-0a1b2c3d"], "update"),
                with: { path: "engine.sageMaker.securityGroups", value: ["sg-0a1b2c3d"] },
            },
            {
                ...row("engine.sageMaker.securityGroups", ["sg-0a1b2c3d"], "update"),
                with: { path: "engine.sageMaker.subnets", value: ["subnet-0a1b2c3d"] },
            },
            row("engine.sageMaker.keepAliveSeconds", 60, "update"),
            row("engine.sageMaker.pricePerHour", 0.5, "update"),
            row("engine.sageMaker.hostingInstanceType", "ml.c5.large", "update"),
            row("engine.sageMaker.hostingPricePerHour", 0.1, "update"),
            row("engine.sageMakerAlgorithm", { spot: true }, "update"),
            row("engine.sageMakerAlgorithm.instanceType", "ml.m5.2xlarge", "update"),
            row("engine.sageMakerAlgorithm.spot", true, "update"),
            row("engine.sageMakerAlgorithm.maximumTrainingSeconds", 900, "update"),
            row("engine.sageMakerAlgorithm.volumeSizeGb", 50, "update"),
            {
                ...row("engine.sageMakerAlgorithm.subnets", ["subnet-0a1b2c3d"], "update"),
                with: { path: "engine.sageMakerAlgorithm.securityGroups", value: ["sg-0a1b2c3d"] },
            },
            {
                ...row("engine.sageMakerAlgorithm.securityGroups", ["sg-0a1b2c3d"], "update"),
                with: { path: "engine.sageMakerAlgorithm.subnets", value: ["subnet-0a1b2c3d"] },
            },
            row("engine.sageMakerAlgorithm.keepAliveSeconds", 60, "update"),
            row("engine.sageMakerAlgorithm.pricePerHour", 0.5, "update"),
            row("engine.sageMakerAlgorithm.hostingInstanceType", "ml.c5.large", "update"),
            row("engine.sageMakerAlgorithm.hostingPricePerHour", 0.1, "update"),
            row("engine.sageMakerAlgorithm.variant", "segmentation", "update"),
            row("tags", { line: "8" }, "update"),
            row("tags", undefined, "update"),
            row("triggers", ["first", { picture: 2 }], "replace"),
            row("triggers", undefined, "replace"),
            row("operatingPoint", { minimumRecall: 0.9 }, "update"),
            row("operatingPoint", undefined, "update"),
            row("operatingPoint.threshold", 3, "update"),
            row("operatingPoint.minimumRecall", 0.9, "update", "operatingPoint.threshold"),
            row("operatingPoint.maximumFalseAlarmRate", 0.1, "update", "operatingPoint.threshold"),
            ...gateRows("update"),
            row("adoptVersion", "1", "update"),
            ...timeoutRows("update"),
            row("clientToken", "second", "update"),
        ],
    },
    hosted: {
        class: "LookoutVisionHostedModel",
        args: { projectName: "plates", modelVersion: "1", minInferenceUnits: 1, maxInferenceUnits: 2, timeouts },
        rows: [
            row("projectName", "cups", "replace"),
            row("modelVersion", "2", "replace"),
            row("minInferenceUnits", 2, "update"),
            row("minInferenceUnits", undefined, "same"),
            row("maxInferenceUnits", 3, "update"),
            row("maxInferenceUnits", undefined, "update"),
            ...timeoutRows("update"),
        ],
    },
    component: {
        class: "LookoutVisionModelPackage",
        args: {
            projectName: "plates",
            modelVersion: "1",
            jobName: "first",
            description: "Plates",
            configuration: component("com.example.plates"),
            agent: { socket: "unix:///run/plates.sock", autostart: true },
            triggers: ["first"],
            timeouts: { create: "1h", update: "1h" },
        },
        rows: [
            row("projectName", "cups", "replace"),
            row("modelVersion", "2", "replace"),
            row("jobName", "second", "replace"),
            row("jobName", undefined, "same"),
            row("description", "Cups", "replace"),
            row("configuration", component("com.example.cups"), "replace"),
            row(greengrass, component("com.example.cups").greengrass, "replace"),
            row(`${greengrass}.s3OutputLocation`, { bucket: "plates-bucket" }, "replace"),
            row(`${greengrass}.s3OutputLocation.bucket`, "other-bucket", "replace"),
            row(`${greengrass}.s3OutputLocation.prefix`, "other/", "replace"),
            row(`${greengrass}.componentName`, "com.example.cups", "replace"),
            row(`${greengrass}.componentVersion`, "1.0.1", "replace"),
            row(`${greengrass}.componentDescription`, "Cups", "replace"),
            row(`${greengrass}.tags`, { line: "8" }, "replace"),
            row(`${greengrass}.targetDevice`, "jetson_xavier", "replace", `${greengrass}.targetPlatform`),
            row(`${greengrass}.targetPlatform`, { os: "LINUX", arch: "ARM64" }, "replace"),
            row(`${greengrass}.targetPlatform.os`, "LINUX", "same"),
            row(`${greengrass}.targetPlatform.arch`, "ARM64", "replace"),
            row(`${greengrass}.targetPlatform.accelerator`, "NVIDIA", "replace"),
            row(`${greengrass}.compilerOptions`, '{"mcpu": "core-avx2"}', "replace"),
            row("agent", undefined, "replace"),
            row("agent.socket", "unix:///run/cups.sock", "replace"),
            row("agent.autostart", false, "replace"),
            row("triggers", ["second"], "replace"),
            ...timeoutRows("update", ["create", "update"]),
        ],
    },
    policy: {
        class: "LookoutVisionPolicy",
        args: { policyName: "detect", document: allow("lookoutvision:DetectAnomalies") },
        rows: [
            row("policyName", "read", "replace"),
            row("document", allow("lookoutvision:StartModel"), "update"),
            row("document", JSON.stringify(allow("lookoutvision:StopModel")), "update"),
        ],
    },
    user: {
        class: "LookoutVisionUser",
        args: { userName: "camera", policies: ["detect"], inlinePolicies: { own: allow("lookoutvision:List*") } },
        rows: [
            row("userName", "labeller", "replace"),
            row("policies", ["detect", "read"], "update"),
            row("policies", undefined, "update"),
            row("inlinePolicies", { other: allow("lookoutvision:List*") }, "update"),
            row("isDisabled", true, "update"),
        ],
    },
    key: {
        class: "LookoutVisionAccessKey",
        args: { userName: "camera", triggers: ["2026"] },
        rows: [row("userName", "labeller", "replace"), row("triggers", ["2027"], "replace")],
    },
};
