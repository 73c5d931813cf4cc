import type { OperationName } from "../api/operations";

/** Condition that a waiter waits for. Amazon's service had no waiters. */
export interface Waiter {
    description: string;
    operation: OperationName;
    /** Path of the status in the answer. */
    argument: string;
    success: readonly string[];
    failure: readonly string[];
    /** Pause between two calls, in seconds. */
    delay: number;
    maxAttempts: number;
}

/** Waiters by name: boto3's `model_trained` is `wait model-trained` of the AWS CLI. */
export const waiters: Readonly<Record<string, Waiter>> = {
    DatasetComplete: {
        description: "Waits until a dataset has taken in its manifest or the latest changes.",
        operation: "DescribeDataset",
        argument: "DatasetDescription.Status",
        success: ["CREATE_COMPLETE", "UPDATE_COMPLETE"],
        failure: [
            "CREATE_FAILED",
            "UPDATE_FAILED_ROLLBACK_COMPLETE",
            "DELETE_IN_PROGRESS",
            "DELETE_COMPLETE",
            "DELETE_FAILED",
        ],
        delay: 2,
        maxAttempts: 1800,
    },
    ModelTrained: {
        description: "Waits until a version of a model is trained, for a day at most.",
        operation: "DescribeModel",
        argument: "ModelDescription.Status",
        success: ["TRAINED", "STARTING_HOSTING", "HOSTED", "STOPPING_HOSTING", "HOSTING_FAILED", "SYSTEM_UPDATING"],
        failure: ["TRAINING_FAILED", "DELETING"],
        delay: 5,
        maxAttempts: 17_280,
    },
    ModelHosted: {
        description: "Waits until a version of a model that was started answers DetectAnomalies.",
        operation: "DescribeModel",
        argument: "ModelDescription.Status",
        success: ["HOSTED"],
        failure: ["HOSTING_FAILED", "TRAINING_FAILED", "STOPPING_HOSTING", "DELETING"],
        delay: 1,
        maxAttempts: 600,
    },
    ModelStopped: {
        description: "Waits until a version of a model is no longer hosted.",
        operation: "DescribeModel",
        argument: "ModelDescription.Status",
        success: ["TRAINED"],
        failure: ["TRAINING", "TRAINING_FAILED", "STARTING_HOSTING", "HOSTING_FAILED", "DELETING"],
        delay: 1,
        maxAttempts: 600,
    },
};

/** Content of botocore's `waiters-2.json`. */
export function waitersDefinition(): object {
    const acceptors = (state: "success" | "failure", argument: string, statuses: readonly string[]) =>
        statuses.map((expected) => ({ matcher: "path", argument, expected, state }));
    return {
        version: 2,
        waiters: Object.fromEntries(
            Object.entries(waiters).map(([name, { success, failure, argument, ...waiter }]) => [
                name,
                {
                    ...waiter,
                    acceptors: [...acceptors("success", argument, success), ...acceptors("failure", argument, failure)],
                },
            ]),
        ),
    };
}
