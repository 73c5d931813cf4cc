/** Rooms of the provider by folder name, lowest first; `.` is what programs import. */
export const providerRooms = {
    host: { holds: "what Pulumi's provider host demands: stub, state, progress", mayImport: [] },
    arguments: { holds: "rules of arguments, changes, tokens", mayImport: ["host"] },
    service: { holds: "finding, calling and recognising the service", mayImport: ["host", "arguments"] },
    stackIdentity: { holds: "who a stack is", mayImport: ["host", "arguments"] },
    buckets: { holds: "buckets: folders and S3", mayImport: ["service"] },
    resource: { holds: "the base class of all resources", mayImport: ["host", "arguments", "stackIdentity"] },
    localBucket: { holds: "LookoutVisionLocalBucket", mayImport: ["host", "arguments", "service", "resource"] },
    dataset: {
        holds: "LookoutVisionDataset",
        mayImport: ["host", "arguments", "service", "buckets", "resource"],
    },
    model: { holds: "LookoutVisionModel", mayImport: ["host", "arguments", "service", "resource", "dataset"] },
    project: {
        holds: "LookoutVisionProject",
        mayImport: ["host", "arguments", "service", "resource", "dataset", "model"],
    },
    hostedModel: {
        holds: "LookoutVisionHostedModel",
        mayImport: ["host", "arguments", "service", "resource", "model"],
    },
    modelPackage: {
        holds: "LookoutVisionModelPackage",
        mayImport: ["host", "arguments", "service", "resource", "model"],
    },
    policy: { holds: "LookoutVisionPolicy", mayImport: ["host", "arguments", "service", "resource"] },
    user: { holds: "LookoutVisionUser", mayImport: ["host", "arguments", "service", "resource"] },
    accessKey: { holds: "LookoutVisionAccessKey", mayImport: ["host", "arguments", "service", "resource"] },
    defectDetector: {
        holds: "DefectDetector: all in one",
        mayImport: ["arguments", "resource", "localBucket", "dataset", "model", "project", "hostedModel"],
    },
    ".": {
        holds: "what programs import, and the provider",
        mayImport: [
            "host",
            "arguments",
            "service",
            "resource",
            "stackIdentity",
            "localBucket",
            "dataset",
            "model",
            "project",
            "hostedModel",
            "modelPackage",
            "policy",
            "user",
            "accessKey",
            "defectDetector",
        ],
    },
};
