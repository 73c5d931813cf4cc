import * as pulumi from "@pulumi/pulumi";
import { type DatasetImages, LookoutVisionDataset, type LookoutVisionDatasetArgs } from "../dataset/resource";
import { LookoutVisionHostedModel } from "../hostedModel/resource";
import { LookoutVisionLocalBucket } from "../localBucket/resource";
import { LookoutVisionModel } from "../model/resource";
import type { LookoutVisionModelArgs, ModelPerformance } from "../model/resource";
import type { S3ObjectLocation, Timeouts } from "../resource/sharedTypes";
import { LookoutVisionProject } from "../project/resource";
import { problemsOfArguments } from "./check";

/** Arguments of {@link DefectDetector}. */
export interface DefectDetectorArgs {
    /**
     * The folder of the training pictures: `normal/` and `anomaly/` with PNG or JPEG files, and if wanted `masks/` with a
     * PNG mask for anomalies, named like its picture. Relative to the folder in which the
     * program runs: that of Pulumi.yaml or, where `main` in it names a file elsewhere, that file's.
     */
    images: pulumi.Input<string>;
    /**
     * A folder of the same form with pictures that are only tested with.
     *
     * @default a part of the training pictures is kept for that
     */
    testImages?: pulumi.Input<string>;
    /**
     * Kinds of anomaly that the masks show, each with its colour as `#rrggbb`.
     *
     * @default `{ anomaly: "#ff0000" }`, or what two-coloured masks such as white on black show beyond doubt
     */
    maskColors?: DatasetImages["maskColors"];
    /** Colour of what is no anomaly in the masks. @default `#ffffff`; `#000000` where white marks anomalies */
    maskBackground?: DatasetImages["maskBackground"];
    /** Region that is cut out of each picture before the upload, in pixels. @default none: the whole picture */
    crop?: DatasetImages["crop"];
    /** Size that each picture is brought to before the upload, in pixels. @default none: the pictures' own */
    resize?: DatasetImages["resize"];
    /**
     * Labels of folders with other names, such as `{ good: "normal", bad: "anomaly" }`.
     *
     * @default none: only `normal/` and `anomaly/` are read
     */
    classMap?: LookoutVisionDatasetArgs["classMap"];
    /**
     * The project's name, unique on the service. Another name is another project: write the one that it has before you give
     * the detector another name in the program, with `aliases`.
     *
     * @default the detector's name in the program; what a project's name can't hold becomes a hyphen
     */
    projectName?: pulumi.Input<string>;
    /**
     * The bucket for pictures and evaluation files. Needed with a service on another machine.
     *
     * @default a {@link LookoutVisionLocalBucket} of the detector's own
     */
    bucket?: pulumi.Input<string>;
    /** Put before the keys of the pictures in the bucket, exactly as given, so a folder's ends in `/`. @default none */
    imagePrefix?: pulumi.Input<string>;
    /** Put before the keys of the evaluation files in the bucket, exactly as given. @default `results/` */
    outputPrefix?: pulumi.Input<string>;
    /** The model's description: 1 to 500 letters, digits, dots, hyphens and underscores; no spaces. @default none */
    description?: pulumi.Input<string>;
    /**
     * Id, ARN or alias of the KMS key that encrypts the service's copies of the pictures and the trained model.
     *
     * @default a key of the service's own
     */
    kmsKeyId?: pulumi.Input<string>;
    /** What of a picture may be a defect by itself: see {@link LookoutVisionModelArgs.sensitiveTo}. @default none */
    sensitiveTo?: LookoutVisionModelArgs["sensitiveTo"];
    /** Up to 200 tags of the model. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Values whose change trains anew, beside the pictures, whose change always does. @default none */
    triggers?: pulumi.Input<unknown[]>;
    /**
     * What a training must reach. A version below it is deleted again and the update fails; the one before stays hosted.
     *
     * @default none: every version that could be trained is hosted
     */
    qualityGate?: LookoutVisionModelArgs["qualityGate"];
    /**
     * `false` trains a model without hosting it. A plain value, since it decides which resources there are.
     *
     * @default true
     */
    hosted?: boolean;
    /** How many pictures the hosted model looks at at once. @default 1 */
    inferenceUnits?: pulumi.Input<number>;
    /** For the imports, the training and the hosting, each. @default those of the resources */
    timeouts?: pulumi.Input<Timeouts>;
}

/**
 * A folder of pictures in, a hosted detector of defects out: the bucket, the project, the datasets, the model and its
 * hosting, put together.
 *
 * Other pictures train a new version, which is hosted before the old one is stopped.
 *
 * ```ts
 * const boards = new DefectDetector("boards", { images: "./pictures" });
 * export const { projectName, modelVersion, performance, endpoint } = boards;
 * ```
 *
 * The resources are children with the detector's name before theirs (`boards-project`, `boards-model` …) and its members,
 * for whatever else is to be known of them. Options such as `protect`, `dependsOn` and `aliases` are given as to any
 * component.
 */
