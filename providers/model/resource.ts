import type * as pulumi from "@pulumi/pulumi";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";
import type { ChangeKind } from "./sensitiveTo";
import type { S3ObjectLocation, Timeouts } from "../resource/sharedTypes";

/** Where the service writes its evaluation of the model: a bucket in S3, or a {@link LookoutVisionLocalBucket}. */
export interface OutputConfig {
    /** Bucket and prefix. */
    s3Location: pulumi.Input<{
        /** The bucket's name. */
        bucket: pulumi.Input<string>;
        /**
         * Put before the files' names exactly as given, so a folder's ends in `/`.
         *
         * @default none
         */
        prefix?: pulumi.Input<string>;
    }>;
}

/** What a version must reach to be kept: scores from 0 to 1, on pictures that it wasn't trained on. */
export interface QualityGate {
    /** @default none */
    minimumF1Score?: pulumi.Input<number>;
    /** Of the anomalous pictures, the share that is found. @default none */
    minimumRecall?: pulumi.Input<number>;
    /** Of the pictures that are called anomalous, the share that is. @default none */
    minimumPrecision?: pulumi.Input<number>;
    /**
     * The version whose F1 score must be reached: `previous` for the one that is replaced, or the number of one that is
     * on the service. A first version, which replaces none, passes `previous`.
     *
     * @default none
     */
    notWorseThan?: pulumi.Input<string>;
    /** By how much the F1 score may be lower than that of `notWorseThan`. @default 0 */
    tolerance?: pulumi.Input<number>;
}

/**
 * What is asked of the threshold from which a picture is an anomaly: exactly one of the members. It holds on the pictures
 * that the model was tested on.
 */
export interface OperatingPoint {
    /** Share of the anomalies that must be found, from 0 to 1. */
    minimumRecall?: pulumi.Input<number>;
    /** Share of the normal pictures that may be called anomalies, from 0 to 1. */
    maximumFalseAlarmRate?: pulumi.Input<number>;
    /** Score from which a picture is an anomaly, on the detector's own scale, which the training's report shows. */
    threshold?: pulumi.Input<number>;
}

/** Arguments of {@link LookoutVisionModel}. A change makes a new version, if nothing else is said. */
export interface LookoutVisionModelArgs {
    /** The project whose datasets the model is trained on. */
    projectName: pulumi.Input<string>;
    /** Where the evaluation manifest and the evaluation result go. They stay when the version is deleted. */
    outputConfig: pulumi.Input<OutputConfig>;
    /** 1 to 500 letters, digits, dots, hyphens and underscores; no spaces. @default none */
    description?: pulumi.Input<string>;
    /**
     * Id, ARN or alias of the KMS key that encrypts the service's copies of the pictures and the trained model.
     *
     * @default a key of the service's own
     */
    kmsKeyId?: pulumi.Input<string>;
    /**
     * What of a picture may be a defect by itself: `light`, `colour`, `sharpness`, `noise`, `compression`, `position`,
     * `turn` or `size`. A model is trained to overlook small changes of all of them; where brightness or orientation
     * matters, say so.
     *
     * ```ts
     * sensitiveTo: ["light", "turn"]
     * ```
     *
     * @default none
     */
    sensitiveTo?: pulumi.Input<pulumi.Input<ChangeKind>[]>;
    /** Up to 200 tags. Changed in place. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * Any values whose change trains anew; a dataset's `contentHash` above all. The new version is there before the
     * old one is deleted.
     *
     * @default none
     */
    triggers?: pulumi.Input<unknown[]>;
    /**
     * Where the model is to draw the line between missing anomalies and false alarms. A change is made in place, without
     * training, and a hosted model decides by it from the next picture on; `performance` and the evaluation files follow.
     * What can't be had is refused with the value that can. Only for the self-hosted service.
     *
     * ```ts
     * operatingPoint: { minimumRecall: 0.98 }
     * ```
     *
     * @default balanced: the threshold that the training chose
     */
    operatingPoint?: pulumi.Input<OperatingPoint>;
    /**
     * What a training must reach. A version below it is deleted again and the update fails, saying what was reached; the
     * version before it stays, and so does what hosts it. The evaluation files stay in the bucket. A change has no
     * effect on the version that is there.
     *
     * ```ts
     * qualityGate: { minimumRecall: 0.95, notWorseThan: "previous", tolerance: 0.01 }
     * ```
     *
     * @default none: every version that could be trained is kept
     */
    qualityGate?: pulumi.Input<QualityGate>;
    /**
     * A version that is on the service already, to be taken over instead of trained when this resource is first created:
     * `pulumi import` can't do that for the resources of this package. It must have been made with the arguments that
     * are declared, as far as the service tells; its tags become those that are declared; `qualityGate` isn't asked.
     * From then on it is a version like any other, which `pulumi destroy` deletes.
     *
     * Once it is taken over, the argument has no effect (a change of `triggers` trains) and can be taken out.
     *
     * @default none: a version is trained
     */
    adoptVersion?: pulumi.Input<string>;
    /** Changed in place. */
    timeouts?: pulumi.Input<Timeouts>;
    /**
     * The client token of CreateModel: up to 64 letters, digits and hyphens. A change has no effect on the version
     * that is there. A version that replaces another is made with a token that is derived from this one.
     *
     * @default made from the stack, the arguments and the version that is replaced, so that an `up` that was cut off
     *   takes up the training that it started
     */
    clientToken?: pulumi.Input<string>;
}

