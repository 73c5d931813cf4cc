import { readFile } from "node:fs/promises";
import { detectAnomalyResult } from "../api/detectAnomalyResult";
import { fileProblem } from "../files/fileProblem";
import { ModelPackageError, unpackModel } from "../packaging/modelPackage";
import type { DetectAnomalyResult } from "./lookAtPictures";
import { preparerOf } from "./preparedPictures";

/**
 * Loads the model of a package into this process, which needs neither a service nor a data folder nor a key.
 *
 * @param path - of the archive that a model packaging job wrote.
 * @param options.prepared - whether pictures are cut out and scaled already, where the training pictures were.
 * @returns what looks at a picture, and answers as DetectAnomalies does.
 * @throws ModelPackageError, ModelFileError
 */
export async function loadPackagedModel(
    path: string,
    { prepared = false }: { prepared?: boolean } = {},
): Promise<(picture: Buffer) => Promise<DetectAnomalyResult>> {
    const { file } = await unpackModel(await readArchive(path), path);
    // Late: it loads the native runtime.
    const { loadDetector } = require("../detector/loadDetector") as typeof import("../detector/loadDetector");
    const detector = await loadDetector(file);
    const prepare = preparerOf(prepared ? undefined : detector.preparation);
    return async (picture) => detectAnomalyResult(await detector.detect(await prepare(picture)));
}

async function readArchive(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        throw new ModelPackageError(`The archive ${path} can't be read: ${fileProblem(error)}.`, { cause: error });
    }
}
