import type * as pulumi from "@pulumi/pulumi";
import { LookoutVisionResource, noArguments } from "../resource/lookoutVisionResource";

/** What a model is made a component of, and for which device: {@link LookoutVisionModelPackageArgs.configuration}. */
export interface PackageConfiguration {
    /** AWS IoT Greengrass V2, which is all that there is. */
    greengrass: pulumi.Input<GreengrassConfiguration>;
}

/** A component of AWS IoT Greengrass V2. Either `targetDevice` or `targetPlatform` must be given. */
export interface GreengrassConfiguration {
    /** Where the component's recipe and archive go: a bucket in S3, or a {@link LookoutVisionLocalBucket}. */
    s3OutputLocation: pulumi.Input<{
        /** The bucket's name. */
        bucket: pulumi.Input<string>;
        /**
         * Put before the files' names exactly as given, so a folder's ends in `/`.
         *
         * @default none
         */
        prefix?: pulumi.Input<string>;
    }>;
    /** 1 to 128 letters, digits, hyphens, underscores and dots. */
    componentName: pulumi.Input<string>;
    /**
     * As `1.0.0`. A component's name and version stand for one version of a model: a model that is trained anew needs
     * another, which it gets by itself if you give none.
     *
     * @default the model's version, as `3.0.0`
     */
    componentVersion?: pulumi.Input<string>;
    /** 1 to 256 letters, digits, spaces and any of `- _ . ( ) ' : , ; ?` @default none */
    componentDescription?: pulumi.Input<string>;
    /** Of the component: they stand in its recipe. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** A device for which the component is made. @default none: see `targetPlatform` */
    targetDevice?: pulumi.Input<"jetson_xavier">;
    /** The platform for which the component is made. @default none: see `targetDevice` */
    targetPlatform?: pulumi.Input<{
        /** The operating system. */
        os: pulumi.Input<"LINUX">;
        /** The processor's architecture. */
        arch: pulumi.Input<"ARM64" | "X86_64">;
        /** With it, `compilerOptions` must name `gpu-code`, `trt-ver` and `cuda-ver`. @default none: the processor */
        accelerator?: pulumi.Input<"NVIDIA">;
    }>;
    /**
     * A JSON object, for a `targetPlatform` only. The self-hosted service's models need no compiler: it checks the options
     * and keeps them.
     *
     * @default none
     */
    compilerOptions?: pulumi.Input<string>;
}

/** How long to wait, as `30m`, `90s`. */
export interface PackageTimeouts {
    /** For the job. When it is over, the job goes on and the next `up` waits again. @default `1h` */
    create?: pulumi.Input<string>;
    /** For a job whose wait was cut off, when an update takes it up again. @default `1h` */
    update?: pulumi.Input<string>;
}

/** Arguments of {@link LookoutVisionModelPackage}. A change packages anew, if nothing else is said. */
export interface LookoutVisionModelPackageArgs {
    /** The project of the model. */
    projectName: pulumi.Input<string>;
    /** The version to package: a model's `version`. It must be trained; whether it is hosted makes no difference. */
    modelVersion: pulumi.Input<string>;
    /**
     * 1 to 64 letters, digits and hyphens. Jobs can't be deleted, so a name that you give is used up by the first job that
     * succeeds: change it along with any other argument.
     *
     * @default made from the resource's name, another for each job
     */
    jobName?: pulumi.Input<string>;
    /** 1 to 256 letters, digits, spaces and any of `- _ . ( ) ' : , ; ?` @default none */
    description?: pulumi.Input<string>;
    /** The component, and where it goes. */
    configuration: pulumi.Input<PackageConfiguration>;
    /** Any values whose change packages anew, for instance when the files in the bucket were lost. @default none */
    triggers?: pulumi.Input<unknown[]>;
    /** Changed in place. */
    timeouts?: pulumi.Input<PackageTimeouts>;
}

/** A component as Greengrass knows it. */
export interface PackagedComponent {
    /** Its name. */
    componentName: string;
    /** Its version, as `3.0.0`. */
    componentVersion: string;
    /** Its ARN, once it is registered with Greengrass. */
    componentVersionArn?: string;
}

/**
 * A trained version of a model as a component of AWS IoT Greengrass V2: creating it runs a packaging job, which writes
 * the component's recipe and its archive into a bucket.
 *
 * The archive holds the model in the clear; `lookoutvision detect --package ARCHIVE.zip PICTURE...` detects with it on
 * any machine, without a service, a data folder or the model's KMS key.
 *
 * A job that fails stays in the state with the service's reason in `statusMessage`; the next `up` packages anew. The API
 * can't delete jobs, so that deleting this resource only forgets it: the job stays in the project's list until the
 * project is deleted, and recipe and archive stay in the bucket.
 *
 * ```ts
 * const component = new LookoutVisionModelPackage("component", {
 *     projectName: project.projectName,
 *     modelVersion: model.version,
 *     configuration: {
 *         greengrass: {
 *             s3OutputLocation: { bucket: bucket.bucket, prefix: "edge/" },
 *             componentName: "com.example.boards",
 *             targetPlatform: { os: "LINUX", arch: "X86_64" },
 *         },
 *     },
 * });
 * export const { output, statusMessage } = component; // Which component, and where it is.
 * ```
 */
export class LookoutVisionModelPackage extends LookoutVisionResource {
    /** As given. */
    declare readonly projectName: pulumi.Output<string>;
    /** As given. */
    declare readonly modelVersion: pulumi.Output<string>;
    /** The job's name: as given, or made. */
    declare readonly jobName: pulumi.Output<string>;
    /** As given. */
    declare readonly description: pulumi.Output<string | undefined>;
    /** As given. */
    declare readonly configuration: pulumi.Output<pulumi.Unwrap<PackageConfiguration>>;
    /** As given. */
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    /** As given. */
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<PackageTimeouts> | undefined>;
    /** `SUCCEEDED`, or when it was last looked at `CREATED`, `RUNNING` or `FAILED`. */
    declare readonly status: pulumi.Output<string>;
    /** The service's own words for the status; of success the self-hosted service says where the files are. */
    declare readonly statusMessage: pulumi.Output<string>;
    /** The component. Only a service that hands it to Greengrass itself, as AWS's did, knows an ARN. */
    declare readonly output: pulumi.Output<PackagedComponent | undefined>;
    /** When the job was ordered, ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;
    /** When its status was last changed, ISO 8601. */
    declare readonly lastUpdatedTimestamp: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionModelPackageArgs, opts?: pulumi.CustomResourceOptions) {
        super("ModelPackage", name, args, modelPackageProperties, opts);
    }

    /**
     * A job that was run already, by another stack or by hand: it is read and nothing else.
     *
     * ```ts
     * const component = LookoutVisionModelPackage.get("component", "boards/nightly-7");
     * ```
     *
     * @param id - the project's name and the job's.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): LookoutVisionModelPackage {
        return new LookoutVisionModelPackage(name, noArguments(), { ...opts, id });
    }
}

const modelPackageProperties = [
    "projectName",
    "modelVersion",
    "jobName",
    "description",
    "configuration",
    "triggers",
    "timeouts",
    "status",
    "statusMessage",
    "output",
    "creationTimestamp",
    "lastUpdatedTimestamp",
] as const satisfies readonly (keyof LookoutVisionModelPackage)[];
