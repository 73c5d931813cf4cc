import { basename } from "node:path";

/** Flat name for a picture of any folder, without parts that lead out of the target. */
export function safeName(picture: string): string {
    const flat = picture.replace(/[\\/]+/g, "_").replace(/[^\w.-]/g, "_");
    return basename(flat).replace(/^\.+/, "_");
}
