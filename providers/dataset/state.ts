import type { CommonInputs } from "../host/contract";
import type { S3ObjectLocation } from "../resource/sharedTypes";
import type { Label } from "./pictures/labelledPicture";
import type { Preparation } from "./pictures/preparation";
import type { DatasetImageStats } from "./resource";

/** The checked arguments. */
export interface DatasetInputs extends CommonInputs {
    projectName: string;
    datasetType: "train" | "test";
    images?: {
        folder: string;
        bucket: string;
        prefix?: string;
        maskColors?: Record<string, string>;
        maskBackground?: string;
        crop?: NonNullable<Preparation["crop"]>;
        resize?: NonNullable<Preparation["resize"]>;
    };
    datasetSource?: { groundTruthManifest: { s3Object: { bucket: string; key: string; versionId?: string } } };
    classMap?: Record<string, Label>;
    contentHash: string;
    /** True if the hash stays whatever the pictures are: the option ignoreChanges names it. */
    keepsContent?: true;
    timeouts?: { create?: string; update?: string; delete?: string };
}

export interface DatasetOutputs extends DatasetInputs {
    manifest: S3ObjectLocation;
    /**
     * Absolute path of the folder that the pictures were uploaded to. Deletion uses it. Undefined: their bucket isn't a
     * folder.
     */
    bucketFolder?: string;
    status: string;
    statusMessage: string;
    imageStats: DatasetImageStats;
    /** Times in ISO 8601, here and below. */
    creationTimestamp: string;
    lastUpdatedTimestamp: string;
}
