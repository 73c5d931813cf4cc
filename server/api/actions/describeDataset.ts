import { seconds } from "../descriptions";
import { requireDataset, requireProject } from "../resources";
import type { Dataset, Store } from "../resources";
import type { Service } from "../context";
import type { DescribeDatasetInput } from "../validations/describeDataset";

/** Describes a dataset with the counts of its pictures. */
export async function describeDataset(input: DescribeDatasetInput, service: Service) {
    const project = await requireProject(service.store, input.ProjectName);
    const dataset = await requireDataset(service.store, project, input.DatasetType);
    return {
        DatasetDescription: {
            ProjectName: project.name,
            DatasetType: dataset.type,
            CreationTimestamp: seconds(dataset.createdAt),
            LastUpdatedTimestamp: seconds(dataset.updatedAt),
            Status: dataset.status,
            StatusMessage: dataset.statusMessage,
            ImageStats: await imageStats(service.store, dataset),
        },
    };
}

async function imageStats(store: Store, dataset: Dataset) {
    const rows = await store
        .selectFrom("datasetEntries")
        .select((select) => ["label", select.fn.countAll<number>().as("count")])
        .where("datasetId", "=", dataset.id)
        .groupBy("label")
        .execute();
    const countOf = (label: string | null) => rows.find((row) => row.label === label)?.count ?? 0;
    const [normal, anomaly] = [countOf("normal"), countOf("anomaly")];
    return { Total: normal + anomaly + countOf(null), Labeled: normal + anomaly, Normal: normal, Anomaly: anomaly };
}
