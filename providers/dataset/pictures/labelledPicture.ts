import type { FileFacts } from "./fileFacts";

/** What the folder of a picture says about it. */
export type Label = "normal" | "anomaly";

/** A file to upload. */
export interface PictureFile extends FileFacts {
    /** Absolute. */
    path: string;
    /** What its key ends with, after the label: the file's name, with the folder before it where that is no label. */
    name: string;
    /** Where it is in the picture folder, for messages: `normal/a.png`. */
    place: string;
}

/** A picture with its label and, for some anomalies, a mask. */
export interface LabelledPicture extends PictureFile {
    label: Label;
    mask?: PictureFile;
}
