import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { S3Client } from "@aws-sdk/client-s3";
import { createS3Client } from "../objectStorage/s3Client";
import type { EngineSettings } from "./settings";

/** Clients of one engine. Each is made on first use. */
export interface SageMakerClients {
    sageMaker(): SageMakerClient;
    s3(): S3Client;
    /** Calls of endpoints. It repeats hardly any: a call that AWS throttles is the caller's to repeat. */
    runtime(): SageMakerRuntimeClient;
    autoScaling(): ApplicationAutoScalingClient;
}

/**
 * Makes clients with the AWS SDK's usual chain of credentials. They repeat a call a little; what
 * takes longer is waited out by {@link ./waitingOut}.
 *
 * @param region - the service's, used if neither the settings nor the environment name one.
 */
export function sageMakerClients({ region: set }: Pick<EngineSettings, "region">, region: string): SageMakerClients {
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const ownRegion = set ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? region;
    let sageMaker: SageMakerClient | undefined;
    let s3: S3Client | undefined;
    let runtime: SageMakerRuntimeClient | undefined;
    let autoScaling: ApplicationAutoScalingClient | undefined;
    return {
        sageMaker: () =>
            (sageMaker ??= new SageMakerClient({
                region: ownRegion,
                maxAttempts: 3,
                // No requestTimeout here: by itself it only warns.
                requestHandler: { connectionTimeout: 5_000, socketTimeout: 20_000 },
            })),
        runtime: () =>
            (runtime ??= new SageMakerRuntimeClient({
                region: ownRegion,
                maxAttempts: 2,
                // An endpoint may take a minute for an answer.
                requestHandler: { connectionTimeout: 5_000, socketTimeout: 70_000 },
            })),
        autoScaling: () =>
            (autoScaling ??= new ApplicationAutoScalingClient({
                region: ownRegion,
                maxAttempts: 3,
                requestHandler: { connectionTimeout: 5_000, socketTimeout: 20_000 },
            })),
        s3: () => (s3 ??= createS3Client({ ...process.env, AWS_REGION: ownRegion }, ownRegion)),
    };
}
