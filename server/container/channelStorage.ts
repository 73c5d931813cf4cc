import { mkdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseManifestLine } from "../datasets/manifestLine";
import { ifThere } from "../files/ifThere";
import { writeFileAtomically } from "../files/writeFileAtomically";
import { describeLocation, tooLarge } from "../objectStorage/objectErrors";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { ObjectLocation, ObjectStorage } from "../objectStorage/objectStorage";
import { outputFilesName } from "../training/containerFiles";
import type { OutputFile } from "../training/containerFiles";
import { copyName } from "../training/copyPictures";
import { outputFolder, picturesFolder } from "./layout";

/**
 * Opens the storage of a training in a container. Pictures and masks are read from their channel. What is for the
 * model's output bucket becomes files of the output, with a list of them.
 *
 * @param lines - manifest lines of all pictures.
 */
export function openChannelStorage(lines: readonly string[]): Pick<ObjectStorage, "read" | "write"> {
    const copies = copiesByLocation(lines);
    const written: OutputFile[] = [];
    return {
        async read(location, maxBytes) {
            const path = copies.get(keyOf(location));
            const found = path && (await ifThere(stat(path)));
            if (!path || !found) {
                throw new ObjectStorageError(
                    "no-such-object",
                    `${describeLocation(location)} is not among the pictures that the service gave to this training. Train again.`,
                );
            }
            if (found.size > maxBytes) {
                throw tooLarge(location, found.size, maxBytes);
            }
            return readFile(path);
        },
        async write({ key }, body, contentType) {
            const path = ["output", ...key.split("/").map(fileName)].join("/");
            await mkdir(dirname(join(outputFolder, path)), { recursive: true });
            await writeFileAtomically(join(outputFolder, path), body);
            written.push({ key, contentType, path });
            await writeFileAtomically(join(outputFolder, outputFilesName), JSON.stringify(written));
        },
    };
}

/** Paths of the copies. A line that can't be read is left to the training, which tells about it. */
function copiesByLocation(lines: readonly string[]): ReadonlyMap<string, string> {
    const copies = new Map<string, string>();
    const note = (ref: string, location: ObjectLocation) =>
        copies.set(keyOf(location), join(picturesFolder, basename(copyName(ref))));
    for (const line of lines) {
        try {
            const { sourceRef, source, mask } = parseManifestLine(line);
            note(sourceRef, source);
            if (mask !== undefined) {
                note(mask.ref, mask.source);
            }
        } catch {
            continue;
        }
    }
    return copies;
}

function keyOf({ bucket, key, versionId }: ObjectLocation): string {
    return JSON.stringify([bucket, key, versionId]);
}

/** Name of a file for a part of a key: the part itself, unless no file can have that name. */
function fileName(part: string): string {
    return /^\.{0,2}$/.test(part) ? `%${part.replaceAll(".", "2E")}` : part;
}
