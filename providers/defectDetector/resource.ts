import * as pulumi from "@pulumi/pulumi";
import { LookoutVisionDataset } from "../dataset/resource";
import { LookoutVisionHostedModel } from "../hostedModel/resource";
import { LookoutVisionLocalBucket } from "../localBucket/resource";
import { LookoutVisionModel } from "../model/resource";
import type { ModelPerformance } from "../model/resource";
import type { S3ObjectLocation } from "../resource/sharedTypes";
import { LookoutVisionProject } from "../project/resource";
import type { DefectDetectorArgs } from "./args";
import { problemsOfArguments } from "./check";

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
                operatingPoint: args.operatingPoint,
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
