import { modelFileName } from "../../artifacts/artifactStore";
import type { ArtifactLocation } from "../../artifacts/artifactStore";
import { openArtifacts } from "../../artifacts/openArtifacts";
import { sealedArtifacts } from "../../artifacts/sealedArtifacts";
import { giveWay } from "../../background/giveWay";
import { EnvelopeError } from "../../encryption/envelope";
import { ObjectStorageError } from "../../objectStorage/objectStorage";
import { outcomeOf } from "../../detections/outcome";
import type { DetectionOutcome } from "../../detections/outcome";
import type { LoadedDetector } from "../../detector/detection";

/*
 * An inference unit: a process that holds one model and inspects one picture after another.
 * Its parent sends a UnitOrder, then pictures. It ends when its parent is gone.
 */

/** First message to this process. */
export interface UnitOrder {
    modelId: string;
    dataKey: Uint8Array;
    artifacts: ArtifactLocation;
    region: string;
    /** Whether nobody waits for its answers, so that it gives way to units of hosted models. */
    givesWay?: boolean;
}

/** All further messages to it. */
export interface UnitPicture {
    picture: Uint8Array;
    explain: boolean;
}

/** Answers of this process: `ready` or `refused` to the order, one of the others to each picture. */
export type UnitAnswer =
    | { kind: "ready" }
    /** Model can't be loaded. The sentence is for the user. `isAway`: the model's storage can't be reached. */
    | { kind: "refused"; sentence: string; isAway: boolean }
    | DetectionOutcome;

process.on("disconnect", () => process.exit(1));
process.once("message", (order) => void serve(order as UnitOrder));

async function serve(order: UnitOrder): Promise<void> {
    if (order.givesWay) {
        giveWay();
    }
    let detector: LoadedDetector;
    try {
        detector = await load(order);
    } catch (error) {
        const isAway = error instanceof ObjectStorageError && error.reason === "unavailable";
        answer({ kind: "refused", sentence: (error as Error).message, isAway });
        return;
    }
    process.on("message", (message) => void look(detector, message as UnitPicture));
    answer({ kind: "ready" });
}

async function load(order: UnitOrder): Promise<LoadedDetector> {
    const { loadDetector } = require("../../detector/loadDetector") as typeof import("../../detector/loadDetector");
    const file = await sealedArtifacts(openArtifacts(order.artifacts, order.region), order.modelId, order.dataKey).read(
        modelFileName,
    );
    if (file === undefined) {
        throw new EnvelopeError(
            "The trained model's file is gone from the service's data. Delete this version and train again.",
        );
    }
    return loadDetector(file);
}

async function look(detector: LoadedDetector, { picture, explain }: UnitPicture): Promise<void> {
    answer(await outcomeOf(() => detector.detect(picture, { explain })));
}

function answer(news: UnitAnswer): void {
    process.send?.(news);
}
