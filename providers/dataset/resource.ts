import type * as pulumi from "@pulumi/pulumi";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";
import type { S3ObjectLocation, Timeouts } from "../resource/sharedTypes";

/** Pictures on this machine, which are uploaded and made into a dataset. */
export interface DatasetImages {
    /**
     * A folder with `normal/` and `anomaly/`, whose PNG and JPEG files are the labelled pictures, and if wanted
     * `masks/` with a PNG mask for anomalies, named like its picture. Relative to the folder in which the
     * program runs: that of Pulumi.yaml or, where `main` in it names a file elsewhere, that file's.
     */
    folder: pulumi.Input<string>;
    /** The bucket to upload to: in S3, or a {@link LookoutVisionLocalBucket}. */
    bucket: pulumi.Input<string>;
    /**
     * Put before the keys of all that is uploaded, exactly as given, so a folder's ends in `/`. After it come the
     * project's name and the type of the dataset: `PREFIXboards/train/normal/a.png`.
     *
     * @default none
     */
    prefix?: pulumi.Input<string>;
    /**
     * Kinds of anomaly that the masks show, each with its colour as `#rrggbb`. White and black are background where they
     * mark nothing.
     *
     * @default `{ anomaly: "#ff0000" }`. Where no mask has that red and all have the same two colours, the smaller part
     *   marks anomalies: white on black, as most tools write masks. Preview says so.
     */
    maskColors?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * Colour of what is no anomaly in the masks, as `#rrggbb`.
     *
     * @default `#ffffff`; `#000000` where white marks anomalies
     */
    maskBackground?: pulumi.Input<string>;
    /**
     * Region that is cut out of each picture and mask before the upload, in pixels of the picture as it is seen. Pictures
     * may be larger than the service takes then. Needs the package `lookoutvision` on this machine.
     *
     * @default none: the whole picture
     */
    crop?: pulumi.Input<ImageCrop>;
    /**
     * Size that each picture and mask is brought to before the upload, after `crop`: it is stretched to it. Needs the
     * package `lookoutvision` on this machine.
     *
     * @default none: the pictures' own, which must be the same for all
     */
    resize?: pulumi.Input<ImageSize>;
}

/** A region of a picture, in pixels. */
export interface ImageCrop {
    /** First column. */
    left: pulumi.Input<number>;
    /** First row. */
    top: pulumi.Input<number>;
    /** Columns, at least 64. */
    width: pulumi.Input<number>;
    /** Rows, at least 64. */
    height: pulumi.Input<number>;
}

/** Sides in pixels, 64 to 4096. */
export interface ImageSize {
    /** Columns. */
    width: pulumi.Input<number>;
    /** Rows. */
    height: pulumi.Input<number>;
}

/** A manifest that is in a bucket already: the API's own way. */
export interface DatasetSource {
    /** A manifest of Ground Truth's form. */
    groundTruthManifest: pulumi.Input<{
        /** Where the manifest is. */
        s3Object: pulumi.Input<{
            /** The bucket's name. */
            bucket: pulumi.Input<string>;
            /** The manifest's key. */
            key: pulumi.Input<string>;
            /** The version of the object, in a bucket that keeps versions. @default the latest */
            versionId?: pulumi.Input<string>;
        }>;
    }>;
}

/** Arguments of {@link LookoutVisionDataset}: with either `images` or `datasetSource`. */
export interface LookoutVisionDatasetArgs {
    /** The project that the dataset belongs to. */
    projectName: pulumi.Input<string>;
    /**
     * `train`, or `test` for pictures that are only tested with. A project with a training dataset alone tests with a
     * part of it.
     */
    datasetType: pulumi.Input<"train" | "test">;
    /** Pictures on this machine. @default none: see `datasetSource` */
    images?: pulumi.Input<DatasetImages>;
    /** A manifest in a bucket. @default none: see `images` */
    datasetSource?: pulumi.Input<DatasetSource>;
    /**
     * Labels of classes with other names, such as `{ Good: "normal", Bad: "anomaly" }`. With `images` these are names of
     * folders beside `normal/` and `anomaly/`, with `datasetSource` the `class-name` of manifest lines.
     *
     * @default none: only `normal` and `anomaly` are labels
     */
    classMap?: pulumi.Input<Record<string, pulumi.Input<"normal" | "anomaly">>>;
    /**
     * What stands for the content as a trigger of models. Not to be given with `images`, whose pictures, labels and
     * masks it is made from.
     *
     * @default with `datasetSource`, a hash of the manifest's location: then name the `versionId`, or give this, so that
     *   new content is noticed
     */
    contentHash?: pulumi.Input<string>;
    /** How long to wait for the import and the deletion. @default `1h` each */
    timeouts?: pulumi.Input<Timeouts>;
}

