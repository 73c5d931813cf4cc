import { useOperation } from "../service/queries";
import type { Output } from "../service/operations";

/** Contents of a dataset, with what a training of the project needs. */
export type Contents = Output<"DescribeDatasetContents">;

export type DatasetType = "train" | "test";

/** What a project has: its datasets and their contents. */
export interface ProjectState {
    /** Undefined until it is known. */
    datasets: DatasetType[] | undefined;
    train: Contents | undefined;
    test: Contents | undefined;
    /** What a training needs. Undefined until it is known, or without a dataset. */
    training: Contents["Training"] | undefined;
    error: Error | null;
    refetch: () => void;
}

/** Pause between two looks at a dataset that is being made, in milliseconds. */
const whileBusyMs = 1000;

export function useProject(project: string): ProjectState {
    const description = useOperation("DescribeProject", { ProjectName: project });
    const datasets = datasetsOf(description.data);
    const train = useContents(project, "train", datasets?.includes("train") === true);
    const test = useContents(project, "test", datasets?.includes("test") === true);
    return {
        datasets,
        train: train.data,
        test: test.data,
        training: (train.data ?? test.data)?.Training,
        error: description.error ?? train.error ?? test.error,
        refetch: () => void [description, train, test].map((query) => query.refetch()),
    };
}

/** Types of the datasets that a project has, the training dataset first. */
export function datasetsOf(description: Output<"DescribeProject"> | undefined): DatasetType[] | undefined {
    const present = description?.ProjectDescription?.Datasets;
    return present && types.filter((type) => present.some(({ DatasetType }) => DatasetType === type));
}

const types = ["train", "test"] as const;

function useContents(project: string, type: DatasetType, enabled: boolean) {
    return useOperation(
        "DescribeDatasetContents",
        { ProjectName: project, DatasetType: type },
        {
            enabled,
            refetchInterval: (contents) => (contents?.Status.endsWith("IN_PROGRESS") === true ? whileBusyMs : false),
        },
    );
}
