import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ModelDescription } from "@aws-sdk/client-lookoutvision";
import { sampleCounts, writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import type { Trial } from "./trialService";

/** One step of a trial. It answers with what is worth telling, and fails with what went wrong. */
interface Step {
    name: string;
    run(trial: Trial): Promise<string>;
}

const ProjectName = "try-on-sagemaker";
const bucket = "plates";
/** Versions by the engine that trains them. */
const [there, here, cancelled] = ["1", "2", "3"];

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
        name: "train at SageMaker",
        async run(trial) {
            const { description, told } = await train(trial, "sagemaker", there);
            return `F1 ${description.Performance?.F1Score}; meanwhile: ${told.join(" | ")}`;
        },
    },
    {
        name: "train on the same pictures here",
        async run(trial) {
            const { description } = await train(trial, "local", here);
            const remote = await describe(trial, there);
            const [one, other] = [remote.Performance?.F1Score, description.Performance?.F1Score];
            return one === other
                ? `the same F1, ${one}`
                : `F1 ${one} there and ${other} here: they may differ where the processors do`;
        },
    },
    {
        name: "cancel a training at SageMaker",
        async run(trial) {
            await create(trial, "sagemaker");
            await until(trial, cancelled, ({ StatusMessage: message = "" }) => /SageMaker/.test(message));
            await trial.command("cancel", `${ProjectName}/${cancelled}`, "--data-dir", trial.dataDir);
            const { StatusMessage: message } = await until(
                trial,
                cancelled,
                ({ Status }) => Status === "TRAINING_FAILED",
            );
            await trial.client().deleteModel({ ProjectName, ModelVersion: cancelled });
            return String(message);
        },
    },
    {
        name: "host at SageMaker",
        async run(trial) {
            const units = { MinInferenceUnits: 1, MaxInferenceUnits: 2 };
            await trial.client().startModel({ ProjectName, ModelVersion: there, ...units });
            await untilHosted(trial, there);
            return "HOSTED, with one instance, two under load";
        },
    },
    {
        name: "inspect pictures there and here",
        async run(trial) {
            await trial.client().startModel({ ProjectName, ModelVersion: here, MinInferenceUnits: 1 });
            await untilHosted(trial, here);
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
            await untilHosted(trial, there);
            await inspect(trial, there, (await newPictures(trial))[0]);
            const endpoints = (await leftovers(trial)).split("\n").filter((line) => line.startsWith("endpoint  "));
            const isOurs = endpoints.length - (leftBefore.get(trial)?.match(/^endpoint {2}/gm)?.length ?? 0);
            if (isOurs !== 1) {
                throw new Error(`there are ${isOurs} endpoints of this service:\n${endpoints.join("\n")}`);
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

async function importPictures(trial: Trial): Promise<number> {
    const folder = join(trial.dataDir, "buckets", bucket);
    await mkdir(folder, { recursive: true });
    const counts = trial.few ? { ...sampleCounts, normal: 24, defective: 14 } : sampleCounts;
    await writeSamplePictures(folder, { counts });
    const lines: string[] = [];
    for (const [label, name] of ["normal", "anomaly"].entries()) {
        for (const file of (await readdir(join(folder, "pictures", name))).sort()) {
            lines.push(lineFor(`s3://${bucket}/pictures/${name}/${file}`, label, name));
        }
    }
    await writeFile(join(folder, "train.manifest"), lines.join("\n"));
    const api = trial.client();
    await api.createProject({ ProjectName });
    const source = { GroundTruthManifest: { S3Object: { Bucket: bucket, Key: "train.manifest" } } };
    await api.createDataset({ ProjectName, DatasetType: "train", DatasetSource: source });
    for (;;) {
        const { DatasetDescription: dataset } = await api.describeDataset({ ProjectName, DatasetType: "train" });
        if (dataset?.Status === "CREATE_COMPLETE") {
            return lines.length;
        }
        if (dataset?.Status !== "CREATE_IN_PROGRESS") {
            throw new Error(String(dataset?.StatusMessage));
        }
        await sleep(500);
    }
}

function lineFor(source: string, label: number, name: string): string {
    return JSON.stringify({
        "source-ref": source,
        "anomaly-label": label,
        "anomaly-label-metadata": {
            "class-name": name,
            confidence: 1,
            "human-annotated": "yes",
            type: "groundtruth/image-classification",
            "creation-date": "2026-01-01T00:00:00",
        },
    });
}

async function create(trial: Trial, engine: string): Promise<void> {
    await trial.client().createModel({
        ProjectName,
        OutputConfig: { S3Location: { Bucket: bucket, Prefix: "results/" } },
        Tags: [{ Key: "lookoutvision:engine", Value: engine }],
    });
}

async function train(trial: Trial, engine: string, version: string) {
    await create(trial, engine);
    const told: string[] = [];
    const description = await until(trial, version, ({ Status, StatusMessage: message = "" }) => {
        // How far it is changes all the time; what it does, a few times.
        const stage = message.replace(/\d+ ?%|\(.*?\)|,? about .*$/g, "").trim();
        if (Status === "TRAINING" && told.at(-1) !== stage) {
            told.push(stage);
        }
        return Status !== "TRAINING";
    });
    if (description.Status !== "TRAINED") {
        throw new Error(String(description.StatusMessage));
    }
    return { description, told };
}

async function describe(trial: Trial, ModelVersion: string): Promise<ModelDescription> {
    return (await trial.client().describeModel({ ProjectName, ModelVersion })).ModelDescription!;
}

/** Longest wait for one status, in milliseconds. A training ends earlier by its own limit. */
const longestWaitMs = 3 * 3_600_000;

async function until(
    trial: Trial,
    version: string,
    isThere: (description: ModelDescription) => boolean,
): Promise<ModelDescription> {
    for (const deadline = Date.now() + longestWaitMs; Date.now() < deadline; await sleep(500)) {
        const description = await describe(trial, version);
        if (isThere(description)) {
            return description;
        }
    }
    throw new Error(`version ${version} is still ${(await describe(trial, version)).Status}`);
}

async function untilHosted(trial: Trial, version: string): Promise<void> {
    const { Status, StatusMessage: message } = await until(
        trial,
        version,
        (description) => description.Status === "HOSTED" || description.Status === "HOSTING_FAILED",
    );
    if (Status !== "HOSTED") {
        throw new Error(String(message));
    }
}

async function newPictures(trial: Trial): Promise<string[]> {
    const folder = join(trial.dataDir, "buckets", bucket, "new");
    return (await readdir(folder)).sort().map((file) => join(folder, file));
}

async function inspect(trial: Trial, ModelVersion: string, picture: string): Promise<string> {
    const { DetectAnomalyResult: result } = await trial.client().detectAnomalies({
        ...{ ProjectName, ModelVersion },
        Body: await readFile(picture),
        ContentType: "image/png",
    });
    return `${result?.IsAnomalous} ${result?.Confidence}`;
}

async function stopAndDelete(trial: Trial): Promise<void> {
    const api = trial.client();
    const { Models: models = [] } = await api.listModels({ ProjectName });
    for (const { ModelVersion: version = "", Status } of models) {
        if (Status === "TRAINING") {
            await trial.command("cancel", `${ProjectName}/${version}`, "--data-dir", trial.dataDir);
            await until(trial, version, (description) => description.Status !== "TRAINING");
        }
        const isOnItsWay = ({ Status: now }: ModelDescription) =>
            /^(STARTING_HOSTING|SYSTEM_UPDATING|STOPPING_HOSTING)$/.test(now ?? "");
        const { Status: settled } = await until(trial, version, (description) => !isOnItsWay(description));
        if (settled === "HOSTED") {
            await api.stopModel({ ProjectName, ModelVersion: version });
            await until(trial, version, (description) => description.Status === "TRAINED");
        }
        await api.deleteModel({ ProjectName, ModelVersion: version });
    }
    while ((await api.listModels({ ProjectName })).Models?.length) {
        await sleep(500);
    }
}
