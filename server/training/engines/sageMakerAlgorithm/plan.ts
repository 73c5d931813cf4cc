import type { PictureLook } from "../../../detector/lookAtPictures";
import type { Staging, StagingPlace } from "../../../sageMaker/staging";
import type { SkippedPicture } from "../../skippedPicture";
import type { TrainingJob } from "../../trainingJob";
import { staged } from "./staged";

/** What was found out about the pictures before the job: kept with the job, so that it is the same to its end. */
export interface TrainingPlan extends PictureLook {
    format: 1;
    /** Places of the pictures to learn from among all lines, the training dataset's first. */
    training: number[];
    /** The same of those to test on. */
    test: number[];
    /** Those of the test pictures that are PNG. The others are JPEG. */
    pngs: number[];
    skipped: SkippedPicture[];
}

/** What a process that makes a plan is sent. */
export interface PlanOrder {
    place: StagingPlace;
    region: string;
    /** Region of the engine's settings. Undefined: the environment's, else the service's. */
    ownRegion?: string;
    inputs: TrainingJob["inputs"];
    /** References of the pictures that were too large to be copied. */
    tooLarge: string[];
    withMasks: boolean;
}

/** Last word of such a process besides those of trainings: the plan is in the staging. */
export interface Planned {
    kind: "planned";
}

/** Reads the plan of a job. Undefined: there is none yet. */
export async function readPlan(staging: Staging): Promise<TrainingPlan | undefined> {
    const body = await staging.read(staged.plan);
    return body === undefined ? undefined : (JSON.parse(body.toString("utf8")) as TrainingPlan);
}
