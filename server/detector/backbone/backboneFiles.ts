import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileProblem } from "../../files/fileProblem";
import { chooseBackbone, chosenBackboneFile } from "./backboneChoice";
import { BackboneError, manifestPathOf } from "./backboneManifest";

/** Name of a brought backbone's ONNX file where it is taken to another machine. Its manifest lies beside it. */
export const carriedName = "backbone.onnx";

/**
 * Reads the files of the backbone that was brought to this process: ONNX file and manifest, by the names that they have where
 * they are taken. Undefined: it uses the package's own.
 *
 * @throws BackboneError when a file can't be read.
 */
export async function readBroughtFiles(): Promise<ReadonlyMap<string, Buffer> | undefined> {
    const file = chosenBackboneFile();
    if (file === undefined) {
        return undefined;
    }
    const read = (path: string) =>
        readFile(path).catch((error: unknown) => {
            throw new BackboneError(`The backbone's file ${path} can't be read: ${fileProblem(error)}.`);
        });
    return new Map([
        [carriedName, await read(file)],
        [manifestPathOf(carriedName), await read(manifestPathOf(file))],
    ]);
}

/** Has this process, and those that it starts, use the backbone that was taken to a folder, if there is one. */
export function chooseBackboneIn(folder: string): void {
    const file = join(folder, carriedName);
    if (existsSync(file)) {
        chooseBackbone(file);
    }
}
