import { pictureLimits } from "../../pictures/pictureLimits";
import { datasetType, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

const { required: _required, ...anyDatasetType } = datasetType;

export const putPicture = {
    ProjectName: inPath.ProjectName,
    /** Name of the file, without folders. */
    Name: { type: "string", required: true, min: 1, max: 255, in: { path: "name" } },
    Kind: { type: "string", values: ["picture", "mask"], in: { query: "kind" } },
    /** Dataset that the picture is meant for. It is stored in the bucket of that dataset's pictures. */
    DatasetType: { ...anyDatasetType, in: { query: "datasetType" } },
    Body: { type: "blob", required: true, min: 1, max: pictureLimits.bytes, in: "rawBody" },
} as const satisfies InputTable;

export type PutPictureInput = InputOf<typeof putPicture>;
