import { countContents } from "../../datasets/datasetContents";
import type { DatasetContents } from "../../datasets/datasetContents";
import { ObjectStorageError } from "../../objectStorage/objectStorage";
import { PictureFault } from "../../pictures/pictureFault";
import type { PictureSize } from "../../gallery/gallery";
import { needsOf } from "../trainingNeeds";
import { shownMessage } from "../descriptions";
import { sizeOfDataset } from "../datasetPictures";
import { findDataset, requireDataset, requireProject } from "../resources";
import type { Service } from "../context";
import type { DescribeDatasetContentsOutput } from "../ownOutputs/describeDatasetContents";
import type { DescribeDatasetContentsInput } from "../validations/describeDatasetContents";

/** Counts the pictures and anomaly labels of a dataset, and says what a training of the project needs. */
export async function describeDatasetContents(
    input: DescribeDatasetContentsInput,
    service: Service,
): Promise<DescribeDatasetContentsOutput> {
    const { store } = service;
    const project = await requireProject(store, input.ProjectName);
    const dataset = await requireDataset(store, project, input.DatasetType);
    const contents = await countContents(store, dataset);
    const otherType = dataset.type === "train" ? "test" : "train";
    const other = await findDataset(store, project, otherType);
    const all: Partial<Record<"train" | "test", DatasetContents>> = {
        [dataset.type]: contents,
        ...(other !== undefined && { [otherType]: await countContents(store, other) }),
    };
    const size = await usableSize(() => sizeOfDataset(service, dataset));
    return {
        Status: dataset.status,
        StatusMessage: shownMessage(dataset.statusMessage),
        ...(size !== undefined && { Width: size.width, Height: size.height }),
        Total: contents.total,
        Normal: contents.normal,
        Anomaly: contents.anomaly,
        Unlabeled: contents.unlabelled,
        WithMask: contents.withMask,
        AnomalyLabels: contents.anomalyLabels.map(({ name, color, pictures, alone }) => ({
            Name: name,
            Color: color,
            Pictures: pictures,
            Alone: alone,
        })),
        Training: needsOf(all),
    };
}

/** Counts are of use without the size too: the bucket may be away, the first picture damaged. */
async function usableSize(find: () => Promise<PictureSize | undefined>): Promise<PictureSize | undefined> {
    try {
        return await find();
    } catch (error) {
        if (error instanceof ObjectStorageError || error instanceof PictureFault) {
            return undefined;
        }
        throw error;
    }
}
