import { readFile } from "node:fs/promises";
import { explainAnomalyResult } from "../api/detectAnomalyResult";
import { decideAgain } from "../detector/detection";
import { ModelPackageError, unpackModel } from "../packaging/modelPackage";
import type { DetectAnomalyResult, OutputFlags } from "./lookAtPictures";

/**
 * Loads the model of a package into this process, which needs neither a service nor a data folder nor a key.
 *
 * @param path - of the archive that a model packaging job wrote.
 * @param flags - a threshold to decide by, and whether there are to be anomaly maps.
 * @returns what looks at a picture, and answers as DetectAnomalies does.
 * @throws ModelPackageError, ModelFileError
 */
export async function loadPackagedModel(
    path: string,
    { heatmaps, threshold }: OutputFlags = {},
): Promise<(picture: Buffer) => Promise<DetectAnomalyResult>> {
    const { file } = await unpackModel(await readArchive(path), path);
    // Late: it loads the native runtime.
    const { loadDetector } = require("../detector/loadDetector") as typeof import("../detector/loadDetector");
    const detector = await loadDetector(file);
    return async (picture) => {
        const seen = await detector.detect(picture, { explain: heatmaps !== undefined });
        const { slope } = seen.decision;
        return explainAnomalyResult(threshold === undefined ? seen : decideAgain(seen, { threshold, slope }));
    };
}

async function readArchive(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new ModelPackageError(
            code === "ENOENT" ? `There is no file ${path}.` : `${path} can't be read: ${message}.`,
            { cause: error },
        );
    }
}
