import sharp from "sharp";
import { TrainingDataError } from "../../../detector/trainingTask";
import type { ObjectStorage } from "../../../objectStorage/objectStorage";
import type { AlgorithmSettings } from "../../../sageMaker/settings";
import type { Staging } from "../../../sageMaker/staging";
import { copyName, copyPictures } from "../../copyPictures";
import { refuseLargeMasks } from "../../labelledPictures";
import { parseLabelledLine, picturesOf } from "../../labelledLines";
import type { LabelledLine } from "../../labelledLines";
import type { TrainingJob } from "../../trainingJob";
import { algorithmManifest, isSegmentation, requireMasks } from "./manifest";
import type { TrainingPlan } from "./plan";
import { mediaTypes, staged } from "./staged";
import type { Media } from "./staged";

export interface StagedTraining {
    inputs: TrainingJob["inputs"];
    settings: AlgorithmSettings;
    objects: Pick<ObjectStorage, "read">;
    staging: Staging;
    signal: AbortSignal;
}

/**
 * Copies pictures and masks to where SageMaker reads them. Done again after a cut, it takes the copies that are there.
 *
 * @returns references of the pictures that are too large to be copied.
 * @throws TrainingDataError, ObjectStorageError for what the user can repair; errors of the AWS SDK.
 */
export async function stagePictures(
    { inputs, settings, objects, staging, signal }: StagedTraining,
    onFraction: (fraction: number) => void,
): Promise<string[]> {
    const lines = linesOf(inputs);
    requireMasks(lines.slice(0, inputs.train.length), settings.variant);
    const pictures = isSegmentation(settings.variant) ? lines : lines.map(({ mask: _, ...line }) => line);
    const copies = {
        list: () => staging.list(staged.pictures),
        write: (name: string, content: Uint8Array) => staging.write(name, content),
    };
    const tooLarge = await copyPictures(picturesOf(pictures), { objects, artifacts: copies, signal }, onFraction);
    refuseLargeMasks(pictures, tooLarge);
    return [...tooLarge.keys()];
}

/**
 * Writes what the algorithm reads of a plan: the manifest of the pictures to learn from, and lists of those to test on.
 *
 * @param createdAt - Unix epoch milliseconds.
 */
export async function stageManifests(
    { inputs, settings, staging }: Pick<StagedTraining, "inputs" | "settings" | "staging">,
    plan: TrainingPlan,
    createdAt: number,
): Promise<void> {
    const lines = linesOf(inputs);
    if (plan.test.length === 0) {
        throw new TrainingDataError("No picture could be set aside for the test. Add pictures, then train again.");
    }
    const { variant } = settings;
    const places = {
        copyOf: (ref: string) => staging.uri(copyName(ref)),
        dummyMask: staging.uri(staged.dummyMask),
    };
    if (isSegmentation(variant)) {
        const background = { r: 255, g: 255, b: 255 };
        const mask = sharp({ create: { ...plan.pictureSize, channels: 3, background } });
        await staging.write(staged.dummyMask, await mask.png().toBuffer());
    }
    const learnt = plan.training.map((place) => lines[place]);
    await staging.write(staged.manifest, Buffer.from(algorithmManifest(learnt, variant, places, createdAt)));
    for (const media of Object.keys(mediaTypes) as Media[]) {
        const tested = testedOf(plan, media);
        if (tested.length > 0) {
            const names = new Set(
                tested.map((place) => copyName(lines[place].sourceRef).slice(staged.pictures.length)),
            );
            const list = [{ prefix: staging.uri(staged.pictures) }, ...names];
            await staging.write(testListName(media), Buffer.from(JSON.stringify(list)));
        }
    }
}

/** Test pictures of a kind, as places of the plan. */
export function testedOf({ test, pngs }: TrainingPlan, media: Media): number[] {
    const png = new Set(pngs);
    return test.filter((place) => png.has(place) === (media === "png"));
}

/** Name of the list of a kind's test pictures in the staging. */
export function testListName(media: Media): string {
    return `${staged.scoring}${media}.manifest`;
}

export function linesOf({ train, test }: TrainingJob["inputs"]): LabelledLine[] {
    return [...train, ...(test ?? [])].map(parseLabelledLine);
}
