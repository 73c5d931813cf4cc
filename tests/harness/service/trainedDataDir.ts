import { mkdir, mkdtemp, rm } from "node:fs/promises";
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

/** Makes such a data folder by a training of some five seconds. */
export async function trainedDataDir(): Promise<TrainedDataDir> {
    const dataDir = await mkdtemp(join(tmpdir(), "trained-"));
    const remove = () => rm(dataDir, { recursive: true });
    try {
        return { ...(await train(dataDir)), dataDir, remove };
    } catch (error) {
        await remove();
        throw error;
    }
}

async function train(dataDir: string): Promise<Omit<TrainedDataDir, "dataDir" | "remove">> {
    const bucketFolder = join(dataDir, "buckets", "plates");
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
    return { bucketFolder, pictures, messages };
}
