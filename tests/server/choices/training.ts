import type { HoldingTests } from "./holdingTests";

/** Questions about training, evaluation and encryption keys, in the order of docs/choices.md. */
export const training: HoldingTests = {
    "Test pictures that are training pictures too, under other names": [
        ["training/trainedMessage", "tells of test pictures that were learnt from, and names three"],
    ],
    "Deleting a dataset that a training uses": [
        ["api/createModel", "lets a dataset be deleted while a model is trained on it"],
        ["api/createModel", "freezes the labelled lines, which later changes of the dataset don't reach"],
    ],
    "CreateModel without a training dataset, or with too few labelled pictures": [
        ["api/createModel", "refuses a project without a training dataset"],
        ["api/createModel", "19 normal pictures in a single dataset"],
    ],
    "The minimum of anomalies in a test dataset": [
        ["api/createModel", "trains with no anomaly in the training dataset when there is a test dataset of 10 and 8"],
    ],
    "CreateModel while another version trains": [
        [
            "training/trainingSupervisor",
            "tells those who wait how many are before them, and trains in the order of creation",
        ],
        ["api/createModel", "answers 402 past the configured number of trainings"],
    ],
    "How a single dataset is split": [
        ["detector/trainDetector", "sets a fifth aside for the test when there is no test dataset"],
        ["detector/split", "keep pictures of one piece together"],
    ],
    "F1 score, precision and recall where fewer than ten anomalies are set aside": [
        [
            "detector/crossValidation",
            "gives precision, recall and F1 score of all pictures, and keeps what those set aside gave",
        ],
        ["detector/trainDetector", "sets a fifth aside for the test when there is no test dataset"],
    ],
    "A training whose detector is no better than guessing": [
        ["training/guessing", "has that as the first words of its StatusMessage"],
    ],
    "Pictures from which a detector can learn nothing, as plain black ones": [
        ["detector/flatPictures", "finds lines at places where it has seen none"],
        ["detector/detectors/fitCandidates", "end the training in a sentence about the pictures where none is left"],
    ],
    "From which score on a picture is an anomaly": [
        ["detector/trainDetector", "never reads a test picture or its mask before everything is decided"],
        ["detector/decision", "lies between scores that are apart, and is sure of them"],
    ],
    "ARN of `CreateModel` in policies": [
        ["api/permissions", "are asked for by each operation, whose refusal tells nothing of what exists"],
    ],
    "Policies for operations that have no resource in AWS (datasets, lists of a project)": [
        ["api/permissions", "suffice for each operation when they are on its action and resource alone"],
    ],
    "`ForAnyValue:` with `IfExists` for a key that a call doesn't have": [
        ["permissions/evaluate", "takes an absent key as no match"],
    ],
    "`NotIpAddress` with IPv4 networks for a caller with IPv6": [["permissions/evaluate", "evaluates each operator"]],
    "A project as a program of Pulumi": [
        ["../engine/exportedProgram", "that only reads it plans nothing, changes nothing"],
        ["../engine/exportedProgram", "that takes over its models, hosting and packages changes nothing that exists"],
    ],
    "Another threshold for a trained version, for which the API has no operation": [
        [
            "operatingPoint/chooseThreshold",
            "keeps what was asked for on the test pictures and on those that were learnt from without them",
        ],
        ["api/setOperatingPoint", "is told by the evaluation files and the report"],
    ],
    "How far a training is, for which the API has only StatusMessage": [
        ["api/describeTraining", "tells how far a running one is as data, of which StatusMessage is made"],
    ],
    "A recall or false-alarm rate that only guessing would give": [
        ["api/setOperatingPoint", "refuses what can't be had, with the value that can, and changes nothing"],
    ],
    "A score whose denominator is 0": [["detector/metrics", "are 0 where a denominator is 0"]],
    "Scores of an anomaly type": [
        [
            "detector/segmentation/pixelMetrics",
            "count pixels over all pictures, but average the IoU over the pictures that a type concerns",
        ],
    ],
    "What is left of a version whose training failed": [
        ["encryption/kmsFaults", "leaves nothing of a training that was cut off"],
    ],
    "What is written beside the two evaluation files": [
        ["training/job", "writes a report whose numbers are those of the result file"],
    ],
    "Ending a training, for which the API has no operation": [
        ["api/cancelTraining", "makes a version that is being trained TRAINING_FAILED"],
        ["cli/cancel", "ends a training and its process for good"],
    ],
    "The time limit of a training": [
        ["training/trainingTime", "ends a training that takes too long"],
        ["training/trainingTime", "gives the test a time of its own"],
    ],
    "Where a version is trained, for which the API has no member": [
        ["sageMaker/engineSetting", "names an engine, alone or with what this training needs"],
        ["training/sageMaker", "refuses a version that asks for an engine or a setting that it can't have"],
    ],
    "A training job that fails at SageMaker": [
        ["training/engines/sageMaker", "fails with SageMaker's reason and what to do"],
        ["training/engines/sageMaker", "tries again after a failure of SageMaker itself"],
    ],
    "A failure at SageMaker for lack of memory or disk": [
        ["training/engines/sageMaker", "doesn't pay again for an instance that is too small"],
    ],
    "Test pictures of the published algorithm, which scores none by itself": [
        ["training/engines/sageMakerAlgorithm", "scores the test pictures by batch transform"],
        ["training/engines/sageMakerAlgorithm", "makes metrics, evaluation files and report of its answers"],
    ],
    "An anomaly without a mask, in a segmentation by the published algorithm": [
        ["training/engines/sageMakerAlgorithm", "refuses a segmentation without masks before anything is copied"],
        ["training/sageMakerAlgorithm", "gave the algorithm one mask for each line"],
    ],
    "Version numbers": [
        ["api/createModel", "numbers the versions of a project from 1"],
        ["api/idempotency", "its number isn't given again"],
    ],
    "`latest`": [["api/describeModel", "takes latest as the highest version that exists"]],
    "A body whose sender only the body proves (no `x-amz-content-sha256`)": [
        ["http/strangers", "can't hold the places of calls by bodies that they announce and never send"],
    ],
    "`KmsKeyId` in DescribeModel": [["api/describeModel", "shows a hosted version with every member"]],
    "A key that is disabled, missing, or waits for its deletion, or a KMS that is away": [
        ["encryption/kmsFaults", "ends every training, start and packaging with the reason when the key"],
        ["encryption/kmsFaults", "ends every training, start and packaging with the reason when KMS answers with"],
        ["encryption/kmsFaults", "whose key is disabled when it is taken up"],
    ],
    "A key that is disabled while a version is being trained or is hosted": [
        ["encryption/kmsFaults", "to the end even if it is disabled meanwhile; a start needs it"],
        ["encryption/kmsFaults", "goes on looking at pictures while the key is disabled, until it is started again"],
    ],
};
