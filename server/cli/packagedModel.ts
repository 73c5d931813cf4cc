import { readFile } from "node:fs/promises";
import { explainAnomalyResult } from "../api/detectAnomalyResult";
import { decideAgain } from "../detector/detection";
import { fileProblem } from "../files/fileProblem";
import { ModelPackageError, unpackModel } from "../packaging/modelPackage";
import type { PackageTrust } from "../packaging/modelPackage";
import type { DetectAnomalyResult, OutputFlags } from "./lookAtPictures";
import { preparerOf } from "./preparedPictures";

/**
 * Loads the model of a package into this process. This needs no service, data folder or key.
 *
 * @param path - path of the archive that a model packaging job wrote.
 * @param trust - what makes it believed.
 * @param options.prepared - whether pictures are already cut out and scaled as the training pictures were.
 * @param options - also a threshold to decide by, and whether anomaly maps are wanted.
 * @returns a function that inspects a picture and answers as DetectAnomalies does.
 * @throws ModelPackageError, ModelFileError
 */
export async function loadPackagedModel(
    path: string,
    trust: PackageTrust,
    { prepared = false, heatmaps, threshold }: { prepared?: boolean } & OutputFlags = {},
): Promise<(picture: Buffer) => Promise<DetectAnomalyResult>> {
    const { file } = await unpackModel(await readArchive(path), path, trust);
    // Loaded late, because it loads the native runtime.
    const { loadDetector } = require("../detector/loadDetector") as typeof import("../detector/loadDetector");
    const detector = await loadDetector(file);
    const prepare = preparerOf(prepared ? undefined : detector.preparation);
    return async (picture) => {
        const looked = await prepare(picture);
        const seen = await detector.detect(looked, { explain: heatmaps !== undefined });
        const { slope } = seen.decision;
        const decided = threshold === undefined ? seen : decideAgain(seen, { threshold, slope });
        return { ...explainAnomalyResult(decided), looked };
    };
}

async function readArchive(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        throw new ModelPackageError(`The archive ${path} can't be read: ${fileProblem(error)}.`, { cause: error });
    }
}
