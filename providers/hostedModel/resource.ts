import type * as pulumi from "@pulumi/pulumi";
import { LookoutVisionResource, noArguments } from "../resource/lookoutVisionResource";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { tellHostingCost } from "../model/trainingEngine";
import { hostedModelArguments } from "./arguments";

/** How long operations of a {@link LookoutVisionHostedModel} may take: a text like `2h`, `30m` or `90s`. */
export interface HostingTimeouts {
    /** For hosting to start. After this time the start goes on, and the next `up` waits again. @default `1h` */
    create?: pulumi.Input<string>;
    /** For hosting to stop and start with other units, or to start again. @default `1h` */
    update?: pulumi.Input<string>;
    /** For hosting to stop. @default `1h` */
    delete?: pulumi.Input<string>;
}

/** Arguments of {@link LookoutVisionHostedModel}. */
export interface LookoutVisionHostedModelArgs {
    /** The project of the model. Another project is another hosting. */
    projectName: pulumi.Input<string>;
    /**
     * The version to host: a model's `version`. Another version is hosted before this one is stopped, so a model that
     * is trained again never stops answering.
     */
    modelVersion: pulumi.Input<string>;
    /**
     * Number of pictures that are processed at once, from 1. A change stops hosting and starts it again.
     *
     * @default 1
     */
    minInferenceUnits?: pulumi.Input<number>;
    /**
     * Largest number of units that the service may scale up to under load, at least `minInferenceUnits`.
     *
     * @default none are added
     */
    maxInferenceUnits?: pulumi.Input<number>;
    /** Changed in place. */
    timeouts?: pulumi.Input<HostingTimeouts>;
}

/**
 * A version of a model that answers DetectAnomalies: creating it starts hosting, deleting it stops hosting.
 *
 * A version that is hosted already is taken over, and stopped with this resource. If it was stopped outside Pulumi,
 * `pulumi refresh` shows that, and the next `pulumi up` hosts it again.
 *
 * ```ts
 * const hosted = new LookoutVisionHostedModel("hosted", {
 *     projectName: project.projectName,
 *     modelVersion: model.version,
 * });
 * export const { endpoint, region, credentialsFile } = hosted;
 * ```
 *
 * Use it with boto3. Its credentials for a local service are in the file that `AWS_SHARED_CREDENTIALS_FILE` names:
 *
 * ```py
 * client = boto3.client("lookoutvision", endpoint_url=endpoint, region_name=region)
 * client.detect_anomalies(ProjectName=project, ModelVersion=version, Body=picture, ContentType="image/png")
 * ```
 */
export class LookoutVisionHostedModel extends LookoutVisionResource {
    /** The project's name, as given. */
    declare readonly projectName: pulumi.Output<string>;
    /** The hosted version, as DetectAnomalies takes it. */
    declare readonly modelVersion: pulumi.Output<string>;
    /** Smallest number of inference units that it is hosted with. */
    declare readonly minInferenceUnits: pulumi.Output<number>;
    /** Largest number of units that the service may scale up to. Undefined: it adds none. */
    declare readonly maxInferenceUnits: pulumi.Output<number | undefined>;
    /** The timeouts, as given. */
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<HostingTimeouts> | undefined>;
    /** `HOSTED`, or the last status read: `STARTING_HOSTING`, `HOSTING_FAILED`, `TRAINED` (stopped) and so on. */
    declare readonly status: pulumi.Output<string>;
    /** The service's own words for the status. */
    declare readonly statusMessage: pulumi.Output<string>;
    /** Address for DetectAnomalies: the `endpoint` or `endpoint_url` of an AWS SDK. */
    declare readonly endpoint: pulumi.Output<string>;
    /** The region that requests are signed for. */
    declare readonly region: pulumi.Output<string>;
    /**
     * File with the key pair that may call a local service, for `AWS_SHARED_CREDENTIALS_FILE`. Undefined: the service
     * is elsewhere and takes your AWS credentials.
     */
    declare readonly credentialsFile: pulumi.Output<string | undefined>;

    constructor(name: string, args: LookoutVisionHostedModelArgs, opts?: pulumi.CustomResourceOptions) {
        super("HostedModel", name, args, hostedModelMembers, opts);
        tellHostingCost(args.modelVersion, { min: args.minInferenceUnits, max: args.maxInferenceUnits }, this);
    }

    /**
     * Reads the hosting of a version that another stack or somebody else manages. It is never started or stopped.
     *
     * ```ts
     * const hosted = LookoutVisionHostedModel.get("hosted", "boards/3");
     * ```
     *
     * @param id - the project's name and the version.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): LookoutVisionHostedModel {
        return new LookoutVisionHostedModel(name, noArguments(), { ...opts, id });
    }
}

/** Its arguments and outputs. */
const hostedModelMembers = {
    arguments: hostedModelArguments satisfies TableOf<LookoutVisionHostedModelArgs>,
    outputs: {
        status: true,
        statusMessage: true,
        endpoint: true,
        region: true,
        credentialsFile: true,
    } satisfies OutputNames<LookoutVisionHostedModel, LookoutVisionResource, LookoutVisionHostedModelArgs>,
};
