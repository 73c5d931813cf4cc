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
    /** With the option ignoreChanges for it, the hash stays whatever the pictures are. */
    keepsContent?: true;
    timeouts?: { create?: string; update?: string; delete?: string };
}

export interface DatasetOutputs extends DatasetInputs {
    manifest: S3ObjectLocation;
    /** Where the pictures were uploaded to, if their bucket is a folder: absolute. Deleting goes by it. */
    bucketFolder?: string;
    status: string;
    statusMessage: string;
    imageStats: DatasetImageStats;
    /** ISO 8601, as is the next. */
    creationTimestamp: string;
    lastUpdatedTimestamp: string;
}
