import { log, output, runtime } from "@pulumi/pulumi";
import type * as pulumi from "@pulumi/pulumi";
import { describeEngineCost } from "./engine";
import type { EngineInputs } from "./engine";

/** Place where a model is trained: exactly one of the members. */
export interface TrainingEngine {
    /** The service itself. */
    local?: pulumi.Input<boolean>;
    /** A job of Amazon SageMaker, which the service must have as an engine (`--engine sagemaker:…`). */
    sageMaker?: pulumi.Input<SageMakerTraining>;
}

/** A training at Amazon SageMaker. What is left out is as the service is set. */
export interface SageMakerTraining {
    /** Type of the instance, such as `ml.m5.xlarge`. @default the service's */
    instanceType?: pulumi.Input<string>;
    /** Whether spare capacity is used: at a lower price, and AWS may interrupt the training. @default the service's */
    spot?: pulumi.Input<boolean>;
    /** Longest time of the training on an instance, in seconds: 60 to 86400. @default the service's */
    maximumTrainingSeconds?: pulumi.Input<number>;
    /** Disk of the instance, in gigabytes: 1 to 16384. @default the service's */
    volumeSizeGb?: pulumi.Input<number>;
    /** Subnets of a VPC in which the instance runs. Given with `securityGroups`. @default the service's */
    subnets?: pulumi.Input<pulumi.Input<string>[]>;
    /** Security groups of the VPC. @default the service's */
    securityGroups?: pulumi.Input<pulumi.Input<string>[]>;
    /** Time that the instance is kept, and paid, for another training, in seconds: 0 to 3600. @default the service's */
    keepAliveSeconds?: pulumi.Input<number>;
    /** Price of an hour of the instance: only for the cost that `pulumi preview` tells. @default no cost is told */
    pricePerHour?: pulumi.Input<number>;
}

/** Says before anything is made what a training costs at most. */
export function tellCost(engine: pulumi.Input<TrainingEngine> | undefined, resource: pulumi.Resource): void {
    if (engine !== undefined && runtime.isDryRun()) {
        output(engine).apply((known) => {
            const cost = describeEngineCost(known as EngineInputs);
            return cost === undefined ? undefined : log.info(cost, resource);
        });
    }
}
