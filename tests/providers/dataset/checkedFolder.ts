import { checkDataset } from "../../../providers/dataset/check";
import { followDatasets } from "../../../providers/dataset/declaredDatasets";
import { declaredConvention } from "../../../providers/dataset/pictures/maskConvention";
import type { FolderOptions, PictureFolder } from "../../../providers/dataset/pictures/pictureFolder";
import type { CheckOutcome } from "../../../providers/host/contract";

/** Arguments of a dataset, without a source. */
export const base = { projectName: "plates", datasetType: "train" };
export const images = { folder: "pictures", bucket: "data" };
export const square = { left: 0, top: 0, width: 64, height: 64 };

export const picture = {
    path: "/p/a.png",
    name: "a.png",
    place: "normal/a.png",
    bytes: 1,
    sha256: "00",
    label: "normal" as const,
};

/** What is read from a folder without pictures. */
export const empty: PictureFolder = { pictures: [], convention: declaredConvention({}), problems: [], notes: [] };

/** Stands for a folder with one picture. */
export async function readFolder(): Promise<PictureFolder> {
    return { ...empty, pictures: [picture] };
}

/** Checks the changed arguments of a dataset that is the only one. */
export function check(
    change: object,
    read: (folder: string, options: FolderOptions) => Promise<PictureFolder> = readFolder,
): Promise<CheckOutcome> {
    return checkDataset({ ...base, ...change }, followDatasets(), read);
}
