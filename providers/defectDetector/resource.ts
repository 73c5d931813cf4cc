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
 * A complete detector: it turns a folder of pictures into a hosted model that finds defects. It combines the bucket,
 * the project, the datasets, the model and its hosting.
 *
 * Other pictures train a new version, which is hosted before the old one is stopped.
 *
 * ```ts
 * const boards = new DefectDetector("boards", { images: "./pictures" });
 * export const { projectName, modelVersion, performance, endpoint } = boards;
 * ```
 *
 * The resources are children whose names begin with the detector's (`boards-project`, `boards-model` …). They are also
 * members of the detector, for anything else you need to know about them. Options such as `protect`, `dependsOn` and
 * `aliases` are given as to any component.
 */
export class DefectDetector extends pulumi.ComponentResource {
    /** The project's name. */
    readonly projectName: pulumi.Output<string>;
    /** The trained version. DetectAnomalies is called with it and the project's name. */
    readonly modelVersion: pulumi.Output<string>;
    /** ARN of the trained version. */
    readonly modelArn: pulumi.Output<string>;
    /** Last status read: `HOSTED`, or `TRAINED` without hosting. */
    readonly status: pulumi.Output<string>;
    /** The service's own words for the status. */
    readonly statusMessage: pulumi.Output<string>;
    /** Scores on pictures that the model wasn't trained on. */
    readonly performance: pulumi.Output<ModelPerformance | undefined>;
    /** The model's result for each test picture, as JSON Lines. */
    readonly evaluationManifest: pulumi.Output<S3ObjectLocation | undefined>;
    /** The scores, as JSON. */
    readonly evaluationResult: pulumi.Output<S3ObjectLocation | undefined>;
    /** The same scores for a browser: one HTML file of the self-hosted service. */
    readonly evaluationReport: pulumi.Output<S3ObjectLocation | undefined>;
    /** Address for DetectAnomalies. Undefined: without hosting. */
    readonly endpoint: pulumi.Output<string | undefined>;
    /** The region that requests are signed for. Undefined: without hosting. */
    readonly region: pulumi.Output<string | undefined>;
    /**
     * File for `AWS_SHARED_CREDENTIALS_FILE` with a local service. Undefined: the service is elsewhere, or there is no
     * hosting.
     */
    readonly credentialsFile: pulumi.Output<string | undefined>;

    /** The bucket `NAME-bucket`. Undefined: a bucket was given. */
    readonly bucket: LookoutVisionLocalBucket | undefined;
    /** The project `NAME-project`. */
    readonly project: LookoutVisionProject;
    /** The training dataset `NAME-train`. */
    readonly trainingDataset: LookoutVisionDataset;
    /** The test dataset `NAME-test`. Undefined: without `testImages`. */
    readonly testDataset: LookoutVisionDataset | undefined;
    /** The model `NAME-model`. */
    readonly model: LookoutVisionModel;
    /** The hosting `NAME-hosted`. Undefined: `hosted` is false. */
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
                engine: args.engine,
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

/** Makes a project's name, which must begin with a letter or digit. */
function projectNameFrom(name: string): string {
    return name.replace(/[^a-zA-Z0-9_-]+/g, "-").replace(/^[_-]+/, "");
}
