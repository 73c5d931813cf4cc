import { createHash } from "node:crypto";
import { assessQuality } from "./pictureQuality";
import type { PictureQuality } from "./pictureQuality";
import type { PictureViews } from "../views/pictureViews";

/** What is kept of each picture for the report. */
export interface PictureNotes {
    /** SHA-256 of its file. */
    checksum: string;
    quality: PictureQuality;
}

export function notePicture(encoded: Uint8Array, { square }: PictureViews): PictureNotes {
    return { checksum: createHash("sha256").update(encoded).digest("base64"), quality: assessQuality(square) };
}
