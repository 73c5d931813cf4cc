import { log, Output, output, runtime } from "@pulumi/pulumi";
import type * as pulumi from "@pulumi/pulumi";
import { describeEngineCost, describeHostedCost } from "./engine";
import type { EngineInputs } from "./engine";

/** Place where a model is trained: exactly one of the members. */
export interface TrainingEngine {
    /** The service itself. */
    local?: pulumi.Input<boolean>;
    /** A job of Amazon SageMaker, which the service must have as an engine (`--engine sagemaker:…`). */
    sageMaker?: pulumi.Input<SageMakerTraining>;
    /**
     * The algorithm that the team of Amazon Lookout for Vision published, in a job of Amazon SageMaker. The service must have
     * it as an engine (`--engine sagemakerAlgorithm:…`). Such a version can be hosted there only, and not be packaged.
     */
    sageMakerAlgorithm?: pulumi.Input<SageMakerAlgorithmTraining>;
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
    /** Type of the instances that host the model, from the next start of hosting on. @default as `instanceType` */
    hostingInstanceType?: pulumi.Input<string>;
    /** Price of an hour of an instance that hosts: only for the cost that is told. @default `pricePerHour`, if the type is the same */
    hostingPricePerHour?: pulumi.Input<number>;
}

/** A training by the published algorithm at Amazon SageMaker. What is left out is as the service is set. */
export interface SageMakerAlgorithmTraining extends SageMakerTraining {
    /**
     * Kind of the model: `classification`, `classification-robust`, `segmentation` or `segmentation-robust`. For a
     * segmentation, every anomaly of the training dataset needs a mask. @default the service's
     */
    variant?: pulumi.Input<string>;
}

/** Engines of the program's models, for what is told of their hosting. */
const engines = new WeakMap<pulumi.Resource, pulumi.Input<TrainingEngine>>();

/** Says before anything is made what a training costs at most. */
export function tellCost(engine: pulumi.Input<TrainingEngine> | undefined, resource: pulumi.Resource): void {
    if (engine !== undefined && runtime.isDryRun()) {
        engines.set(resource, engine);
        output(engine).apply((known) => {
            const cost = describeEngineCost(known as EngineInputs);
            return cost === undefined ? undefined : log.info(cost, resource);
        });
    }
}

/**
 * Says before anything is made what hosting costs, if the version comes from a model of the program that has an engine.
 *
 * @param version - the version that is hosted.
 */
export function tellHostingCost(
    version: pulumi.Input<string>,
    units: { min?: pulumi.Input<number>; max?: pulumi.Input<number> },
    resource: pulumi.Resource,
): void {
    if (!runtime.isDryRun() || !Output.isInstance(version)) {
        return;
    }
    // Undefined in a release of Pulumi whose outputs don't know where they come from.
    const sources = (version as { resources?: () => Set<pulumi.Resource> }).resources?.() ?? [];
    const engine = [...sources].map((source) => engines.get(source)).find((found) => found !== undefined);
    if (engine !== undefined) {
        output({ engine, ...units }).apply(({ engine: known, min = 1, max = min }) => {
            const cost = describeHostedCost(known as EngineInputs, { min, max });
            return cost === undefined ? undefined : log.info(cost, resource);
        });
    }
}
