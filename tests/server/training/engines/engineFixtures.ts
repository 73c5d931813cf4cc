import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFolderArtifacts } from "../../../../server/artifacts/folderArtifacts";
import { sealedArtifacts } from "../../../../server/artifacts/sealedArtifacts";
import type { SealedArtifacts } from "../../../../server/artifacts/sealedArtifacts";
import type { JobEnding } from "../../../../server/training/engines/trainingEngine";
import type { TrainingOrder } from "../../../../server/training/trainingOrder";
import { drawPictures } from "../../../harness/pictures/drawnPictures";
import { startSageMakerSite } from "../../../harness/sageMaker/site";
import type { SageMakerSite } from "../../../harness/sageMaker/site";

/** A bucket with pictures, and orders to train on them. */
export interface EngineWorkshop {
    folder: string;
    /** Labelled manifest lines of the pictures. */
    lines: string[];
    /** @param modelId - folder of the model's artifacts. */
    order(modelId: string, train?: string[]): TrainingOrder;
    /** Artifacts of a model that was trained. */
    artifacts(modelId: string): SealedArtifacts;
    remove(): Promise<void>;
}

export async function openWorkshop(): Promise<EngineWorkshop> {
    const folder = await mkdtemp(join(tmpdir(), "engines-"));
    const bucketRoot = join(folder, "buckets");
    const { manifestKey } = await drawPictures(join(bucketRoot, "plates"), { normal: 8, anomaly: 5 });
    const lines = (await readFile(join(bucketRoot, "plates", manifestKey), "utf8")).trim().split("\n");
    const dataKey = randomBytes(32);
    return {
        folder,
        lines,
        order: (modelId, train = lines) => ({
            job: {
                modelId,
                model: { projectName: "plates", version: "1", arn: "arn:aws:lookoutvision:x:1:model/plates/1" },
                inputs: { train, test: null },
                output: { bucket: "plates", prefix: "results/" },
            },
            dataKey,
            artifacts: { kind: "folder", folder: join(folder, "models") },
            bucketRoot,
            region: "us-east-1",
            effort: "quick",
        }),
        artifacts: (modelId) => sealedArtifacts(createFolderArtifacts(join(folder, "models")), modelId, dataKey),
        remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
    };
}

/** A workshop and a SageMaker, for the tests of the `describe` that calls this. Jobs have 5 s after SIGTERM. */
export function openAtSageMaker(): { readonly workshop: EngineWorkshop; readonly site: SageMakerSite } {
    const opened = {} as { workshop: EngineWorkshop; site: SageMakerSite };
    before(async () => {
        opened.workshop = await openWorkshop();
        opened.site = await startSageMakerSite({ graceMs: 5000 });
    });
    after(async () => {
        await opened.site?.stop();
        await opened.workshop?.remove();
    });
    return opened;
}

/** Requires that a training ended with a sentence for the user. @param words - what the sentence says. */
export function requireRefused(ending: JobEnding, ...words: RegExp[]): void {
    assert.ok(ending.kind === "refused", JSON.stringify(ending));
    for (const word of words) {
        assert.match(ending.sentence, word);
    }
}
