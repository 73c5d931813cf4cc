/** Set of pictures as another tool labelled it, before it is written. */
export interface LabelledSet {
    pictures: LabelledSource[];
    /** Notes on what was left out, one sentence each. */
    notes: string[];
}

/** Picture with its labels. */
export interface LabelledSource {
    /** Absolute path of the file. */
    path: string;
    /** Classes of the whole picture: tags, choices, the name of its folder. */
    classes: string[];
    /** Shapes that were drawn on it. */
    shapes: Shape[];
    /** Mask as a picture: every pixel that isn't black belongs to the class. */
    maskFile?: { path: string; className: string };
    /** Sides of the picture when it was labelled, in pixels. Undefined: shapes are shares of the sides. */
    labelledSize?: { width: number; height: number };
    /** Purpose of the picture. Undefined: the set doesn't say. */
    side?: "train" | "test";
}

/** Part of a picture that has a class. */
export type Shape = { className: string } & (
    | {
          /**
           * Rings, each as [x, y, x, y, …]. A point is inside if an odd number of rings surrounds it. Without
           * `labelledSize`, coordinates are shares of the sides.
           */
          kind: "polygon" | "box";
          rings: number[][];
      }
    | {
          /** Pixels of the labelled picture, [height × width], row by row. 1 is inside. */
          kind: "pixels";
          pixels: Uint8Array;
          width: number;
          height: number;
      }
);

/** Options of an import. */
export interface ImportOptions {
    /** Absolute path of the folder with the pictures. Undefined: it is beside the file of labels. */
    pictures?: string;
}

/** Importer for one tool's format. */
export interface Importer {
    /** Description of the format for people: "COCO: a JSON file with images, annotations and categories". */
    readonly title: string;
    /** Tells whether a file or folder seems to have this format. It never throws for a readable source. */
    recognises(source: string): Promise<boolean>;
    /** @throws ImportError */
    read(source: string, options: ImportOptions): Promise<LabelledSet>;
}

/** Source can't be imported. The message is a sentence for the user. */
export class ImportError extends Error {
    override readonly name = "ImportError";
}