export class DefectDetector extends pulumi.ComponentResource {
    /** The project's name. */
    readonly projectName: pulumi.Output<string>;
    /** The version that was trained: with the project's name, what DetectAnomalies is called with. */
    readonly modelVersion: pulumi.Output<string>;
    /** Of the version. */
    readonly modelArn: pulumi.Output<string>;
    /** `HOSTED`, or `TRAINED` without hosting, when it was last looked at. */
    readonly status: pulumi.Output<string>;
    /** The service's own words for the status. */
    readonly statusMessage: pulumi.Output<string>;
    /** Scores on pictures that the model wasn't trained on. */
    readonly performance: pulumi.Output<ModelPerformance | undefined>;
    /** Per test picture what the model said: JSON Lines. */
    readonly evaluationManifest: pulumi.Output<S3ObjectLocation | undefined>;
    /** The scores: JSON. */
    readonly evaluationResult: pulumi.Output<S3ObjectLocation | undefined>;
    /** The same to be looked at in a browser: one HTML file of the self-hosted service. */
    readonly evaluationReport: pulumi.Output<S3ObjectLocation | undefined>;
    /** Where DetectAnomalies is called; undefined without hosting. */
    readonly endpoint: pulumi.Output<string | undefined>;
    /** The region that requests are signed for; undefined without hosting. */
    readonly region: pulumi.Output<string | undefined>;
    /** With a local service the file for `AWS_SHARED_CREDENTIALS_FILE`; undefined with one elsewhere, or without hosting. */
    readonly credentialsFile: pulumi.Output<string | undefined>;

    /** `NAME-bucket`, unless a bucket was given. */
    readonly bucket: LookoutVisionLocalBucket | undefined;
    /** `NAME-project`. */
    readonly project: LookoutVisionProject;
    /** `NAME-train`. */
    readonly trainingDataset: LookoutVisionDataset;
    /** `NAME-test`, with `testImages`. */
    readonly testDataset: LookoutVisionDataset | undefined;
    /** `NAME-model`. */
    readonly model: LookoutVisionModel;
    /** `NAME-hosted`, unless `hosted` is false. */
    readonly hostedModel: LookoutVisionHostedModel | undefined;

    constructor(name: string, args: DefectDetectorArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lookoutvision:index:DefectDetector", name, {}, opts);
        const problems = problemsOfArguments(args);
        if (problems.length > 0) {
            throw new pulumi.ResourceError(`DefectDetector "${name}": ${problems.join("; ")}`, this, true);
        }
        const asChild = { parent: this };
        const { maskColors, maskBackground, crop, resize, classMap, timeouts } = args;

        this.bucket =
            args.bucket === undefined ? new LookoutVisionLocalBucket(`${name}-bucket`, {}, asChild) : undefined;
        const bucket = args.bucket ?? this.bucket!.bucket;

        this.project = new LookoutVisionProject(
            `${name}-project`,
            { projectName: args.projectName ?? projectNameFrom(name) },
            asChild,
        );
        const { projectName } = this.project;

        const dataset = (datasetType: "train" | "test", folder: pulumi.Input<string>) =>
            new LookoutVisionDataset(
                `${name}-${datasetType}`,
                {
                    projectName,
                    datasetType,
                    images: { folder, bucket, prefix: args.imagePrefix, maskColors, maskBackground, crop, resize },
                    classMap,
                    timeouts,
                },
                asChild,
            );
        this.trainingDataset = dataset("train", args.images);
        this.testDataset = args.testImages === undefined ? undefined : dataset("test", args.testImages);

        this.model = new LookoutVisionModel(
            `${name}-model`,
            {
                projectName,
                outputConfig: { s3Location: { bucket, prefix: args.outputPrefix ?? "results/" } },
                description: args.description,
                kmsKeyId: args.kmsKeyId,
                sensitiveTo: args.sensitiveTo,
                tags: args.tags,
                triggers: pulumi
                    .all([this.trainingDataset.contentHash, this.testDataset?.contentHash, args.triggers])
                    .apply(([training, test, own = []]) => [training, ...(test === undefined ? [] : [test]), ...own]),
                qualityGate: args.qualityGate,
                timeouts,
            },
            asChild,
        );
        const { version, arn, performance, evaluationManifest, evaluationResult, evaluationReport } = this.model;

        this.hostedModel =
            args.hosted === false
                ? undefined
                : new LookoutVisionHostedModel(
                      `${name}-hosted`,
                      { projectName, modelVersion: version, minInferenceUnits: args.inferenceUnits, timeouts },
                      asChild,
                  );

        this.projectName = projectName;
        this.modelVersion = version;
        this.modelArn = arn;
        this.performance = performance;
        this.evaluationManifest = evaluationManifest;
        this.evaluationResult = evaluationResult;
        this.evaluationReport = evaluationReport;
        this.status = (this.hostedModel ?? this.model).status;
        this.statusMessage = (this.hostedModel ?? this.model).statusMessage;
        const nothing = pulumi.output(undefined);
        this.endpoint = this.hostedModel?.endpoint ?? nothing;
        this.region = this.hostedModel?.region ?? nothing;
        this.credentialsFile = this.hostedModel?.credentialsFile ?? nothing;
        this.registerOutputs({
            projectName,
            modelVersion: version,
            modelArn: arn,
            status: this.status,
            statusMessage: this.statusMessage,
            performance,
            evaluationManifest,
            evaluationResult,
            evaluationReport,
            endpoint: this.endpoint,
            region: this.region,
            credentialsFile: this.credentialsFile,
        });
    }
}

/** A project's name begins with a letter or digit. */
function projectNameFrom(name: string): string {
    return name.replace(/[^a-zA-Z0-9_-]+/g, "-").replace(/^[_-]+/, "");
}
