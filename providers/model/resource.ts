import type * as pulumi from "@pulumi/pulumi";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";
import { tellCost } from "./trainingEngine";
import type { TrainingEngine } from "./trainingEngine";
import type { ChangeKind } from "./sensitiveTo";
import type { S3ObjectLocation, Timeouts } from "../resource/sharedTypes";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { modelArguments } from "./arguments";

/** Where the service writes its evaluation of the model: a bucket in S3, or a {@link LookoutVisionLocalBucket}. */
export interface OutputConfig {
    /** Bucket and prefix. */
    s3Location: pulumi.Input<{
        /** The bucket's name. */
        bucket: pulumi.Input<string>;
        /**
         * Put before the files' names exactly as given, so a folder's prefix ends in `/`.
         *
         * @default none
         */
        prefix?: pulumi.Input<string>;
    }>;
}

/** Conditions that a version must meet to be kept: scores from 0 to 1, on pictures that it wasn't trained on. */
export interface QualityGate {
    /** Minimum F1 score. @default none */
    minimumF1Score?: pulumi.Input<number>;
    /** Minimum recall: the share of anomalous pictures that is found, 0 to 1. @default none */
    minimumRecall?: pulumi.Input<number>;
    /** Minimum precision: the share of truly anomalous pictures among those called anomalous, 0 to 1. @default none */
    minimumPrecision?: pulumi.Input<number>;
    /**
     * The version whose F1 score must be reached: `previous` for the replaced one, or the number of one that is on the
     * service. A first version, which replaces none, passes `previous`.
     *
     * @default none
     */
    notWorseThan?: pulumi.Input<string>;
    /** How much lower the F1 score may be than that of `notWorseThan`. @default 0 */
    tolerance?: pulumi.Input<number>;
}

/**
 * Goal for the threshold from which a picture is an anomaly: exactly one of the members. It holds on the pictures that
 * the model was tested on.
 */
export interface OperatingPoint {
    /** Share of the anomalies that must be found, from 0 to 1. */
    minimumRecall?: pulumi.Input<number>;
    /** Share of the normal pictures that may be called anomalies, from 0 to 1. */
    maximumFalseAlarmRate?: pulumi.Input<number>;
    /** Score from which a picture is an anomaly, on the detector's own scale, which the training's report shows. */
    threshold?: pulumi.Input<number>;
}

/** Arguments of {@link LookoutVisionModel}. A change makes a new version, unless the argument says otherwise. */
export interface LookoutVisionModelArgs {
    /** The project whose datasets the model is trained on. */
    projectName: pulumi.Input<string>;
    /** Where the evaluation manifest and the evaluation result are written. They stay when the version is deleted. */
    outputConfig: pulumi.Input<OutputConfig>;
    /** Description of the version: 1 to 500 letters, digits, dots, hyphens and underscores; no spaces. @default none */
    description?: pulumi.Input<string>;
    /**
     * Id, ARN or alias of the KMS key that encrypts the service's copies of the pictures and the trained model.
     *
     * @default a key of the service's own
     */
    kmsKeyId?: pulumi.Input<string>;
    /**
     * Changes in a picture that may be a defect by themselves: `light`, `colour`, `sharpness`, `noise`, `compression`,
     * `position`, `turn` or `size`. A model is trained to overlook small changes of all these kinds. Name those that
     * matter, for instance brightness or orientation.
     *
     * ```ts
     * sensitiveTo: ["light", "turn"]
     * ```
     *
     * @default none
     */
    sensitiveTo?: pulumi.Input<pulumi.Input<ChangeKind>[]>;
    /**
     * Place where the model is trained. A change has no effect on the version that exists.
     *
     * ```ts
     * engine: { sageMaker: { instanceType: "ml.m5.2xlarge", spot: true, maximumTrainingSeconds: 3600 } }
     * ```
     *
     * @default the first engine of the service
     */
    engine?: pulumi.Input<TrainingEngine>;
    /** Up to 50 tags. Changed in place. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * Any values whose change trains again; above all a dataset's `contentHash`. The new version exists before the old
     * one is deleted.
     *
     * @default none
     */
    triggers?: pulumi.Input<unknown[]>;
    /**
     * Where the model draws the line between missing anomalies and false alarms. Only for the self-hosted service.
     *
     * A change is made in place, without training. A hosted model decides by it from the next picture on; `performance`
     * and the evaluation files follow. A goal that can't be reached is refused, with the value that can be reached.
     *
     * ```ts
     * operatingPoint: { minimumRecall: 0.98 }
     * ```
     *
     * @default balanced: the threshold that the training chose
     */
    operatingPoint?: pulumi.Input<OperatingPoint>;
    /**
     * Conditions that a training must meet. A version that fails them is deleted again, and the update fails and says
     * what was reached. The version before it stays, and so does its hosting. The evaluation files stay in the bucket.
     * A change has no effect on the version that exists.
     *
     * ```ts
     * qualityGate: { minimumRecall: 0.95, notWorseThan: "previous", tolerance: 0.01 }
     * ```
     *
     * @default none: every version that could be trained is kept
     */
    qualityGate?: pulumi.Input<QualityGate>;
    /**
     * A version on the service that is taken over, instead of trained, when this resource is first created.
     * `pulumi import` can't do that for the resources of this package.
     *
     * The version must have been made with the declared arguments, as far as the service tells. Its tags become the
     * declared ones, and `qualityGate` isn't checked. From then on it is a version like any other, which
     * `pulumi destroy` deletes.
     *
     * Once it is taken over, the argument has no effect (a change of `triggers` trains) and can be removed.
     *
     * @default none: a version is trained
     */
    adoptVersion?: pulumi.Input<string>;
    /** Changed in place. */
    timeouts?: pulumi.Input<Timeouts>;
    /**
     * The client token of CreateModel: up to 64 letters, digits and hyphens. A change has no effect on the version that
     * exists. A version that replaces another is made with a token derived from this one.
     *
     * @default made from the stack, the arguments and the version that is replaced, so that an `up` that was cut off
     *   takes up the training that it started
     */
    clientToken?: pulumi.Input<string>;
}

