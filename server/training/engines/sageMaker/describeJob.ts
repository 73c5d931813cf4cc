import { DescribeTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import type { DescribeTrainingJobCommandOutput } from "@aws-sdk/client-sagemaker";
import type { SageMakerClients } from "../../../sageMaker/clients";

/** Looks at a job. Undefined: SageMaker knows none of the name. */
export async function describeJob(
    clients: SageMakerClients,
    jobName: string,
    signal?: AbortSignal,
): Promise<DescribeTrainingJobCommandOutput | undefined> {
    try {
        return await clients
            .sageMaker()
            .send(new DescribeTrainingJobCommand({ TrainingJobName: jobName }), { abortSignal: signal });
    } catch (error) {
        const { name, message } = error as Error;
        // The API declares one error for it, and answers with the other.
        if (name === "ResourceNotFound" || (name === "ValidationException" && /not found/i.test(message))) {
            return undefined;
        }
        throw error;
    }
}
