import { parseManifestLine } from "../datasets/manifestLine";
import type { PictureSize } from "../gallery/gallery";
import type { ObjectLocation } from "../objectStorage/objectStorage";
import type { Service } from "./context";
import type { Dataset, Store } from "./resources";

/** First picture of a dataset. Undefined: it has none. */
export async function firstPicture(store: Store, dataset: Dataset): Promise<ObjectLocation | undefined> {
    const first = await store
        .selectFrom("datasetEntries")
        .select("line")
        .where("datasetId", "=", dataset.id)
        .orderBy("position")
        .limit(1)
        .executeTakeFirst();
    return first && parseManifestLine(first.line).source;
}

/**
 * Size of a dataset's pictures, which all have that of the first. Undefined: the dataset has no picture.
 *
 * @throws ObjectStorageError, PictureFault
 */
export async function sizeOfDataset(
    { store, gallery }: Pick<Service, "store" | "gallery">,
    dataset: Dataset,
): Promise<PictureSize | undefined> {
    const first = await firstPicture(store, dataset);
    return first && gallery.sizeOf(first);
}
