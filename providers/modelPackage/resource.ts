import type * as pulumi from "@pulumi/pulumi";
import { LookoutVisionResource, noArguments } from "../resource/lookoutVisionResource";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { modelPackageArguments } from "./arguments";

/**
 * The kind of component and the device that a model is packaged for:
 * {@link LookoutVisionModelPackageArgs.configuration}.
 */
export interface PackageConfiguration {
    /** AWS IoT Greengrass V2, the only kind of component. */
    greengrass: pulumi.Input<GreengrassConfiguration>;
}

/** A component of AWS IoT Greengrass V2. Either `targetDevice` or `targetPlatform` must be given. */
export interface GreengrassConfiguration {
    /** Where the component's recipe and archive are written: a bucket in S3, or a {@link LookoutVisionLocalBucket}. */
    s3OutputLocation: pulumi.Input<{
        /** The bucket's name. */
        bucket: pulumi.Input<string>;
        /**
         * Put before the files' names exactly as given, so a folder's prefix ends in `/`.
         *
         * @default none
         */
        prefix?: pulumi.Input<string>;
    }>;
    /** Name of the component: 1 to 128 letters, digits, hyphens, underscores and dots. */
    componentName: pulumi.Input<string>;
    /**
     * Version of the component, for instance `1.0.0`. A component's name and version stand for one version of a model.
     * A model that is trained again needs another component version, and gets it by itself if you give none.
     *
     * @default the model's version, for instance `3.0.0`
     */
    componentVersion?: pulumi.Input<string>;
    /** Description of the component: 1 to 256 letters, digits, spaces and any of `- _ . ( ) ' : , ; ?` @default none */
    componentDescription?: pulumi.Input<string>;
    /** Tags of the component, written into its recipe. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** A device for which the component is made. @default none: see `targetPlatform` */
    targetDevice?: pulumi.Input<"jetson_xavier">;
    /** The platform for which the component is made. @default none: see `targetDevice` */
    targetPlatform?: pulumi.Input<{
        /** The operating system. */
        os: pulumi.Input<"LINUX">;
        /** The processor's architecture. */
        arch: pulumi.Input<"ARM64" | "X86_64">;
        /**
         * The accelerator. `compilerOptions` must then name `gpu-code`, `trt-ver` and `cuda-ver`. @default none: the
         * processor
         */
        accelerator?: pulumi.Input<"NVIDIA">;
    }>;
    /**
     * A JSON object of compiler options, for a `targetPlatform` only. The self-hosted service's models need no
     * compiler, so it only checks and keeps the options.
     *
     * @default none
     */
    compilerOptions?: pulumi.Input<string>;
}

/**
 * Settings of the Edge Agent that the component starts on its device. The self-hosted service writes them into the recipe.
 * Greengrass can still change them for each deployment.
 */
export interface EdgeAgentSettings {
    /**
     * Address that the agent listens on, `unix:///PATH` with at most 107 characters of path. All components of a device
     * need the same.
     *
     * @default `unix:///tmp/aws.iot.lookoutvision.EdgeAgent.sock`, which clients of Amazon's agent know
     */
    socket?: pulumi.Input<string>;
    /** True if the model starts by itself. Otherwise a client calls StartModel. @default false */
    autostart?: pulumi.Input<boolean>;
}

/** How long to wait, for instance `30m` or `90s`. */
export interface PackageTimeouts {
    /** For the job. After this time the job goes on, and the next `up` waits again. @default `1h` */
    create?: pulumi.Input<string>;
    /** For a job whose wait was cut off, when an update continues to wait for it. @default `1h` */
    update?: pulumi.Input<string>;
}

