import { buffer } from "node:stream/consumers";
import { mostArtifactBytes } from "../../../artifacts/artifactStore";
import { openArtifacts } from "../../../artifacts/openArtifacts";
import { sealedArtifacts } from "../../../artifacts/sealedArtifacts";
import { openObjectStorage } from "../../../objectStorage/openObjectStorage";
import { standardDecoding } from "../../../pictures/pictureDecoding";
import { commonPreparation } from "../../../pictures/preparation";
import type { AlgorithmSettings } from "../../../sageMaker/settings";
import { parseAlgorithmAnswer } from "../../../sageMaker/algorithmAnswer";
import type { AlgorithmAnswer } from "../../../sageMaker/algorithmAnswer";
import { openStaging } from "../../../sageMaker/staging";
import type { Staging } from "../../../sageMaker/staging";
import { copyName } from "../../copyPictures";
import { keepTrained } from "../../keepTrained";
import { labelledPicture } from "../../labelledPictures";
import { trainingSeed } from "../../trainingJob";
import type { TrainingOrder } from "../../trainingOrder";
import { followTrainingJob } from "../sageMaker/followTrainingJob";
import type { Following, Work } from "../sageMaker/followTrainingJob";
import { stagingPlace } from "../sageMaker/stagingPlace";
import type { JobEnding } from "../trainingEngine";
import { algorithmDecision } from "./algorithmScale";
import { judgeTest } from "./judgeTest";
import type { Planner } from "./makePlan";
import { isSegmentation } from "./manifest";
import { readPlan } from "./plan";
import type { TrainingPlan } from "./plan";
import { scoresFolder, scoreTestPictures } from "./scoring";
import { mediaTypes, staged } from "./staged";
import type { Media } from "./staged";
import { linesOf, stageManifests, stagePictures, testedOf } from "./stagePictures";
import { algorithmRequest } from "./trainingRequest";

/** Shares of the whole on the progress that people see, at the end of copying and of planning. */
const [copyingShare, planningShare] = [0.1, 0.2];

/** Error of a step whose cause is known, as the ending that it is. */
class StepEnds extends Error {
    constructor(readonly ending: JobEnding) {
        super(JSON.stringify(ending));
    }
}

