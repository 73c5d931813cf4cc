import { useQuery } from "@tanstack/react-query";
import type { Output } from "../service/operations";
import { keyOf, listAll, lookAgainMs, useOperation } from "../service/queries";

/** A version in the list of a project. */
export type ListedModel = NonNullable<Output<"ListModels">["Models"]>[number];

/** A version with all that the service tells. */
export type DescribedModel = NonNullable<Output<"DescribeModel">["ModelDescription"]>;

const changing = new Set(["TRAINING", "STARTING_HOSTING", "STOPPING_HOSTING", "SYSTEM_UPDATING", "DELETING"]);

/** Tells whether a status changes by itself. */
export function isChanging(status: string | undefined): boolean {
    return changing.has(status ?? "");
}

/** Tells whether a version has been trained, so that it has metrics. */
export function isTrained(status: string | undefined): boolean {
    return !["TRAINING", "TRAINING_FAILED", "DELETING", undefined].includes(status);
}

/** All versions of a project, newest first. Fetched again at intervals while one of them changes. */
export function useModels(project: string) {
    return useQuery({
        queryKey: [...keyOf("ListModels", { ProjectName: project }), "all"],
        queryFn: ({ signal }) => listAll("ListModels", { ProjectName: project }, ({ Models }) => Models, { signal }),
        select: (all) => [...all].sort((a, b) => Number(b.ModelVersion) - Number(a.ModelVersion)),
        // Also without a change: somebody else may train or host.
        refetchInterval: ({ state }) =>
            state.data?.some(({ Status }) => isChanging(Status)) ? lookAgainMs : 10 * lookAgainMs,
    });
}

/** A version, followed while it changes. */
export function useModel(project: string, version: string) {
    return useOperation(
        "DescribeModel",
        { ProjectName: project, ModelVersion: version },
        {
            refetchInterval: (answer) =>
                isChanging(answer?.ModelDescription?.Status) ? lookAgainMs : 10 * lookAgainMs,
        },
    );
}

/** Operations whose answers are outdated when a version has changed. */
export const modelAnswers = ["ListModels", "DescribeModel", "DescribeTraining"] as const;
