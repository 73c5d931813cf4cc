import type * as pulumi from "@pulumi/pulumi";
import type { DatasetImages, LookoutVisionDatasetArgs } from "../dataset/resource";
import type { LookoutVisionModelArgs } from "../model/resource";
import type { Timeouts } from "../resource/sharedTypes";
/** Arguments of {@link DefectDetector}. */
export interface DefectDetectorArgs {
    /**
     * The folder of the training pictures. `normal/` and `anomaly/` hold PNG or JPEG files. Optionally, `masks/` holds
     * PNG masks for anomalies, each named like its picture.
     *
     * The path is relative to the folder in which the program runs: that of Pulumi.yaml or, if its `main` names a file
     * elsewhere, that file's.
     */
    images: pulumi.Input<string>;
    /**
     * A folder of the same form, with pictures that are used only for testing.
     *
     * @default a part of the training pictures is kept for that
     */
    testImages?: pulumi.Input<string>;
    /**
     * Kinds of anomaly that the masks show, each with its colour as `#rrggbb`.
     *
     * @default `{ anomaly: "#ff0000" }`, or what two-coloured masks such as white on black show beyond doubt
     */
    maskColors?: DatasetImages["maskColors"];
    /** Colour of the mask pixels without an anomaly. @default `#ffffff`; `#000000` where white marks anomalies */
    maskBackground?: DatasetImages["maskBackground"];
    /** Region that is cut out of each picture before the upload, in pixels. @default none: the whole picture */
    crop?: DatasetImages["crop"];
    /** Size that each picture gets before the upload, in pixels. @default none: the pictures' own */
    resize?: DatasetImages["resize"];
    /**
     * Labels of folders with other names, such as `{ good: "normal", bad: "anomaly" }`.
     *
     * @default none: only `normal/` and `anomaly/` are read
     */
    classMap?: LookoutVisionDatasetArgs["classMap"];
    /**
     * The project's name, unique on the service. Another name is another project. If you rename the detector in the
     * program, with `aliases`, first write the project's present name here.
     *
     * @default the detector's name in the program; characters that a project's name can't hold become hyphens
     */
    projectName?: pulumi.Input<string>;
    /**
     * The bucket for pictures and evaluation files. Needed with a service on another machine.
     *
     * @default a {@link LookoutVisionLocalBucket} of the detector's own
     */
    bucket?: pulumi.Input<string>;
    /**
     * Put before the keys of the pictures in the bucket exactly as given, so a folder's prefix ends in `/`. @default
     * none
     */
    imagePrefix?: pulumi.Input<string>;
    /** Put before the keys of the evaluation files in the bucket exactly as given. @default `results/` */
    outputPrefix?: pulumi.Input<string>;
    /** The model's description: 1 to 500 letters, digits, dots, hyphens and underscores; no spaces. @default none */
    description?: pulumi.Input<string>;
    /**
     * Id, ARN or alias of the KMS key that encrypts the service's copies of the pictures and the trained model.
     *
     * @default a key of the service's own
     */
    kmsKeyId?: pulumi.Input<string>;
    /**
     * Changes in a picture that may be a defect by themselves: see {@link LookoutVisionModelArgs.sensitiveTo}. @default
     * none
     */
    sensitiveTo?: LookoutVisionModelArgs["sensitiveTo"];
    /** Place where the model is trained: see {@link LookoutVisionModelArgs.engine}. @default the service's first engine */
    engine?: LookoutVisionModelArgs["engine"];
    /** Up to 50 tags of the model. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Values whose change trains again. A change of the pictures always does. @default none */
    triggers?: pulumi.Input<unknown[]>;
    /**
     * Where the model draws the line between missing anomalies and false alarms. Changed in place, without training.
     *
     * @default balanced: the threshold that the training chose
     */
    operatingPoint?: LookoutVisionModelArgs["operatingPoint"];
    /**
     * Conditions that a training must meet. A version that fails them is deleted again, and the update fails. The one
     * before stays hosted.
     *
     * @default none: every version that could be trained is hosted
     */
    qualityGate?: LookoutVisionModelArgs["qualityGate"];
    /**
     * `false` trains a model without hosting it. It must be a plain value, because it decides which resources exist.
     *
     * @default true
     */
    hosted?: boolean;
    /** Number of pictures that the hosted model processes at once. @default 1 */
    inferenceUnits?: pulumi.Input<number>;
    /** For the imports, the training and the hosting, each. @default those of the resources */
    timeouts?: pulumi.Input<Timeouts>;
}
