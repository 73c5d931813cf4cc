/** A test that holds the service to a choice: its file below tests/server, and words of it. */
export type HoldingTest = readonly [file: string, words: string];

/** Each question of docs/choices.md, with the tests that hold the service to its answer. */
export const choices: Readonly<Record<string, readonly HoldingTest[]>> = {
    "A name or dataset type that is taken": [
        ["api/createProject", "refuses a name that is taken, with 409"],
        ["api/createDataset", "refuses a type that the project has, with 409"],
    ],
    "A test dataset before the training dataset": [
        ["api/createDataset", "allows a test dataset before the training dataset"],
    ],
    "A dataset whose type is just being deleted": [
        ["api/createDataset", "waits for the dataset that it replaces while that is being deleted, but not for ever"],
    ],
    "`DatasetSource` of `{}`": [["api/createDataset", "takes an empty source as none"]],
    "A manifest with a line that is no entry, a picture named twice, pictures of several buckets, or no line": [
        ["api/createDataset", "fails for a manifest with"],
    ],
    "A `class-name` other than `normal` and `anomaly` (also in another case)": [
        ["datasets/manifestLine", "is not labelled by another class, another case, or no class"],
        ["api/createDataset", "imports a manifest and counts its pictures"],
        ["api/createModel", "says which other classes the pictures have, where too few are labelled normal or anomaly"],
    ],
    "A line with several labels": [
        ["datasets/manifestLine", "takes March's correction of January's label"],
        ["datasets/manifestLine", "say different things, and no creation-date tells which is the newest"],
    ],
    "A picture's rotation mark (EXIF)": [
        ["pictures/decodePicture", "is read as people see it"],
        ["pictures/decodePicture", "is read as it is stored for a model whose training didn't follow marks"],
        ["detector/pictureReading", "see a picture with a rotation mark as people see it, in detection too"],
    ],
    "16-bit PNG files of cameras with fewer bits": [
        [
            "training/skipUnusable",
            "decides with the other training pictures how many bits are used, whatever test pictures have",
        ],
        ["detector/pictureReading", "judge pictures of a 10-bit camera as they judge the same pictures of 8 bits"],
    ],
    "White as an anomaly's colour": [
        [
            "detector/segmentation/readMask",
            "may mark anomalies in white on black, whose answers have a black background then",
        ],
    ],
    "A mask of black and white where the map gives neither to a type": [
        [
            "detector/segmentation/readMask",
            "of white and black that both mean background is refused, since it marks nothing",
        ],
        ["detector/masks", "fails where none of the masks marks anything, rather than learn that nothing is wrong"],
    ],
    "Test pictures that are training pictures too, under other names": [
        ["training/trainedMessage", "tells of test pictures that were learnt from, and names three"],
    ],
    "A line with several masks": [
        [
            "datasets/manifestLine",
            "of several masks takes anomaly-mask-ref, else the newest, else refuses, in either order of its keys",
        ],
    ],
    "A colour map without `BACKGROUND` or `confidence`, dates as browsers print them or without a zone (UTC)": [
        [
            "datasets/manifestLine",
            "needs no background and no confidence in its colour map, and understands a browser's date",
        ],
        ["api/listDatasetEntries", "takes dates without a zone as UTC"],
    ],
    "Changes of which one line is bad": [["api/updateDatasetEntries", "rolls everything back for"]],
    "The order of dataset entries": [
        [
            "api/updateDatasetEntries",
            "adds lines of new pictures at the end and replaces those of known ones whole, in their place",
        ],
    ],
    "`createdBefore`, `createdAfter`": [
        ["api/listDatasetEntries", "lines before a date, without those of that date"],
        ["api/listDatasetEntries", "lines after a date, without those of that date"],
    ],
    "`sourceRefContains`": [
        ["api/listDatasetEntries", "lines whose picture's name has a part, with regard to case"],
        ["api/listDatasetEntries", "lines by a part that would be a wildcard elsewhere"],
    ],
    "Deleting what is being deleted": [
        ["api/modelLifeCycle", 'DELETING: ["DeleteModel"]'],
        ["api/datasetLifeCycle", 'DELETE_IN_PROGRESS: { ...busy, DeleteDataset: "ok" }'],
    ],
    "Changing or training on a dataset whose status ends with `_IN_PROGRESS`": [
        ["api/datasetLifeCycle", "what can be done with a dataset"],
    ],
    "Deleting a dataset while it is being created": [
        ["datasets/datasetSupervisor", "and ends an import that is deleted"],
    ],
    "`DELETE_COMPLETE` and `DELETE_FAILED` of a dataset": [
        ["api/datasetLifeCycle", "are passed through one after the other"],
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
    "**Save changes** of an entry that somebody else has changed": [
        ["api/changeDatasetEntries", "shows what somebody else made of an entry meanwhile, and leaves it"],
        ["api/changeDatasetEntries", "saves what is so already, when a caller who got no answer sends it again"],
        ["api/changeDatasetEntries", "lets one of two people win each entry, and tells the other what is there now"],
    ],
    "Removing pictures from a dataset": [
        ["api/changeDatasetEntries", "adds at the end, replaces in place and removes, in the order of the changes"],
    ],
    "Pictures from a computer for a dataset whose pictures are in a bucket": [
        ["api/putPicture", "stores it where the other pictures of its dataset are, so that one dataset has one bucket"],
    ],
    "The import of a folder: pictures directly in it, or in folders other than `normal` and `anomaly`": [
        ["api/createManifest", "labels by the folders normal and anomaly directly in the folder"],
    ],
    "When there are enough labelled pictures to train": [
        ["api/describeDatasetContents", "enough is what CreateModel accepts"],
        ["api/describeDatasetContents", "says what a training needs of two datasets, and what would be better"],
    ],
    "A picture in both the train and the test dataset": [
        ["api/createModel", "refuses a picture that is in both datasets"],
    ],
    "An output bucket that doesn't exist": [["api/createModel", "an output bucket that doesn't exist"]],
    "A prefix of results under which nothing could ever be written, for example with `../`": [
        ["api/createModel", "a prefix whose objects could never be written"],
        ["api/startModelPackagingJob", "a prefix whose objects could never be written"],
    ],
    "A key with `.` or `..` between slashes, NUL, half a character or more than 1,024 bytes": [
        ["objectStorage/contract", "neither reads nor writes under a key with"],
    ],
    "A key that no file can have (an empty part between slashes, a backslash, a part of more than 255 bytes), or that goes on after the key of another object":
        [
            ["objectStorage/contract", "an object under a key with"],
            ["objectStorage/contract", "keeps an object whose key begins another's"],
        ],
    "Symbolic links in a folder bucket": [
        ["objectStorage/folderStorage", "neither reads nor writes through a symbolic link out of the bucket"],
        ["objectStorage/folderStorage", "ends at symbolic links that lead in a circle"],
        ["objectStorage/folderStorage", "follows symbolic links within the bucket"],
    ],
    "CreateModel while another version trains": [
        [
            "training/trainingSupervisor",
            "tells those who wait how many are before them, and trains in the order of creation",
        ],
        ["api/createModel", "answers 402 past the configured number of trainings"],
    ],
    "A prefix that doesn't end with `/`, or none": [
        ["api/helperPackage", "sums up the result files"],
        ["api/outputMembers", "is there in the answers about a model that is trained and hosted"],
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
    "`KmsKeyId` in DescribeModel": [["api/describeModel", "shows a hosted version with every member"]],
    "A mask that can't be used: not PNG, damaged, of another size, missing, with colours that its map doesn't list, with a map that contradicts another":
        [
            ["detector/segmentation/readMask", "ends the training with its name and the reason when it is"],
            ["training/job", "says which mask is missing"],
            ["detector/masks", "when it has another size than its picture"],
        ],
    "A mask's palette, alpha, bit depth, colour profile, black background": [
        ["detector/segmentation/readMask", "is read pixel by pixel when it is"],
        [
            "detector/masks",
            "learns the same from masks with palettes, transparency, colour profiles or a black background that is not listed",
        ],
    ],
    "A mask of a normal picture; fewer than three masks": [
        ["detector/masks", "doesn't read masks of normal ones"],
        ["detector/masks", "judges whole pictures only when there are fewer than three masks, and doesn't read them"],
    ],
    "A key that is disabled, missing, or waits for its deletion, or a KMS that is away": [
        ["encryption/kmsFaults", "ends every training, start and packaging with the reason when the key"],
        ["encryption/kmsFaults", "ends every training, start and packaging with the reason when KMS answers with"],
        ["encryption/kmsFaults", "whose key is disabled when it is taken up"],
    ],
    "A key that is disabled while a version is being trained or is hosted": [
        ["encryption/kmsFaults", "to the end even if it is disabled meanwhile; a start needs it"],
        ["encryption/kmsFaults", "goes on looking at pictures while the key is disabled, until it is started again"],
    ],
    "A hosted version, when KMS or S3 is away at the next start of the service": [
        ["encryption/kmsFaults", "keeps a hosted model HOSTED when KMS is away at its next start"],
    ],
    "What is left of a version whose training failed": [
        ["encryption/kmsFaults", "leaves nothing of a training that was cut off"],
    ],
    "A labelled picture that is damaged, no PNG or JPEG, or beyond the limits of size": [
        ["training/skipUnusable", "is skipped with a reason when it is"],
        ["training/job", "says which picture is broken, when too few are left without it"],
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
    "Deleting a project with models or datasets": [
        ["api/deleteProject", "refuses a project that has models and datasets, names them, and deletes nothing"],
        ["api/deleteProject", "waits for datasets that are being deleted instead of refusing"],
    ],
    "A client token with other parameters": [
        [
            "api/tokensAndPagesKept",
            "a client token of each of the ten operations is answered as before, and refused with other parameters",
        ],
    ],
    "A client token again, with the same parameters": [
        ["api/idempotency", "give the original response again, although the status has changed since"],
    ],
    "The token of what failed or was deleted since, of a refused call, or of 8 hours ago": [
        ["api/idempotency", "of a training that failed are spent"],
        ["api/idempotency", "of a version that was deleted are spent"],
        ["api/idempotency", "of a call that was refused may be used again"],
        ["api/tokensAndPagesKept", "a client token of 8 hours ago is forgotten"],
    ],
    "A deletion again under its token": [
        ["api/idempotency", "let the deletion of a project be repeated, and delete a later one of the same name"],
    ],
    "Tags of anything but a model of this region and account": [
        ["api/tagResource", "refuses anything but a model of this region and account, with 404"],
    ],
    "The tag `lookoutvision/sensitive-to` of CreateModel, which is this service's own": [
        ["api/sensitiveTo", "is read from a tag: kinds of changes, in any order"],
        ["api/sensitiveTo", "is frozen with what it is trained on"],
    ],
    "The most tags of a model": [
        ["api/tagResource", "has room for 50 tags, and adds none of a request that would pass that"],
    ],
    "A tag key that starts with `aws:`, or is given twice": [
        ["api/tagResource", "refuses a reserved key"],
        ["api/createModel", "a tag key given twice"],
    ],
    "An empty `NextToken`": [["api/inputMembers", 'ListProjects NextToken": { good: [""] }']],
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
    "The order of ListProjects, ListModels, ListModelPackagingJobs": [
        ["api/listProjects", "of 100 by name"],
        ["api/listModels", "lists the versions as numbers, the newest first"],
        ["api/listModelPackagingJobs", "lists the jobs of the project by name"],
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
        ["api/startModelPackagingJob", "neither a device nor a platform"],
        ["api/startModelPackagingJob", "a device and a platform"],
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
    "`ResourceId` in errors": [
        ["http/errors", "reach the SDK with their name, status and every member"],
        ["api/modelLifeCycle", "MODEL ${ProjectName}/1"],
        ["api/datasetLifeCycle", "DATASET ${ProjectName}/train"],
        ["api/startModelPackagingJob", "MODEL_PACKAGE_JOB ${project}/taken"],
    ],
    "The order of checks": [
        [
            "signatures/authenticate",
            "is asked before anything else: who can't be recognised learns nothing of what exists",
        ],
        ["api/inputMembers", "is taken within its limits and refused beyond them"],
    ],
    "Which errors tell of a bad signature": [
        ["signatures/authenticate", "an unknown access key"],
        ["signatures/authenticate", "a signature of 16 minutes ago"],
        ["signatures/authenticate", "refuses presigned requests with a sentence of their own"],
        ["http/errors", "of a caller who isn't recognised reach the SDK"],
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
    "`AccessDeniedException`": [["api/deniedClients", "get AccessDeniedException for these operations and no other"]],
    "A signed header that the request doesn't have; one of `Authorization`, `Host`, `X-Amz-Date` and the like twice": [
        ["signatures/authenticate", "a signed header that was left out"],
        [
            "signatures/authenticate",
            "takes a header that comes several times as signatures do, and refuses two of those that must be one",
        ],
    ],
    "A session token (`X-Amz-Security-Token`)": [
        ["signatures/authenticate", "takes temporary credentials of its file with their session token only"],
        ["signatures/authenticate", "a session token among the signed headers"],
    ],
    "A body signed chunk by chunk (`STREAMING-…`)": [["signatures/authenticate", "a stream signed chunk by chunk"]],
    "More calls at once than are answered (256), or longer bodies together (256 MiB)": [
        ["http/limits", "answer 429 with Retry-After to calls beyond those that may be answered at once"],
        ["http/limits", "count the bodies of all calls together"],
    ],
    "A body whose sender only the body proves (no `x-amz-content-sha256`)": [
        ["http/strangers", "can't hold the places of calls by bodies that they announce and never send"],
    ],
    "A query of more than 256 parameters, more than 100 signed headers": [
        ["http/strangers", "have queries and signatures of any length refused before they are read as a whole"],
    ],
    "Control characters in a string, but for tab and line ends": [
        ["http/httpServer", "a string that steers terminals"],
    ],
    "The counters that were published to CloudWatch": [
        ["hosting/hosting", "shows in the metrics what Amazon's service published to CloudWatch"],
    ],
    "An unsigned body (`UNSIGNED-PAYLOAD`)": [
        ["http/httpServer", "takes a picture as a stream in chunks whose payload isn't signed"],
        ["signatures/authenticate", "an unsigned body where no picture is expected"],
    ],
    "An operation that the service doesn't have": [
        ["http/httpServer", "knows no other operations, and says which was asked for"],
    ],
    "A bitmap whose bytes aren't width × height × 3": [
        ["edgeAgent/edgeAgent", "takes rows that are filled up to four bytes"],
        ["edgeAgent/edgeAgent", "refuses what it can't use with INVALID_ARGUMENT"],
    ],
    "A bitmap of another size than the model's": [["edgeAgent/edgeAgent", "has 64x64 pixels; this model was trained"]],
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
    "How long a browser stays signed in to the console": [
        ["console/session", "ends an hour after its last request, and lives on while there are some"],
        ["console/session", "ends twelve hours after its beginning in any case"],
        ["console/session", "ends with the temporary credentials that opened it"],
    ],
    "How often a link to the console can be used, and for how long": [
        ["console/session", "isn't opened by a link that is a minute old, or used"],
    ],
    "The right to sign in to the console, and to ask for one's own rights": [
        ["api/createConsoleLink", "is refused to a caller to whom a statement denies it"],
    ],
    "A session's cookie and a signature in one request": [
        ["console/crossSite", "doesn't count beside a signature, which is checked alone"],
    ],
    "Who somebody is that an identity provider names": [
        ["console/openIdConnect", "is refused to who is no user, is nameless, or was refused by the provider"],
    ],
    "A project as a program of Pulumi": [
        ["../engine/exportedProgram", "that only reads it plans nothing, changes nothing"],
        ["../engine/exportedProgram", "that takes over its models, hosting and packages changes nothing that exists"],
    ],
};
