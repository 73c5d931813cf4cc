import { readBroughtFiles } from "../../../detector/backbone/backboneFiles";
import type { ObjectStorage } from "../../../objectStorage/objectStorage";
import { packageVersion } from "../../../files/packageRoot";
import { pictureLimits } from "../../../pictures/pictureLimits";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import type { Staging } from "../../../sageMaker/staging";
import { containerFormat, orderName } from "../../containerFiles";
import type { ContainerOrder } from "../../containerFiles";
import { copyName, copyPictures } from "../../copyPictures";
import { parseLabelledLine, picturesOf } from "../../labelledLines";
import type { TrainingOrder } from "../../trainingOrder";
import { stagedFolders } from "./trainingRequest";

/**
 * Copies the pictures of a training to where SageMaker reads them, the backbone if somebody has brought one, and the order. Done
 * again after a cut, it takes the copies that are there. The order is written last, without any key.
 *
 * @param settings - of the training.
 * @param onFraction - called with the share of the pictures that is copied.
 * @returns whether there is a brought backbone.
 * @throws BackboneError when that can't be read; TrainingDataError, ObjectStorageError for what the user can repair; errors of the AWS SDK.
 */
export async function stageOrder(
    { job, effort }: TrainingOrder,
    settings: Pick<SageMakerSettings, "spot">,
    { objects, staging, signal }: { objects: ObjectStorage; staging: Staging; signal: AbortSignal },
    onFraction: (fraction: number) => void,
): Promise<boolean> {
    const lines = [...job.inputs.train, ...(job.inputs.test ?? [])].map(parseLabelledLine);
    const copies = {
        list: () => staging.list(stagedFolders.pictures),
        write: (name: string, content: Uint8Array) => staging.write(name, content),
    };
    const tooLarge = await copyPictures(picturesOf(lines), { objects, artifacts: copies, signal }, onFraction);
    for (const [ref, error] of tooLarge) {
        if (lines.some(({ mask }) => mask?.ref === ref)) {
            throw error;
        }
        // The training skips it as one here does, and says so: it goes by the size.
        await staging.write(copyName(ref), Buffer.alloc(pictureLimits.bytes + 1));
    }
    const brought = await readBroughtFiles();
    for (const [name, content] of brought ?? []) {
        await staging.write(stagedFolders.backbone + name, content);
    }
    const order: ContainerOrder = {
        ...{ format: containerFormat, job, effort, release: packageVersion },
        ...(settings.spot && { isInterruptible: true }),
    };
    await staging.write(stagedFolders.order + orderName, Buffer.from(JSON.stringify(order)));
    return brought !== undefined;
}