/** Arguments of {@link LookoutVisionModelPackage}. A change packages again, unless the argument says otherwise. */
export interface LookoutVisionModelPackageArgs {
    /** The project of the model. */
    projectName: pulumi.Input<string>;
    /** The version to package: a model's `version`. It must be trained; whether it is hosted makes no difference. */
    modelVersion: pulumi.Input<string>;
    /**
     * Name of the job: 1 to 64 letters, digits and hyphens. Jobs can't be deleted, so the first job that succeeds uses
     * up a name that you give: change it along with any other argument.
     *
     * @default made from the resource's name, another for each job
     */
    jobName?: pulumi.Input<string>;
    /** Description of the job: 1 to 256 letters, digits, spaces and any of `- _ . ( ) ' : , ; ?` @default none */
    description?: pulumi.Input<string>;
    /** The component, and where it is written. */
    configuration: pulumi.Input<PackageConfiguration>;
    /**
     * Settings of the Edge Agent on the device, sent as the tags `lookoutvision:socket` and `lookoutvision:autostart` of the
     * component.
     *
     * @default none: the agent's own
     */
    agent?: pulumi.Input<EdgeAgentSettings>;
    /** Any values whose change packages again, for instance after the files in the bucket were lost. @default none */
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
 * A trained version of a model as a component of AWS IoT Greengrass V2. Creating it runs a packaging job, which writes
 * the component's recipe and its archive into a bucket.
 *
 * The archive holds the model in the clear. `lookoutvision detect --package ARCHIVE.zip --package-key KEY
 * PICTURE...` detects with it on any machine, without a service, a data folder or the model's KMS key. The key is what
 * `lookoutvision package-key` prints.
 *
 * A job that fails stays in the state with the service's reason in `statusMessage`; the next `up` packages again. The
 * API can't delete jobs, so deleting this resource only forgets the job. The job stays in the project's list until the
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
    /** The project's name, as given. */
    declare readonly projectName: pulumi.Output<string>;
    /** The model's version, as given. */
    declare readonly modelVersion: pulumi.Output<string>;
    /** The job's name, as given or generated. */
    declare readonly jobName: pulumi.Output<string>;
    /** The description, as given. */
    declare readonly description: pulumi.Output<string | undefined>;
    /** The configuration, as given. */
    declare readonly configuration: pulumi.Output<pulumi.Unwrap<PackageConfiguration>>;
    /** The agent's settings, as given. */
    declare readonly agent: pulumi.Output<pulumi.Unwrap<EdgeAgentSettings> | undefined>;
    /** The triggers, as given. */
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    /** The timeouts, as given. */
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<PackageTimeouts> | undefined>;
    /** `SUCCEEDED`, or the last status read: `CREATED`, `RUNNING` or `FAILED`. */
    declare readonly status: pulumi.Output<string>;
    /** The service's own words for the status. After a success the self-hosted service says where the files are. */
    declare readonly statusMessage: pulumi.Output<string>;
    /** The component. It has an ARN only on a service that hands it to Greengrass itself, as AWS's did. */
    declare readonly output: pulumi.Output<PackagedComponent | undefined>;
    /** Time when the job was ordered, in ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;
    /** Time when its status last changed, in ISO 8601. */
    declare readonly lastUpdatedTimestamp: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionModelPackageArgs, opts?: pulumi.CustomResourceOptions) {
        super("ModelPackage", name, args, modelPackageMembers, opts);
    }

    /**
     * Reads a job that was run already, by another stack or by hand. Nothing else is done to it.
     *
     * ```ts
     * const component = LookoutVisionModelPackage.get("component", "boards/nightly-7");
     * ```
     *
     * @param id - the project's name and the job's name.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): LookoutVisionModelPackage {
        return new LookoutVisionModelPackage(name, noArguments(), { ...opts, id });
    }
}

/** Its arguments and outputs. */
const modelPackageMembers = {
    arguments: modelPackageArguments satisfies TableOf<LookoutVisionModelPackageArgs>,
    outputs: {
        status: true,
        statusMessage: true,
        output: true,
        creationTimestamp: true,
        lastUpdatedTimestamp: true,
    } satisfies OutputNames<LookoutVisionModelPackage, LookoutVisionResource, LookoutVisionModelPackageArgs>,
};
