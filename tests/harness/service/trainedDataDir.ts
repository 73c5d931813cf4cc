import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeModelCommand } from "@aws-sdk/client-lookoutvision";
import { drawPictures } from "../pictures/drawnPictures";
import type { DrawnPictures } from "../pictures/drawnPictures";
import { startServeProcess } from "./serveProcess";
import { createModel, makeProject, waitForTraining } from "./trainedProject";

/** A data folder of a service that has trained version 1 of the project `plates` and ended. */
export interface TrainedDataDir {
    dataDir: string;
    /** Folder of its bucket `plates`, with pictures and results. */
    bucketFolder: string;
    pictures: DrawnPictures;
    /** Every StatusMessage seen during the training, in order. */
    messages: string[];
    remove(): Promise<void>;
}

/** Gives a copy of such a data folder. The training, of some five seconds, is one for all tests of this process. */
export async function trainedDataDir(): Promise<TrainedDataDir> {
    const { folder, pictures, messages } = await (original ??= makeOriginal());
    const dataDir = await mkdtemp(join(tmpdir(), "trained-"));
    await cp(folder, dataDir, { recursive: true });
    return {
        dataDir,
        bucketFolder: bucketFolderOf(dataDir),
        pictures: structuredClone(pictures),
        messages: [...messages],
        remove: () => rm(dataDir, { recursive: true }),
    };
}

type Original = Pick<TrainedDataDir, "pictures" | "messages"> & { folder: string };

let original: Promise<Original> | undefined;

async function makeOriginal(): Promise<Original> {
    const dataDir = await mkdtemp(join(tmpdir(), "trained-"));
    const folder = `${dataDir}-original`;
    process.once("exit", () => [dataDir, folder].forEach((each) => rmSync(each, { recursive: true, force: true })));
    const made = await train(dataDir);
    // Services find nothing at its place, so they take each copy for the folder itself, which was moved.
    await rename(dataDir, folder);
    return { ...made, folder };
}

function bucketFolderOf(dataDir: string): string {
    return join(dataDir, "buckets", "plates");
}

async function train(dataDir: string): Promise<Pick<TrainedDataDir, "pictures" | "messages">> {
    const bucketFolder = bucketFolderOf(dataDir);
    await mkdir(bucketFolder, { recursive: true });
    const pictures = await drawPictures(bucketFolder, { normal: 20, anomaly: 10 });
    const service = await startServeProcess(dataDir);
    const messages: string[] = [];
    try {
        await makeProject(service.client, "plates", "plates", pictures.manifestKey);
        const version = await createModel(service.client, "plates", "plates", { Tags: [{ Key: "line", Value: "7" }] });
        const watch = setInterval(() => {
            service.client.send(new DescribeModelCommand({ ProjectName: "plates", ModelVersion: version })).then(
                ({ ModelDescription }) => {
                    if (ModelDescription?.Status === "TRAINING" && messages.at(-1) !== ModelDescription.StatusMessage) {
                        messages.push(ModelDescription.StatusMessage!);
                    }
                },
                () => undefined,
            );
        }, 200);
        const model = await waitForTraining(service.client, "plates", version).finally(() => clearInterval(watch));
        if (model.Status !== "TRAINED") {
            throw new Error(`the training failed: ${model.StatusMessage}`);
        }
    } finally {
        await service.end("SIGTERM");
    }
    return { pictures, messages };
}
