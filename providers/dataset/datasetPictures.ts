import { existsSync } from "node:fs";
import { clientToken } from "../arguments/clientToken";
import { explain } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import type { Service } from "../service/connection";
import type { Bucket } from "../buckets/bucket";
import { bucketFolder, openBucket } from "../buckets/openBucket";
import { isOfOriginal } from "../service/originals";
import { openFolderBucket } from "../buckets/folderBucket";
import type { LabelledPicture } from "./pictures/labelledPicture";
import { contentHash, readPictureFolder } from "./pictures/pictureFolder";
import type { DatasetInputs, DatasetOutputs } from "./state";
import { preparationOf } from "./pictures/preparation";
import { removeStaleUploads, removeUploads, uploadDataset } from "./uploads";
import type { UploadPlace } from "./uploads";

const progressMs = 1_000;

/** Uploads the pictures, if the dataset is made from pictures. */
export async function uploadPictures(
    { clock, progress }: HostContext,
    service: Service,
    inputs: DatasetInputs,
): Promise<LabelledPicture[]> {
    const { images } = inputs;
    if (!images) {
        return [];
    }
    const none = { least: 0, wanted: 0, words: "0" };
    const preparation = preparationOf(images);
    const { pictures, convention, problems } = await readPictureFolder(images.folder, {
        ...images,
        classMap: inputs.classMap,
        preparation,
        minimums: { normal: none, anomaly: none },
    });
    const isOtherContent =
        !inputs.keepsContent && contentHash(pictures, convention, preparation) !== inputs.contentHash;
    if (problems.length > 0 || isOtherContent) {
        throw new Error(
            problems[0] ?? `the pictures in ${images.folder} changed since this update began: run it again`,
        );
    }
    const row = progress(inputs.resourceUrn);
    let shownAt = clock.now();
    await uploadDataset(await placeOf(service, inputs, images), pictures, convention, (done, total) => {
        // An upload of less than a second needs no progress, and its first line would stay on the row after its end.
        if (clock.now() - shownAt >= progressMs) {
            shownAt = clock.now();
            row.show(`Uploaded ${done} of ${total} files.`);
        }
    });
    return pictures;
}

/**
 * Deletes pictures that are no longer needed. The dataset exists by now, so an object that can't be deleted is no
 * failure: it is recorded, and the next change tries again.
 */
export async function removeStalePictures(
    { progress }: HostContext,
    service: Service,
    inputs: DatasetInputs,
    pictures: readonly LabelledPicture[],
): Promise<void> {
    if (inputs.images) {
        try {
            await removeStaleUploads(await placeOf(service, inputs, inputs.images), pictures);
        } catch (error) {
            progress(inputs.resourceUrn).warn(
                `Pictures of earlier uploads couldn't be deleted, and stay until the next change: ${explain(error)}`,
            );
        }
    }
}

/** Deletes all uploaded pictures. If the bucket no longer exists, the uploads don't either. */
export async function removeAllPictures(service: Service, dataset: DatasetOutputs): Promise<void> {
    const { images } = dataset;
    const folder = await bucketFolderNow(service, dataset);
    if (!images || folder === "gone") {
        return;
    }
    try {
        const bucket =
            folder === undefined ? await openBucket(service, images.bucket) : openFolderBucket(images.bucket, folder);
        await removeUploads(placeIn(bucket, dataset, images));
    } catch (error) {
        if ((error as { name?: string }).name !== "NoSuchBucket") {
            throw error;
        }
    }
}

/**
 * Finds the present folder of the pictures' bucket if it is a folder. It is the recorded folder, or the one where the
 * service has it since the data folder was moved or copied. Undefined: no folder was recorded.
 */
export async function bucketFolderNow(
    service: Service,
    { images, bucketFolder: recorded }: DatasetOutputs,
): Promise<string | "gone" | undefined> {
    if (!images || recorded === undefined) {
        return undefined;
    }
    const isElsewhere = (await isOfOriginal(recorded)) || !existsSync(recorded);
    return isElsewhere ? ((await bucketFolder(service, images.bucket)) ?? "gone") : recorded;
}

/** Returns where the pictures of a dataset are uploaded to, and who owns them. */
export async function placeOf(
    service: Service,
    inputs: DatasetInputs,
    images: NonNullable<DatasetInputs["images"]>,
): Promise<UploadPlace> {
    return placeIn(await openBucket(service, images.bucket), inputs, images);
}

function placeIn(bucket: Bucket, inputs: DatasetInputs, images: NonNullable<DatasetInputs["images"]>): UploadPlace {
    const { projectName, datasetType, stackIdentity } = inputs;
    return {
        bucket,
        prefix: images.prefix ?? "",
        preparation: preparationOf(images),
        projectName,
        datasetType,
        owner: clientToken(stackIdentity, projectName, datasetType),
    };
}
