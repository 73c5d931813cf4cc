import { lookAtPictures } from "../../../detector/lookAtPictures";
import type { LabelledPicture } from "../../../detector/trainingTask";
import { isPng } from "../../../pictures/pictureFormat";
import { sageMakerClients } from "../../../sageMaker/clients";
import { openStaging } from "../../../sageMaker/staging";
import { copyName } from "../../copyPictures";
import { faultsOfSize, labelledPicture } from "../../labelledPictures";
import { parseLabelledLine } from "../../labelledLines";
import { runAsWorkProcess } from "../../runAsTrainingProcess";
import { skipUnusable } from "../../skipUnusable";
import { trainingSeed } from "../../trainingJob";
import type { Planned, PlanOrder, TrainingPlan } from "./plan";
import { staged } from "./staged";

/*
 * Process that looks at the pictures of one training before the published algorithm is given them: it skips what can't be
 * decoded, divides them, and leaves a plan in the staging. Foreign pictures are decoded here and not in the service.
 */

runAsWorkProcess<PlanOrder, Planned>(async (order, onProgress) => {
    const clients = sageMakerClients({ region: order.ownRegion }, order.region);
    const staging = openStaging(clients.s3, order.place);
    const pngs = new Set<string>();
    const read = async (ref: string) => {
        const copy = await staging.read(copyName(ref));
        if (copy === undefined) {
            throw new Error(`the copy of ${ref} is gone from ${staging.uri()}`);
        }
        if (isPng(copy)) {
            pngs.add(ref);
        }
        return copy;
    };
    const { train, test } = order.inputs;
    const all = [...train, ...(test ?? [])].map((line) => labelledPicture(parseLabelledLine(line), read));
    const usable = await skipUnusable(
        { training: all.slice(0, train.length), ...(test && { test: all.slice(train.length) }) },
        faultsOfSize(order.tooLarge),
        {
            signal: new AbortController().signal,
            onFraction: (fraction) => onProgress({ stage: "checking pictures", fraction: fraction / 2 }),
        },
    );
    const look = await lookAtPictures({
        training: usable.training,
        ...(usable.test && { test: usable.test }),
        seed: trainingSeed,
        withMasks: order.withMasks,
        onFraction: (fraction) => onProgress({ stage: "dividing pictures", fraction: (1 + fraction) / 2 }),
    });
    const places = new Map<LabelledPicture, number>(all.map((picture, place) => [picture, place]));
    const used = [...usable.training, ...(usable.test ?? [])];
    const placeOf = (index: number) => places.get(used[index])!;
    const tested = look.test.map(placeOf);
    const plan: TrainingPlan = {
        ...look,
        format: 1,
        training: look.training.map(placeOf),
        test: tested,
        pngs: tested.filter((place) => pngs.has(all[place].sourceRef)),
        skipped: usable.skipped,
    };
    await staging.write(staged.plan, Buffer.from(JSON.stringify(plan)));
    return { kind: "planned" };
});
