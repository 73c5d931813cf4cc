import type * as pulumi from "@pulumi/pulumi";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";
import type { S3ObjectLocation, Timeouts } from "../resource/sharedTypes";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { datasetArguments } from "./arguments";

/** Pictures on this machine that are uploaded and made into a dataset. */
export interface DatasetImages {
    /**
     * The folder of the pictures. `normal/` and `anomaly/` hold the labelled pictures as PNG or JPEG files. Optionally,
     * `masks/` holds PNG masks for anomalies, each named like its picture.
     *
     * The path is relative to the folder in which the program runs: that of Pulumi.yaml or, if its `main` names a file
     * elsewhere, that file's.
     */
    folder: pulumi.Input<string>;
    /** The bucket for the upload: in S3, or a {@link LookoutVisionLocalBucket}. */
    bucket: pulumi.Input<string>;
    /**
     * Put before the keys of everything that is uploaded exactly as given, so a folder's prefix ends in `/`. The
     * project's name and the type of the dataset follow it: `PREFIXboards/train/normal/a.png`.
     *
     * @default none
     */
    prefix?: pulumi.Input<string>;
    /**
     * Kinds of anomaly that the masks show, each with its colour as `#rrggbb`. White and black are background where
     * they mark nothing.
     *
     * @default `{ anomaly: "#ff0000" }`. Where no mask has that red and all have the same two colours, the smaller part
     *   marks anomalies: white on black, as most tools write masks. Preview says so.
     */
    maskColors?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * Colour of the mask pixels without an anomaly, as `#rrggbb`.
     *
     * @default `#ffffff`; `#000000` where white marks anomalies
     */
    maskBackground?: pulumi.Input<string>;
    /**
     * Region that is cut out of each picture and mask before the upload, in pixels of the picture as people see it.
     * With it, pictures may be larger than the service takes. It needs the package `lookoutvision` on this machine.
     *
     * @default none: the whole picture
     */
    crop?: pulumi.Input<ImageCrop>;
    /**
     * Size to which each picture and mask is stretched before the upload, after `crop`. It needs the package
     * `lookoutvision` on this machine.
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
    /** Number of columns, at least 64. */
    width: pulumi.Input<number>;
    /** Number of rows, at least 64. */
    height: pulumi.Input<number>;
}

/** Sides in pixels, 64 to 4096. */
export interface ImageSize {
    /** Number of columns. */
    width: pulumi.Input<number>;
    /** Number of rows. */
    height: pulumi.Input<number>;
}

/** A manifest that is in a bucket already, as the API takes it. */
export interface DatasetSource {
    /** A manifest in Ground Truth's format. */
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
     * `train`, or `test` for pictures that are used only for testing. A project with only a training dataset tests with
     * a part of it.
     */
    datasetType: pulumi.Input<"train" | "test">;
    /** Pictures on this machine. @default none: see `datasetSource` */
    images?: pulumi.Input<DatasetImages>;
    /** A manifest in a bucket. @default none: see `images` */
    datasetSource?: pulumi.Input<DatasetSource>;
    /**
     * Labels of classes with other names, such as `{ Good: "normal", Bad: "anomaly" }`. With `images`, the classes are
     * folders beside `normal/` and `anomaly/`. With `datasetSource`, they are the `class-name` of manifest lines.
     *
     * @default none: only `normal` and `anomaly` are labels
     */
    classMap?: pulumi.Input<Record<string, pulumi.Input<"normal" | "anomaly">>>;
    /**
     * Text that stands for the content, as a trigger of models. Don't give it with `images`: it is then made from their
     * pictures, labels and masks.
     *
     * @default with `datasetSource`, a hash of the manifest's location: then name the `versionId`, or give this, so
     *   that new content is noticed
     */
    contentHash?: pulumi.Input<string>;
    /** How long to wait for the import and the deletion. @default `1h` each */
    timeouts?: pulumi.Input<Timeouts>;
}

/** Numbers of pictures. */
export interface DatasetImageStats {
    /** Number of pictures. */
    total: number;
    /** Number of labelled pictures. */
    labeled: number;
    /** Number of pictures without a defect. */
    normal: number;
    /** Number of pictures with a defect. */
    anomaly: number;
}

/**
 * The training pictures or the test pictures of a project.
 *
 * With `images`, destroying it deletes its uploads, and nothing else in the bucket.
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
    /** The project's name, as given. */
    declare readonly projectName: pulumi.Output<string>;
    /** The type of the dataset, as given. */
    declare readonly datasetType: pulumi.Output<"train" | "test">;
    /** The pictures on this machine, as given. */
    declare readonly images: pulumi.Output<pulumi.Unwrap<DatasetImages> | undefined>;
    /** The manifest in a bucket, as given. */
    declare readonly datasetSource: pulumi.Output<pulumi.Unwrap<DatasetSource> | undefined>;
    /** The class map, as given. */
    declare readonly classMap: pulumi.Output<Record<string, "normal" | "anomaly"> | undefined>;
    /** The timeouts, as given. */
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts> | undefined>;
    /**
     * Hash that changes with the pictures, their labels and masks. It is known in a preview. Use it as a trigger for
     * models.
     */
    declare readonly contentHash: pulumi.Output<string>;
    /** The manifest that was imported. */
    declare readonly manifest: pulumi.Output<S3ObjectLocation>;
    /** `CREATE_COMPLETE` or `UPDATE_COMPLETE`, or the last other status read. */
    declare readonly status: pulumi.Output<string>;
    /** The service's own words for the status. */
    declare readonly statusMessage: pulumi.Output<string>;
    /** Number of pictures on the service, by label. */
    declare readonly imageStats: pulumi.Output<DatasetImageStats>;
    /** Time of creation, in ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;
    /** Time of the last update, in ISO 8601. */
    declare readonly lastUpdatedTimestamp: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionDatasetArgs, opts?: pulumi.CustomResourceOptions) {
        super("Dataset", name, args, datasetMembers, ignoringContent(opts));
    }

    /**
     * Reads a dataset that is on the service already. It is never changed or deleted.
     *
     * The service doesn't tell what it was made from, so `images`, `datasetSource`, `contentHash` and `manifest` are
     * undefined. As the trigger of a model, use `lastUpdatedTimestamp`.
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

/** Its arguments and outputs. */
const datasetMembers = {
    arguments: datasetArguments satisfies TableOf<LookoutVisionDatasetArgs>,
    outputs: {
        manifest: true,
        status: true,
        statusMessage: true,
        imageStats: true,
        creationTimestamp: true,
        lastUpdatedTimestamp: true,
    } satisfies OutputNames<LookoutVisionDataset, LookoutVisionResource, LookoutVisionDatasetArgs>,
};

/**
 * Adds `contentHash` to the ignored changes if `images` or its folder is ignored: the pictures belong to that argument.
 */
function ignoringContent(opts: pulumi.CustomResourceOptions | undefined): pulumi.CustomResourceOptions | undefined {
    const ignored = opts?.ignoreChanges ?? [];
    return ignored.includes("images") || ignored.includes("images.folder")
        ? { ...opts, ignoreChanges: [...ignored, "contentHash"] }
        : opts;
}