/** Follows a training by the published algorithm. Never rejects. */
export async function followAlgorithmJob(
    jobName: string,
    order: TrainingOrder,
    followed: Following<AlgorithmSettings>,
    planner: Planner,
): Promise<JobEnding> {
    const { clients, settings, signal } = followed;
    const { job, kmsKeyId, region } = order;
    const { inputs, model } = job;
    const madeFor = { project: model.projectName, version: model.version };
    const place = { ...stagingPlace(settings, jobName), kmsKeyId };
    const staging = openStaging(clients.s3, place, signal);
    const objects = openObjectStorage(order.bucketRoot, region, signal);
    const artifacts = sealedArtifacts(openArtifacts(order.artifacts, region, signal), job.modelId, order.dataKey);

    async function makePlan(tooLarge: string[], { tell }: Work): Promise<TrainingPlan> {
        const found = await readPlan(staging);
        if (found !== undefined) {
            return found;
        }
        tell("waiting to look at the pictures", copyingShare);
        const planOrder = {
            ...{ place, region, inputs, tooLarge, ownRegion: settings.region },
            withMasks: isSegmentation(settings.variant),
        };
        const ending = await planner.make(planOrder, signal, ({ stage, fraction }) =>
            tell(stage, copyingShare + fraction * (planningShare - copyingShare)),
        );
        const plan = ending === undefined ? await readPlan(staging) : undefined;
        if (plan === undefined) {
            throw new StepEnds(ending ?? { kind: "crashed", reason: `the plan is gone from ${staging.uri()}` });
        }
        return plan;
    }

    async function readAnswers(plan: TrainingPlan): Promise<AlgorithmAnswer[]> {
        const lines = linesOf(inputs);
        const byPlace = new Map<number, AlgorithmAnswer>();
        for (const media of Object.keys(mediaTypes) as Media[]) {
            const outputs = await outputsByPicture(staging, scoresFolder(media));
            for (const at of testedOf(plan, media)) {
                const { sourceRef } = lines[at];
                const output = outputs.get(copyName(sourceRef).slice(staged.pictures.length));
                const text = output === undefined ? undefined : await staging.read(output);
                const answer = text === undefined ? undefined : parseAlgorithmAnswer(text.toString("utf8"));
                if (answer === undefined) {
                    throw new StepEnds({
                        kind: "crashed",
                        reason: `${text === undefined ? "no answer" : "no readable answer"} on the test picture ${sourceRef} is in ${staging.uri(scoresFolder(media))}`,
                    });
                }
                byPlace.set(at, answer);
            }
        }
        return plan.test.map((at) => byPlace.get(at)!);
    }

    const guarded = async <T>(step: () => Promise<T>): Promise<T | JobEnding> => {
        try {
            return await step();
        } catch (error) {
            if (error instanceof StepEnds) {
                return error.ending;
            }
            throw error;
        }
    };

    return followTrainingJob(jobName, followed, {
        stage: async (work) => {
            const { doing, tell, patiently } = work;
            doing(`copy the pictures to ${staging.uri()}`);
            const copied = (share: number) => tell("copying pictures", share * copyingShare);
            copied(0);
            const tooLarge = await patiently(() =>
                stagePictures({ inputs, settings, objects, staging, signal }, copied),
            );
            doing(`look at the pictures in ${staging.uri()}`);
            const plan = await guarded(() => makePlan(tooLarge, work));
            if ("kind" in plan) {
                return plan;
            }
            doing(`write the manifests to ${staging.uri()}`);
            await patiently(() => stageManifests({ inputs, settings, staging }, plan, Date.now()));
            return algorithmRequest({ jobName, madeFor, kmsKeyId, settings, uri: staging.uri });
        },
        finish: async (described, work) => {
            const { doing, patiently } = work;
            const plan = await patiently(() => readPlan(staging));
            const archiveUri = described.ModelArtifacts?.S3ModelArtifacts;
            if (plan === undefined || archiveUri === undefined) {
                return { kind: "crashed", reason: `the results of the job ${jobName} are gone from ${staging.uri()}` };
            }
            const media = (Object.keys(mediaTypes) as Media[]).filter((one) => testedOf(plan, one).length > 0);
            const scored = await scoreTestPictures(
                { ...{ jobName, clients, settings, staging, madeFor, kmsKeyId, archiveUri }, media },
                work,
            );
            if (!Array.isArray(scored)) {
                return scored;
            }
            doing(`fetch the results of the training job ${jobName} from ${staging.uri()}`);
            return guarded(() =>
                patiently(async (): Promise<JobEnding> => {
                    const file = await readModel(staging, archiveUri);
                    const answers = await readAnswers(plan);
                    const lines = linesOf(inputs);
                    const read = async (ref: string) => {
                        const copy = await staging.read(copyName(ref));
                        if (copy === undefined) {
                            throw new StepEnds({ kind: "crashed", reason: `the copy of ${ref} is gone` });
                        }
                        return copy;
                    };
                    const places = isSegmentation(settings.variant);
                    const tested = plan.test
                        .map((at) => labelledPicture(lines[at], read))
                        .map((picture) => (places ? picture : { ...picture, mask: undefined }));
                    const judged = await judgeTest(plan.training.length, tested, answers, plan.pictureSize);
                    const ends = scored.map(({ TransformEndTime }) => TransformEndTime!.getTime());
                    const starts = scored.map(({ TransformStartTime, CreationTime }) =>
                        (TransformStartTime ?? CreationTime!).getTime(),
                    );
                    const { TrainingStartTime: began, TrainingEndTime: ended } = described;
                    const outcome = await keepTrained(
                        job,
                        {
                            file,
                            evaluation: judged.evaluation,
                            comparison: comparisonOf(settings),
                            facts: {
                                ...plan.facts,
                                decision: algorithmDecision,
                                seed: trainingSeed,
                                pictureSize: plan.pictureSize,
                                ...(plan.masks && { masks: plan.masks }),
                                ...(!judged.marksPlaces && { whyNoPixels: whyNoPixels(settings) }),
                                examples: judged.examples,
                            },
                        },
                        {
                            skipped: plan.skipped,
                            // The algorithm reads the files in its own way, of which nothing is known.
                            reading: {
                                ...{ decoding: standardDecoding, turned: 0, deep: 0 },
                                preparation: commonPreparation(lines),
                            },
                            stages: [
                                { stage: "training at SageMaker", durationMs: Number(ended ?? 0) - Number(began ?? 0) },
                                {
                                    stage: "scoring the test pictures at SageMaker",
                                    durationMs: Math.max(...ends) - Math.min(...starts),
                                },
                            ],
                            endedAt: Math.max(...ends),
                        },
                        { artifacts, objects },
                    );
                    return { kind: "trained", outcome };
                }),
            );
        },
    });
}

/** Archive of the model as the algorithm left it. SageMaker unpacks it again for hosting. */
async function readModel(staging: Staging, archiveUri: string): Promise<Buffer> {
    const own = staging.uri();
    const body = archiveUri.startsWith(own) ? await staging.open(archiveUri.slice(own.length)) : undefined;
    if (body === undefined) {
        throw new StepEnds({ kind: "crashed", reason: `the model is gone from ${archiveUri}` });
    }
    const file = await buffer(body);
    if (file.length > mostArtifactBytes - 1024) {
        throw new StepEnds({
            kind: "refused",
            sentence: `The model in ${archiveUri} has ${file.length} bytes; the service keeps ${mostArtifactBytes} at most. Train with another variant.`,
        });
    }
    return file;
}

/** Names in the staging of the answers, by the pictures' own. Whichever folders SageMaker makes don't count. */
async function outputsByPicture(staging: Staging, folder: string): Promise<Map<string, string>> {
    const names = await staging.list(folder);
    return new Map(
        names
            .filter((name) => name.endsWith(".out"))
            .map((name) => [name.slice(name.lastIndexOf("/") + 1, -".out".length), name]),
    );
}

function comparisonOf({ variant, algorithm }: AlgorithmSettings) {
    return {
        chosen: variant,
        reason: `The published algorithm of Amazon Lookout for Vision trained the model at Amazon SageMaker: ${algorithm}.`,
        candidates: [{ detector: variant, description: "what it looks at isn't published" }],
    };
}

function whyNoPixels({ variant }: AlgorithmSettings): string {
    return isSegmentation(variant)
        ? "The algorithm's answers on the test pictures have no masks to compare with those of the dataset, or no test picture has one."
        : `The model judges whole pictures only: the algorithm's variant ${variant} learns nothing from masks.`;
}
