/** Settings of a training at SageMaker that a single training may choose. */
export interface TrainingResources {
    /** Type of the instance, such as `ml.m5.xlarge`. */
    instance: string;
    /** Whether spare capacity is used, at a lower price. AWS may interrupt such a training; it goes on later. */
    spot: boolean;
    /** Longest time of the training on an instance, in seconds. */
    maximumSeconds: number;
    /** Disk of the instance, in gigabytes. Instances with disks of their own ignore it. */
    volumeGb: number;
    /** Subnets of a VPC in which the instance runs. Empty: outside of any VPC of the account. */
    subnets: readonly string[];
    /** Security groups of the VPC. Empty exactly if `subnets` is. */
    securityGroups: readonly string[];
    /** Time that the instance is kept, and paid, for another training, in seconds. 0: it isn't. */
    keepAliveSeconds: number;
}

/** Settings that all engines at SageMaker have. */
export interface EngineSettings extends TrainingResources {
    /** ARN of the role that SageMaker takes on while it trains and hosts. */
    role: string;
    /** Bucket for what goes to SageMaker and comes back. */
    bucket: string;
    /** Beginning of the keys in that bucket. Empty, or with a slash at the end. */
    prefix: string;
    /** Undefined: that of the environment, else the service's. */
    region?: string;
    /** Pause between two looks at a job, in milliseconds. */
    pollMs: number;
    /** Price of an hour of the instance, in the account's currency. Undefined: no cost is told. */
    pricePerHour?: number;
}

/** Settings of the engine `sagemaker`, as `--engine` gives them. */
export interface SageMakerSettings extends EngineSettings {
    /** Address of the service's image in a registry, with its tag or digest. */
    image: string;
}

/** Kinds of models that the published algorithm trains, as its hyperparameter `ModelType` names them. */
export const variants = ["classification", "classification-robust", "segmentation", "segmentation-robust"] as const;

export type Variant = (typeof variants)[number];

/** Settings of a training by the published algorithm that a single training may choose. */
export interface AlgorithmResources extends TrainingResources {
    variant: Variant;
    /** Type of the instances that host the model, and that score the test pictures. */
    hostingInstance: string;
}

/** Settings of the engine `sagemakerAlgorithm`, as `--engine` gives them. */
export interface AlgorithmSettings extends EngineSettings, AlgorithmResources {
    /** ARN of the algorithm in the region of the engine. The account must have subscribed to it. */
    algorithm: string;
}

/** What one training chooses. Undefined members: as the service's engine has them. */
export type ResourceChoice = Partial<AlgorithmResources>;

/** Settings of a training with its own choice. */
export function chosenSettings<Settings extends EngineSettings>(settings: Settings, choice: ResourceChoice): Settings {
    const isOtherInstance = choice.instance !== undefined && choice.instance !== settings.instance;
    // The price is that of the service's instance type.
    return { ...settings, ...choice, ...(isOtherInstance && { pricePerHour: undefined }) };
}
