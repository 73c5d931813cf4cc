import type { S3Client } from "@aws-sdk/client-s3";

/** Where and how jobs run. */
export interface TrainingSite {
    s3: S3Client;
    /** Words of the image's entry point; `train` follows. */
    entryPoint: readonly string[];
    /** Words of the entry points of algorithms, by their ARNs. Default: none, as without a subscription. */
    algorithms?: Readonly<Record<string, readonly string[]>>;
    /** Time of each state in which nothing is done, in milliseconds. Default: 20. */
    stateMs?: number;
    /** Time between SIGTERM and SIGKILL, in milliseconds. Default: 120 s, as SageMaker gives. */
    graceMs?: number;
    /** Environment of the container besides what SageMaker sets. */
    containerEnv?: Readonly<Record<string, string>>;
}
