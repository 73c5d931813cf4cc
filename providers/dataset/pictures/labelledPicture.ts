import type { FileFacts } from "./fileFacts";

/** Label of a picture, given by its folder. */
export type Label = "normal" | "anomaly";

/** A file to upload. */
export interface PictureFile extends FileFacts {
    /** Absolute path. */
    path: string;
    /** End of its key, after the label: the file's name, preceded by its folder if that isn't a label. */
    name: string;
    /** Path in the picture folder, for messages: `normal/a.png`. */
    place: string;
}

/** A picture with its label and, for some anomalies, a mask. */
export interface LabelledPicture extends PictureFile {
    label: Label;
    mask?: PictureFile;
}