/** Scores on pictures that the model wasn't trained on, from 0 to 1; the positive class is the anomaly. */
export interface ModelPerformance {
    /** Harmonic mean of precision and recall. */
    f1Score: number;
    /** Share of true anomalies among the pictures that were called anomalies. */
    precision: number;
    /** Share of the anomalies that was found. */
    recall: number;
}

/**
 * A version of a project's model: creating it trains, deleting it deletes the version.
 *
 * A training that fails leaves the failed version in the state, with the service's reason in `statusMessage`. The next
 * `up` trains again and deletes the failed version.
 *
 * ```ts
 * const model = new LookoutVisionModel("detector", {
 *     projectName: project.projectName,
 *     outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "models/" } },
 *     triggers: [pictures.contentHash],
 * });
 * ```
 */
export class LookoutVisionModel extends LookoutVisionResource {
    /** The project's name, as given. */
    declare readonly projectName: pulumi.Output<string>;
    /** The output configuration, as given. */
    declare readonly outputConfig: pulumi.Output<pulumi.Unwrap<OutputConfig>>;
    /** The description, as given. */
    declare readonly description: pulumi.Output<string | undefined>;
    /** The KMS key, as given. */
    declare readonly kmsKeyId: pulumi.Output<string | undefined>;
    /** The changes that may be defects, as given. */
    declare readonly sensitiveTo: pulumi.Output<ChangeKind[] | undefined>;
    /** The engine, as given. */
    declare readonly engine: pulumi.Output<pulumi.Unwrap<TrainingEngine> | undefined>;
    /** The tags on the service. */
    declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
    /** The triggers, as given. */
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    /** The operating point on the service. Undefined: balanced. */
    declare readonly operatingPoint: pulumi.Output<pulumi.Unwrap<OperatingPoint> | undefined>;
    /** The quality gate, as given. */
    declare readonly qualityGate: pulumi.Output<pulumi.Unwrap<QualityGate> | undefined>;
    /** The version to take over, as given. */
    declare readonly adoptVersion: pulumi.Output<string | undefined>;
    /** The timeouts, as given. */
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts> | undefined>;
    /** The client token, as given. */
    declare readonly clientToken: pulumi.Output<string | undefined>;
    /** The version within the project: `1`, `2` … */
    declare readonly version: pulumi.Output<string>;
    /** The ARN of the version. */
    declare readonly arn: pulumi.Output<string>;
    /** `TRAINED`, or the last status read: `TRAINING`, `TRAINING_FAILED`, `HOSTED` and so on. */
    declare readonly status: pulumi.Output<string>;
    /** The service's own words for the status. */
    declare readonly statusMessage: pulumi.Output<string>;
    /** Scores of the training's evaluation. Undefined: there are none yet. */
    declare readonly performance: pulumi.Output<ModelPerformance | undefined>;
    /** The model's result for each test picture, as JSON Lines. */
    declare readonly evaluationManifest: pulumi.Output<S3ObjectLocation | undefined>;
    /** The scores, as JSON. */
    declare readonly evaluationResult: pulumi.Output<S3ObjectLocation | undefined>;
    /** Scores, curves and mistakes with pictures, for a browser: one HTML file of the self-hosted service. */
    declare readonly evaluationReport: pulumi.Output<S3ObjectLocation | undefined>;
    /** Time when the training was ordered, in ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;
    /** Time when training and evaluation were done, in ISO 8601. */
    declare readonly evaluationEndTimestamp: pulumi.Output<string | undefined>;
    /** Time between the two, waiting in line included, in seconds. */
    declare readonly trainingDurationSeconds: pulumi.Output<number | undefined>;

    constructor(name: string, args: LookoutVisionModelArgs, opts?: pulumi.CustomResourceOptions) {
        super("Model", name, args, modelMembers, opts);
        tellCost(args.engine, this);
    }

    /**
     * Reads a version that is on the service already, made by another stack or by hand. It is never changed or deleted.
     * To manage a version with this stack, adopt it instead: see {@link LookoutVisionModelArgs.adoptVersion}.
     *
     * ```ts
     * const model = LookoutVisionModel.get("detector", "boards/3");
     * ```
     *
     * @param id - the project's name and the version.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LookoutVisionModel {
        return new LookoutVisionModel(name, noArguments(), { ...opts, id });
    }
}

/** Names of all its arguments and outputs. */
/** Its arguments and outputs. */
export const modelMembers = {
    arguments: modelArguments satisfies TableOf<LookoutVisionModelArgs>,
    outputs: {
        version: true,
        arn: true,
        status: true,
        statusMessage: true,
        performance: true,
        evaluationManifest: true,
        evaluationResult: true,
        evaluationReport: true,
        creationTimestamp: true,
        evaluationEndTimestamp: true,
        trainingDurationSeconds: true,
    } satisfies OutputNames<LookoutVisionModel, LookoutVisionResource, LookoutVisionModelArgs>,
};
