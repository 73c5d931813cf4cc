import type { HoldingTests } from "./holdingTests";

/** Questions about hosting, detecting and devices, in the order of docs/choices.md. */
export const detecting: HoldingTests = {
    "How a verdict comes about, which DetectAnomalies doesn't tell": [
        ["api/explainAnomalies", "answers as DetectAnomalies does, with score, threshold and anomaly map"],
    ],
    "Pictures of another camera, lens or product, which DetectAnomalies doesn't tell from anomalies": [
        ["api/explainAnomalies", "says how unlike all learnt pictures it is, if the model can tell"],
        [
            "metrics/noteUnfamiliar",
            "are told in the log at once, and then once a minute for each version, with their number",
        ],
    ],
    "A hosted version, when KMS or S3 is away at the next start of the service": [
        ["encryption/kmsFaults", "keeps a hosted model HOSTED when KMS is away at its next start"],
    ],
    "A call that the status of the version doesn't allow": [["api/modelLifeCycle", "what can be done with a version"]],
    "StopModel while hosting is being started or stopped": [
        ["api/modelLifeCycle", 'STARTING_HOSTING: ["StartModelPackagingJob"]'],
    ],
    "`SYSTEM_UPDATING`": [
        ["hosting/engines/sageMaker", "is SYSTEM_UPDATING while SageMaker maintains the endpoint, and serves on"],
        ["api/modelLifeCycle", 'SYSTEM_UPDATING: ["DetectAnomalies", "StartModelPackagingJob"]'],
    ],
    "Where a version is hosted": [
        ["hosting/engines/sageMaker", "makes an endpoint for a version that was trained there"],
        ["hosting/engines/sageMaker", "hosts by itself what its tag says, wherever it was trained"],
    ],
    "A picture over the 6,291,456 bytes that an endpoint of SageMaker takes": [
        [
            "hosting/engines/sageMaker",
            "inspects a picture here that is too large for an endpoint, with the same result",
        ],
    ],
    "What a version of the published algorithm can't do: hosting elsewhere, packages, ExplainAnomalies, trial detections, a picture over 6,291,456 bytes":
        [
            ["training/sageMakerAlgorithm", "refuses with 400 what only a model of the service's own trainer can do"],
            ["training/sageMakerAlgorithm", "refuses reasons, and a picture that is too large for an endpoint"],
        ],
    "A threshold that is set while an endpoint of SageMaker serves": [
        [
            "hosting/engines/sageMaker",
            "decides by a threshold that a person sets, at once and with the endpoint as it is",
        ],
    ],
    "Errors of a version's endpoint": [
        ["hosting/engines/sageMaker", "refuses what is no picture with 400, as when it hosts by itself"],
        ["hosting/engines/sageMaker", "answers 429 while AWS throttles"],
    ],
    "An endpoint that somebody deletes in AWS's console": [
        ["hosting/engines/sageMaker", "says so when somebody deletes the endpoint in AWS's console"],
    ],
    "`MaxInferenceUnits` below `MinInferenceUnits`": [["api/startModel", "fewer units at most than at least"]],
    "The most inference units of a model": [["api/startModel", "answers 402 to more units than a model can have here"]],
    "DetectAnomalies with no picture, more than 8 MB, another content type, or a picture of another size": [
        ["api/detectAnomalies", "more than 8 MB"],
        ["hosting/hosting", "refuses a picture of another size and what is no picture, and goes on"],
    ],
    "DetectAnomalies above the capacity of the units": [
        ["api/detectAnomalies", "answers 429 with Retry-After when all units are busy"],
    ],
    "Names of anomalies that the response can't hold": [
        ["api/detectAnomalies", "names without the characters that the API doesn't allow"],
    ],
    "The operations of trial detections, of which AWS published only the names of three permissions": [
        ["api/startTrialDetection", "is refused to a reader, and tells in the audit log who started what"],
        ["api/verifyTrialDetectionResults", "is for those who may start trials, not for readers"],
    ],
    "A folder of a trial": [
        ["api/startTrialDetection", "judge the pictures of a folder, as DetectAnomalies would"],
        ["api/startTrialDetection", "refuses names, folders and sources that can't be used, in a sentence"],
    ],
    "A picture of a trial that can't be inspected": [
        ["api/startTrialDetection", "gives each picture that can't be inspected a message"],
        ["api/startTrialDetection", "fails when no picture at all can be inspected"],
    ],
    "The threshold of a trial": [
        ["api/startTrialDetection", "judges the others by the threshold that was set at the start"],
    ],
    "A version that is deleted while it is tried": [
        ["trials/trialFailures", "meanwhile, and keeps the results so far"],
    ],
    "A bucket or KMS that is away during a trial": [
        ["trials/trialFailures", "waits while the bucket or the key is away, says so, and goes on"],
        ["trials/trialFailures", "doesn't wait for ever"],
    ],
    "Trials at the same time": [
        ["trials/trialSupervisor", "runs two trials at once, each of another project, and has the rest wait"],
        ["api/startTrialDetection", "takes no more than twenty trials at once"],
    ],
    "The end of a trial detection's data": [
        ["api/listTrialDetections", "lists none of a project that was deleted, and nothing of its trials is left"],
        ["api/deleteTrialDetection", "refuses a trial that runs, and says what to do"],
        ["api/deleteTrialDetection", "deletes the results with the trial, and leaves the others"],
    ],
    "Pictures that DescribeUsage counts": [
        ["api/describeUsage", "counts the pictures that hosted models inspected and called anomalies"],
    ],
    "What packaging makes": [
        ["packaging/componentRecipe", "lie under the prefix, joined as it is given"],
        ["packaging/packagedModel", "becomes a component in the bucket, with a recipe that names the archive"],
    ],
    "`ComponentVersionArn`": [
        ["api/describeModelPackagingJob", "shows all that was ordered, and the component once it is there"],
    ],
    "What the target does": [
        ["packaging/componentRecipe", "is for the architecture of the target"],
        ["api/startModelPackagingJob", "takes what each target allows"],
    ],
    "The tags of a component": [
        ["packaging/componentRecipe", "carries model, tags and compiler options in the configuration"],
        ["api/startModelPackagingJob", "answers 402 to more tags than a component can have"],
    ],
    "Neither `TargetDevice` nor `TargetPlatform`, or both": [
        ["api/packagingRefusals", "neither a device nor a platform"],
        ["api/packagingRefusals", "a device and a platform"],
    ],
    "A `JobName` that is taken": [
        [
            "api/startModelPackagingJob",
            "refuses the name of another job, with 409, unless that failed: then it takes its place",
        ],
    ],
    "A component name and version that stand for another model": [
        ["api/startModelPackagingJob", "refuses a component of another model under the same name and version"],
    ],
    "Packaging jobs at once": [["api/startModelPackagingJob", "answers 402 when a hundred jobs run or wait"]],
    "Who made a package": [
        ["packaging/modelPackage", "that isn't signed, or isn't by the key that is given, or was changed since"],
    ],
    "Deleting a model while it is packaged": [
        ["api/startModelPackagingJob", "doesn't let its version be deleted until it has ended, and stays when it is"],
    ],
    "Packaging jobs of a project that is deleted": [
        ["api/listModelPackagingJobs", "lists none of a project that was deleted and made again"],
    ],
    "`ModelPackagingMethod`": [
        ["api/describeModelPackagingJob", "shows all that was ordered, and the component once it is there"],
    ],
    "A bitmap whose bytes aren't width × height × 3": [
        ["edgeAgent/edgeAgent", "takes rows that are filled up to four bytes"],
        ["edgeAgent/edgeAgent", "refuses what it can't use with INVALID_ARGUMENT"],
    ],
    "A bitmap of another size than the model's": [
        ["edgeAgent/unusableRequests", "has 64x64 pixels; this model was trained"],
    ],
    "The field of `AnomalyMaskParams`, which published definitions number 2 or 3": [
        ["edgeAgent/edgeClients", "with the mask's segment as field"],
    ],
    "A segment that is missing, too short, a link, or named with a path": [
        ["edgeAgent/edgeClients", "can't crash it or reach outside of their segments"],
    ],
    "Pictures that wait for a model": [
        ["edgeAgent/edgeAgent", "refuses pictures beyond its line with RESOURCE_EXHAUSTED"],
    ],
    "`anomaly_score` and `anomaly_threshold`": [
        ["edgeAgent/edgeAgent", "judges pixels as the same picture is judged as PNG"],
    ],
    "The mask of a normal picture": [["edgeAgent/edgeAgent", "judges pixels as the same picture is judged as PNG"]],
    "Models after a restart of the agent or the device": [
        ["edgeAgent/edgeAgent", "has the models that ran running again after a kill"],
    ],
    "A package that is replaced, goes, or can't be read": [
        ["edgeAgent/edgeAgent", "shows a package that appears, replaces it by a newer one"],
        ["edgeAgent/edgeAgent", "shows a package that can't be used as FAILED"],
    ],
    "A socket that is there when the agent starts": [["edgeAgent/edgeAgent", "takes over a dead socket"]],
    "Who may call": [["edgeAgent/edgeAgent", "lets nobody else call it"]],
};