/** Numbers of pictures. */
export interface DatasetImageStats {
    /** Of all pictures. */
    total: number;
    /** Of those with a label. */
    labeled: number;
    /** Of those without a defect. */
    normal: number;
    /** Of those with one. */
    anomaly: number;
}

/**
 * The training or the test pictures of a project.
 *
 * With `images`, destroying it deletes what it uploaded, and nothing else in the bucket.
 *
 * ```ts
 * const pictures = new LookoutVisionDataset("pictures", {
 *     projectName: project.projectName,
 *     datasetType: "train",
 *     images: { folder: "./pictures", bucket: bucket.bucket },
 * });
 * ```
 */
export class LookoutVisionDataset extends LookoutVisionResource {
    /** As given. */
    declare readonly projectName: pulumi.Output<string>;
    /** As given. */
    declare readonly datasetType: pulumi.Output<"train" | "test">;
    /** As given. */
    declare readonly images: pulumi.Output<pulumi.Unwrap<DatasetImages> | undefined>;
    /** As given. */
    declare readonly datasetSource: pulumi.Output<pulumi.Unwrap<DatasetSource> | undefined>;
    /** As given. */
    declare readonly classMap: pulumi.Output<Record<string, "normal" | "anomaly"> | undefined>;
    /** As given. */
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts> | undefined>;
    /** Changes with the pictures, their labels and masks; known in preview. A trigger for models. */
    declare readonly contentHash: pulumi.Output<string>;
    /** The manifest that was imported. */
    declare readonly manifest: pulumi.Output<S3ObjectLocation>;
    /** `CREATE_COMPLETE` or `UPDATE_COMPLETE`, or what it was when it was last looked at. */
    declare readonly status: pulumi.Output<string>;
    /** The service's own words for the status. */
    declare readonly statusMessage: pulumi.Output<string>;
    /** How many pictures the service has, by label. */
    declare readonly imageStats: pulumi.Output<DatasetImageStats>;
    /** ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;
    /** ISO 8601. */
    declare readonly lastUpdatedTimestamp: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionDatasetArgs, opts?: pulumi.CustomResourceOptions) {
        super("Dataset", name, args, datasetProperties, ignoringContent(opts));
    }

    /**
     * A dataset that is on the service already: it is read, and never changed or deleted. The service doesn't tell what
     * it was made from, so `images`, `datasetSource`, `contentHash` and `manifest` are undefined: as the trigger of a
     * model take `lastUpdatedTimestamp`.
     *
     * ```ts
     * const pictures = LookoutVisionDataset.get("pictures", "boards/train");
     * ```
     *
     * @param id - the project's name and the type of the dataset.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LookoutVisionDataset {
        return new LookoutVisionDataset(name, noArguments(), { ...opts, id });
    }
}

const datasetProperties = [
    "projectName",
    "datasetType",
    "images",
    "datasetSource",
    "classMap",
    "timeouts",
    "contentHash",
    "manifest",
    "status",
    "statusMessage",
    "imageStats",
    "creationTimestamp",
    "lastUpdatedTimestamp",
] as const satisfies readonly (keyof LookoutVisionDataset)[];

/** The pictures belong to the argument `images`: who ignores its changes ignores other pictures as well. */
function ignoringContent(opts: pulumi.CustomResourceOptions | undefined): pulumi.CustomResourceOptions | undefined {
    const ignored = opts?.ignoreChanges ?? [];
    return ignored.includes("images") || ignored.includes("images.folder")
        ? { ...opts, ignoreChanges: [...ignored, "contentHash"] }
        : opts;
}
