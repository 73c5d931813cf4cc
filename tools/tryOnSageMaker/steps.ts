import { readFile } from "node:fs/promises";
import { importPictures, newPictures } from "./importPictures";
import { bucket, ProjectName, versions } from "./project";
import { stopAndDelete } from "./stopAndDelete";
import type { Trial } from "./trialService";
import { describe, tellVersion, untilHosted, untilVersion, waitFor } from "./waits";

/** One step of a trial. It answers with what is worth telling, and fails with what went wrong. */
interface Step {
    name: string;
    run(trial: Trial): Promise<string>;
}

const { cancelled, there, here } = versions;

/** Longest times of what is waited for, in seconds. */
const longest = { jobToAppear: 900, jobToStop: 900, trainingHere: 3_600, hostingThere: 2_700, hostingHere: 600 };

/** THE list of steps, in their order. Each needs those before it. */
export const steps: readonly Step[] = [
    {
        name: "look for what earlier services have left",
        run: (trial) => leftovers(trial),
    },
    {
        name: "start a service and import pictures",
        async run(trial) {
            await trial.start();
            const count = await importPictures(trial);
            return `${count} pictures`;
        },
    },
    {
        name: "cancel a training at SageMaker",
        async run(trial) {
            await create(trial, "sagemaker");
            await jobOfCancelled(trial);
            await trial
                .command("cancel", `${ProjectName}/${cancelled}`, "--data-dir", trial.dataDir)
                .catch(async (error: Error) => {
                    throw new Error(`${error.message}; ${await tellVersion(trial, cancelled)}`);
                });
            const failed = await untilVersion(
                trial,
                cancelled,
                { what: "the cancelled training to end", seconds: longest.jobToStop },
                ({ Status }) => Status !== "TRAINING",
            );
            await waitFor(
                { what: "the cancelled training's job to stop", seconds: longest.jobToStop },
                async () => ((await newJobs(trial)).length === 0 ? true : undefined),
                async () => (await newJobs(trial)).join("\n"),
            );
            await trial.client().deleteModel({ ProjectName, ModelVersion: cancelled });
            return String(failed.StatusMessage);
        },
    },
    {
        name: "train at SageMaker",
        async run(trial) {
            const { description, told } = await train(trial, "sagemaker", there, trial.longestJobSeconds);
            return `F1 ${description.Performance?.F1Score}; meanwhile: ${told.join(" | ")}`;
        },
    },
    {
        name: "train on the same pictures here",
        async run(trial) {
            const { description } = await train(trial, "local", here, longest.trainingHere);
            const remote = await describe(trial, there);
            const [one, other] = [remote.Performance?.F1Score, description.Performance?.F1Score];
            return one === other
                ? `the same F1, ${one}`
                : `F1 ${one} there and ${other} here: they may differ where the processors do`;
        },
    },
    {
        name: "host at SageMaker",
        async run(trial) {
            const units = { MinInferenceUnits: 1, MaxInferenceUnits: 2 };
            await trial.client().startModel({ ProjectName, ModelVersion: there, ...units });
            await untilHosted(trial, there, longest.hostingThere);
            return "HOSTED, with one instance, two under load";
        },
    },
    {
        name: "inspect pictures there and here",
        async run(trial) {
            await trial.client().startModel({ ProjectName, ModelVersion: here, MinInferenceUnits: 1 });
            await untilHosted(trial, here, longest.hostingHere);
            const pictures = await newPictures(trial);
            const answers: [string, string][] = [];
            for (const picture of pictures) {
                answers.push([await inspect(trial, there, picture), await inspect(trial, here, picture)]);
            }
            const equal = answers.filter(([one, other]) => one === other).length;
            return `${equal} of ${pictures.length} answers are the same to the last digit`;
        },
    },
    {
        name: "kill the service, and find the endpoint again",
        async run(trial) {
            await trial.kill();
            await trial.start();
            await untilHosted(trial, there, longest.hostingThere);
            await inspect(trial, there, (await newPictures(trial))[0]);
            const endpoints = await newLeftovers(trial, "endpoint");
            if (endpoints.length !== 1) {
                throw new Error(`there are ${endpoints.length} endpoints of this service:\n${endpoints.join("\n")}`);
            }
            return "one endpoint, which answers";
        },
    },
    {
        name: "stop and delete all",
        async run(trial) {
            await stopAndDelete(trial);
            return "done";
        },
    },
    {
        name: "look whether anything is left",
        async run(trial) {
            const left = await leftovers(trial);
            if (left !== leftBefore.get(trial)) {
                throw new Error(`something is left that wasn't there before:\n${left}`);
            }
            return left;
        },
    },
];

/** Removes what a trial that was cut off has left. @returns what is still there. */
export async function cleanUp(trial: Trial): Promise<string> {
    if (trial.runs()) {
        await stopAndDelete(trial);
    }
    return leftovers(trial);
}

/** What was at SageMaker when a trial began. */
const leftBefore = new WeakMap<Trial, string>();

async function leftovers(trial: Trial): Promise<string> {
    const told = await trial.command("doctor", "--engine", trial.engine);
    if (!leftBefore.has(trial)) {
        leftBefore.set(trial, told);
    }
    return told;
}

/** Lines of the list that are of one kind, and were not there when the trial began. */
async function newLeftovers(trial: Trial, kind: "training job" | "endpoint"): Promise<string[]> {
    const before = new Set(leftBefore.get(trial)?.split("\n"));
    return (await leftovers(trial)).split("\n").filter((line) => line.startsWith(`${kind}  `) && !before.has(line));
}

function newJobs(trial: Trial): Promise<string[]> {
    return newLeftovers(trial, "training job");
}

/** Waits until the training that is to be cancelled has its job. @throws Error when it ends before. */
async function jobOfCancelled(trial: Trial): Promise<void> {
    await waitFor(
        { what: "the job of a training to be at SageMaker", seconds: longest.jobToAppear },
        async () => {
            const { Status } = await describe(trial, cancelled);
            if (Status !== "TRAINING") {
                throw new Error(`it ended before it could be cancelled: ${await tellVersion(trial, cancelled)}`);
            }
            return (await newJobs(trial)).length > 0 ? true : undefined;
        },
        () => tellVersion(trial, cancelled),
    );
}

async function create(trial: Trial, engine: string): Promise<void> {
    await trial.client().createModel({
        ProjectName,
        OutputConfig: { S3Location: { Bucket: bucket, Prefix: "results/" } },
        Tags: [{ Key: "lookoutvision:engine", Value: engine }],
    });
}

async function train(trial: Trial, engine: string, version: string, seconds: number) {
    await create(trial, engine);
    const told: string[] = [];
    const wait = { what: `version ${version} to be trained`, seconds };
    const description = await untilVersion(trial, version, wait, ({ Status, StatusMessage: message = "" }) => {
        // How far it is changes all the time; what it does, a few times.
        const stage = message.replace(/\d+ ?%|\(.*?\)|,? about .*$/g, "").trim();
        if (Status === "TRAINING" && told.at(-1) !== stage) {
            told.push(stage);
        }
        return Status !== "TRAINING";
    });
    if (description.Status !== "TRAINED") {
        throw new Error(await tellVersion(trial, version));
    }
    return { description, told };
}

async function inspect(trial: Trial, ModelVersion: string, picture: string): Promise<string> {
    const { DetectAnomalyResult: result } = await trial.client().detectAnomalies({
        ...{ ProjectName, ModelVersion },
        Body: await readFile(picture),
        ContentType: "image/png",
    });
    return `${result?.IsAnomalous} ${result?.Confidence}`;
}
