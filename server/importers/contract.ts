/** A set of pictures as another tool labelled it, before it is written. */
export interface LabelledSet {
    pictures: LabelledSource[];
    /** What should be known of what was left out, one sentence each. */
    notes: string[];
}

/** A picture and what was said of it. */
export interface LabelledSource {
    /** The file, absolute. */
    path: string;
    /** Classes that the picture has as a whole: tags, choices, the name of its folder. */
    classes: string[];
    /** What was drawn on it. */
    shapes: Shape[];
    /** A picture whose pixels that aren't black are of a class. */
    maskFile?: { path: string; className: string };
    /** Sides in pixels when it was labelled. Undefined: shapes are shares of the sides. */
    labelledSize?: { width: number; height: number };
    /** Where the set says what it is for. */
    side?: "train" | "test";
}

/** A part of a picture that has a class. */
export type Shape = { className: string } & (
    | {
          /** Rings, [x, y, x, y, …] each: what an odd number of them surrounds. Shares of the sides without `labelledSize`. */
          kind: "polygon";
          rings: number[][];
      }
    | {
          /** Left, top, width, height, in the same unit. */
          kind: "box";
          box: readonly [number, number, number, number];
      }
    | {
          /** [height × width], row by row, in pixels of the labelled picture: 1 is inside. */
          kind: "pixels";
          pixels: Uint8Array;
          width: number;
          height: number;
      }
);

/** Where pictures are, when it isn't beside what names them. */
export interface ImportOptions {
    /** A folder, absolute. */
    pictures?: string;
}

/** Reads what one tool writes. */
export interface Importer {
    /** What it reads, for people: "COCO: a JSON file with images, annotations and categories". */
    readonly title: string;
    /** Whether a file or folder looks like it. Never throws for what can be read. */
    recognises(source: string): Promise<boolean>;
    /** @throws ImportError */
    read(source: string, options: ImportOptions): Promise<LabelledSet>;
}

/** The source can't be imported. The message is a sentence for the user. */
export class ImportError extends Error {
    override readonly name = "ImportError";
}
