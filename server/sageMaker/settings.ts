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
    /** Type of the instances that host the model. Undefined: as `instance`. */
    hostingInstance?: string;
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
    /** Price of an hour of an instance that hosts. Undefined: `pricePerHour`, if the type is the same. */
    hostingPricePerHour?: number;
}

/** Settings of the engine `sagemaker`, as `--engine` gives them. */
export interface SageMakerSettings extends EngineSettings {
    /** Address of the service's image in a registry, with its tag or digest. */
    image: string;
}

/** Kinds of models that the published algorithm trains, as its hyperparameter `ModelType` names them. */
export const variants = ["classification", "classification-robust", "segmentation", "segmentation-robust"] as const;

export type Variant = (typeof variants)[number];

/** Settings of the engine `sagemakerAlgorithm`, as `--engine` gives them. Test pictures are scored where models are hosted. */
export interface AlgorithmSettings extends EngineSettings {
    /** ARN of the algorithm in the region of the engine. The account must have subscribed to it. */
    algorithm: string;
    variant: Variant;
}

/** What one training chooses. Undefined members: as the service's engine has them. */
export type ResourceChoice = Partial<TrainingResources & Pick<AlgorithmSettings, "variant">>;

/** Settings of a training with its own choice. */
export function chosenSettings<Settings extends EngineSettings>(settings: Settings, choice: ResourceChoice): Settings {
    const chosen = { ...settings, ...choice };
    // The prices are those of the service's instance types.
    return {
        ...chosen,
        ...(chosen.instance !== settings.instance && { pricePerHour: undefined }),
        ...(hostingInstanceOf(chosen) !== hostingInstanceOf(settings) && { hostingPricePerHour: undefined }),
    };
}

/** Settings of an endpoint: its instances are of the type that hosts, at that type's price, and never spare capacity. */
export function hostingSettings<Settings extends EngineSettings>(settings: Settings): Settings {
    const instance = hostingInstanceOf(settings);
    const ofTraining = instance === settings.instance ? settings.pricePerHour : undefined;
    return { ...settings, instance, pricePerHour: settings.hostingPricePerHour ?? ofTraining, spot: false };
}

function hostingInstanceOf({ instance, hostingInstance = instance }: TrainingResources): string {
    return hostingInstance;
}
