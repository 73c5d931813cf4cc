import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DetectAnomaliesCommand, StartModelCommand, StopModelCommand } from "@aws-sdk/client-lookoutvision";
import { openBackbone } from "../../server/training/backbone/backbone";
import { type ServeProcess, startServeProcess } from "../../tests/harness/serveProcess";
import { createModel, makeProject, waitForStatus } from "../../tests/harness/trainedProject";
import { barePass } from "./barePass";
import { writeMask } from "./writeMask";
import { isAnomalous } from "./writePictures";

const PICTURES = 60;

/** Prints how long detections of a hosted model take, with and without masks, compared with their bare passes. */
export async function measureDetection(folder: string, pictures: string, detections: number): Promise<void> {
    console.log("detection over HTTP     hosted after   p50        bare p50   ratio   two units     limit of two cores   share");
    for (const masks of [false, true]) {
        const dataDir = join(folder, masks ? "dataWithMasks" : "data");
        await makeBucket(join(dataDir, "buckets", "bench"), pictures, masks);
        const service = await startServeProcess(dataDir);
        try {
            await makeProject(service.client, "bench", "bench", "train.manifest");
            const version = await createModel(service.client, "bench", "bench");
            await waitForStatus(service.client, "bench", version, ["TRAINED"]);
            const { readyMs, p50Ms } = await oneByOne(service, version, pictures, detections);
            const bareMs = median(await bareTimes(pictures, detections));
            const perSecond = await together(service, version, pictures, detections);
            const limit = 2000 / bareMs;
            console.log(
                `${masks ? "with masks   " : "without masks"}           ${readyMs.toFixed(0).padStart(5)} ms       ${p50Ms.toFixed(1)} ms   ${bareMs.toFixed(1)} ms    ${(p50Ms / bareMs).toFixed(2)}    ${perSecond.toFixed(1)}/s        ${limit.toFixed(1)}/s               ${(perSecond / limit).toFixed(2)}`,
            );
        } finally {
            await service.end("SIGTERM");
        }
    }
}

async function makeBucket(bucket: string, pictures: string, masks: boolean): Promise<void> {
    await mkdir(join(bucket, "masks"), { recursive: true });
    const lines: string[] = [];
    for (let index = 0; index < PICTURES; index++) {
        await copyFile(join(pictures, `${index}.jpg`), join(bucket, `${index}.jpg`));
        const metadata = { "class-name": isAnomalous(index) ? "anomaly" : "normal", type: "groundtruth/image-classification" };
        const masked = masks && isAnomalous(index);
        if (masked) {
            await writeMask(join(bucket, `${index}.jpg`), join(bucket, "masks", `${index}.png`));
        }
        lines.push(
            JSON.stringify({
                "source-ref": `s3://bench/${index}.jpg`,
                "anomaly-label": isAnomalous(index) ? 1 : 0,
                "anomaly-label-metadata": { ...metadata, confidence: 1, "human-annotated": "yes", "creation-date": "2026-01-01T00:00:00", "job-name": "bench" },
                ...(masked && {
                    "anomaly-mask-ref": `s3://bench/masks/${index}.png`,
                    "anomaly-mask-ref-metadata": {
                        "internal-color-map": { 0: { "class-name": "BACKGROUND", "hex-color": "#ffffff", confidence: 0 }, 1: { "class-name": "spot", "hex-color": "#ff0000", confidence: 0 } },
                        type: "groundtruth/semantic-segmentation",
                        "human-annotated": "yes",
                        "creation-date": "2026-01-01T00:00:00",
                        "job-name": "bench",
                    },
                }),
            }),
        );
    }
    await writeFile(join(bucket, "train.manifest"), lines.join("\n"));
}

async function oneByOne(service: ServeProcess, version: string, pictures: string, detections: number): Promise<{ readyMs: number; p50Ms: number }> {
    const readyMs = await host(service, version, 1);
    const times: number[] = [];
    for (let index = 0; index < detections; index++) {
        times.push(await detect(service, version, await readFile(join(pictures, `${index % PICTURES}.jpg`))));
    }
    await stop(service, version);
    return { readyMs, p50Ms: median(times) };
}

/** Pictures a second with two inference units, four callers at a time. */
async function together(service: ServeProcess, version: string, pictures: string, detections: number): Promise<number> {
    await host(service, version, 2);
    let next = 0;
    const begun = performance.now();
    await Promise.all(
        Array.from({ length: 4 }, async () => {
            while (next < 2 * detections) {
                await detect(service, version, await readFile(join(pictures, `${next++ % PICTURES}.jpg`)));
            }
        }),
    );
    const seconds = (performance.now() - begun) / 1000;
    await stop(service, version);
    return (2 * detections) / seconds;
}

async function host(service: ServeProcess, ModelVersion: string, MinInferenceUnits: number): Promise<number> {
    const begun = performance.now();
    await service.client.send(new StartModelCommand({ ProjectName: "bench", ModelVersion, MinInferenceUnits }));
    await waitForStatus(service.client, "bench", ModelVersion, ["HOSTED"]);
    return performance.now() - begun;
}

async function stop(service: ServeProcess, ModelVersion: string): Promise<void> {
    await service.client.send(new StopModelCommand({ ProjectName: "bench", ModelVersion }));
    await waitForStatus(service.client, "bench", ModelVersion, ["TRAINED"]);
}

async function detect(service: ServeProcess, ModelVersion: string, Body: Uint8Array): Promise<number> {
    const begun = performance.now();
    await service.client.send(new DetectAnomaliesCommand({ ProjectName: "bench", ModelVersion, Body, ContentType: "image/jpeg" }));
    return performance.now() - begun;
}

async function bareTimes(pictures: string, detections: number): Promise<number[]> {
    const backbone = await openBackbone();
    const times: number[] = [];
    for (let index = 0; index < detections; index++) {
        const { readSeconds, passSeconds } = await barePass(backbone, await readFile(join(pictures, `${index % PICTURES}.jpg`)));
        times.push(1000 * (readSeconds + passSeconds));
    }
    return times;
}

function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
}