/** Scores on pictures that the model wasn't trained on, from 0 to 1; the positive class is the anomaly. */
export interface ModelPerformance {
    /** The harmonic mean of precision and recall. */
    f1Score: number;
    /** The share of true anomalies in what was found to be one. */
    precision: number;
    /** The share of the anomalies that was found. */
    recall: number;
}

/**
 * A version of a project's model: creating it trains, deleting it deletes the version.
 *
 * A training that fails leaves the failed version in the state with the service's reason in `statusMessage`; the
 * next `up` trains anew and deletes it.
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
    /** As given. */
    declare readonly projectName: pulumi.Output<string>;
    /** As given. */
    declare readonly outputConfig: pulumi.Output<pulumi.Unwrap<OutputConfig>>;
    /** As given. */
    declare readonly description: pulumi.Output<string | undefined>;
    /** As given. */
    declare readonly kmsKeyId: pulumi.Output<string | undefined>;
    /** As given. */
    declare readonly sensitiveTo: pulumi.Output<ChangeKind[] | undefined>;
    /** As they are on the service. */
    declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
    /** As given. */
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    /** As it is on the service; undefined: balanced. */
    declare readonly operatingPoint: pulumi.Output<pulumi.Unwrap<OperatingPoint> | undefined>;
    /** As given. */
    declare readonly qualityGate: pulumi.Output<pulumi.Unwrap<QualityGate> | undefined>;
    /** As given. */
    declare readonly adoptVersion: pulumi.Output<string | undefined>;
    /** As given. */
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts> | undefined>;
    /** As given. */
    declare readonly clientToken: pulumi.Output<string | undefined>;
    /** The version: `1`, `2` … within the project. */
    declare readonly version: pulumi.Output<string>;
    /** The ARN of the version. */
    declare readonly arn: pulumi.Output<string>;
    /** `TRAINED`, or when it was last looked at `TRAINING`, `TRAINING_FAILED`, `HOSTED` and so on. */
    declare readonly status: pulumi.Output<string>;
    /** The service's own words for the status. */
    declare readonly statusMessage: pulumi.Output<string>;
    /** The scores of the training's evaluation; undefined while there are none. */
    declare readonly performance: pulumi.Output<ModelPerformance | undefined>;
    /** Per test picture what the model said: JSON Lines. */
    declare readonly evaluationManifest: pulumi.Output<S3ObjectLocation | undefined>;
    /** The scores: JSON. */
    declare readonly evaluationResult: pulumi.Output<S3ObjectLocation | undefined>;
    /** Scores, curves and mistakes with pictures, to be looked at in a browser: one HTML file of the self-hosted service. */
    declare readonly evaluationReport: pulumi.Output<S3ObjectLocation | undefined>;
    /** When the training was ordered, ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;
    /** When training and evaluation were done, ISO 8601. */
    declare readonly evaluationEndTimestamp: pulumi.Output<string | undefined>;
    /** Seconds between the two, waiting in line included. */
    declare readonly trainingDurationSeconds: pulumi.Output<number | undefined>;

    constructor(name: string, args: LookoutVisionModelArgs, opts?: pulumi.CustomResourceOptions) {
        super("Model", name, args, modelProperties, opts);
    }

    /**
     * A version that is on the service already, made by another stack or by hand: it is read, and never changed or
     * deleted. What this stack is to manage from now on is adopted instead: see
     * {@link LookoutVisionModelArgs.adoptVersion}.
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

/** The names of all its arguments and outputs. */
export const modelProperties = [
    "projectName",
    "outputConfig",
    "description",
    "kmsKeyId",
    "sensitiveTo",
    "tags",
    "triggers",
    "operatingPoint",
    "qualityGate",
    "adoptVersion",
    "timeouts",
    "clientToken",
    "version",
    "arn",
    "status",
    "statusMessage",
    "performance",
    "evaluationManifest",
    "evaluationResult",
    "evaluationReport",
    "creationTimestamp",
    "evaluationEndTimestamp",
    "trainingDurationSeconds",
] as const satisfies readonly (keyof LookoutVisionModel)[];
