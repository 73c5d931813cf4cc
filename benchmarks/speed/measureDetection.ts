import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartModelCommand, StopModelCommand } from "@aws-sdk/client-lookoutvision";
import { startServeProcess } from "../../tests/harness/service/serveProcess";
import type { ServeProcess } from "../../tests/harness/service/serveProcess";
import { createModel, makeProject, waitForStatus } from "../../tests/harness/service/trainedProject";
import { median } from "../median";
import { processorSecondsOf } from "../processTree";
import { openConnection } from "../rawHttpLoad";
import { requestSigner } from "../signedRequests";
import { startBarePasses } from "./barePasses";
import type { BarePasses } from "./barePasses";
import { writeMask } from "./writeMask";
import { isAnomalous } from "./writePictures";

const PICTURES = 60;
/** Detections before the measured ones. */
const WARM_UP = 20;
const ROUNDS = 5;

/** Prints the duration of detections of a hosted model, with and without masks, compared with their bare passes. */
export async function measureDetection(folder: string, pictures: string, detections: number): Promise<void> {
    console.log(
        "detection over HTTP   hosted after   p50        bare       ratio   processor time   two units   two bare   share",
    );
    for (const masks of [false, true]) {
        const dataDir = join(folder, masks ? "dataWithMasks" : "data");
        await makeBucket(join(dataDir, "buckets", "bench"), pictures, masks);
        const service = await startServeProcess(dataDir);
        const passers = [startBarePasses(pictures, PICTURES), startBarePasses(pictures, PICTURES)];
        try {
            await makeProject(service.client, "bench", "bench", "train.manifest");
            const version = await createModel(service.client, "bench", "bench");
            await waitForStatus(service.client, "bench", version, ["TRAINED"]);
            const { readyMs, p50Ms, bareMs, processorTime } = await oneByOne(
                service,
                version,
                pictures,
                passers[0],
                detections,
            );
            const { perSecond, barePerSecond, share } = await together(service, version, pictures, passers, detections);
            const columns = [
                masks ? "with masks         " : "without masks      ",
                `${readyMs.toFixed(0)} ms`.padEnd(12),
                `${p50Ms.toFixed(1)} ms`.padEnd(8),
                `${bareMs.toFixed(1)} ms`.padEnd(8),
                (p50Ms / bareMs).toFixed(2).padEnd(5),
                processorTime.toFixed(2).padEnd(14),
                `${perSecond.toFixed(1)}/s`.padEnd(9),
                `${barePerSecond.toFixed(1)}/s`.padEnd(8),
                share.toFixed(2),
            ];
            console.log(columns.join("   "));
        } finally {
            passers.forEach((passer) => passer.end());
            await service.end("SIGTERM");
        }
    }
}

async function makeBucket(bucket: string, pictures: string, masks: boolean): Promise<void> {
    await mkdir(join(bucket, "masks"), { recursive: true });
    const lines: string[] = [];
    for (let index = 0; index < PICTURES; index++) {
        await copyFile(join(pictures, `${index}.jpg`), join(bucket, `${index}.jpg`));
        const metadata = {
            "class-name": isAnomalous(index) ? "anomaly" : "normal",
            type: "groundtruth/image-classification",
        };
        const masked = masks && isAnomalous(index);
        if (masked) {
            await writeMask(join(bucket, `${index}.jpg`), join(bucket, "masks", `${index}.png`));
        }
        lines.push(
            JSON.stringify({
                "source-ref": `s3://bench/${index}.jpg`,
                "anomaly-label": isAnomalous(index) ? 1 : 0,
                "anomaly-label-metadata": {
                    ...metadata,
                    confidence: 1,
                    "human-annotated": "yes",
                    "creation-date": "2026-01-01T00:00:00",
                    "job-name": "bench",
                },
                ...(masked && {
                    "anomaly-mask-ref": `s3://bench/masks/${index}.png`,
                    "anomaly-mask-ref-metadata": {
                        "internal-color-map": {
                            0: { "class-name": "BACKGROUND", "hex-color": "#ffffff", confidence: 0 },
                            1: { "class-name": "spot", "hex-color": "#ff0000", confidence: 0 },
                        },
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

/** Measures detections and bare passes in turns, so that other work of the machine distorts neither. */
async function oneByOne(
    service: ServeProcess,
    version: string,
    pictures: string,
    passer: BarePasses,
    detections: number,
) {
    const readyMs = await host(service, version, 1);
    const requests = await makeRequests(service, version, pictures);
    const connection = await openConnection(addressOf(service));
    const [times, bareTimes]: [number[], number[]] = [[], []];
    const used = { service: 0, passer: 0 };
    for (let index = -WARM_UP; index < detections; index++) {
        const place = (index + WARM_UP) % PICTURES;
        if (index === 0) {
            used.service -= processorSecondsOf(service.child.pid!);
            used.passer -= processorSecondsOf(passer.pid);
        }
        const ms = await connection.exchange(requests[place]);
        const bareMs = await passer.pass(place, 1);
        if (index >= 0) {
            times.push(ms);
            bareTimes.push(bareMs);
        }
    }
    used.service += processorSecondsOf(service.child.pid!);
    used.passer += processorSecondsOf(passer.pid);
    connection.close();
    await stop(service, version);
    return { readyMs, p50Ms: median(times), bareMs: median(bareTimes), processorTime: used.service / used.passer };
}

/**
 * Measures pictures per second: of two inference units with four callers, and of two processes that make bare passes.
 * They take turns.
 */
async function together(
    service: ServeProcess,
    version: string,
    pictures: string,
    passers: readonly BarePasses[],
    detections: number,
) {
    await host(service, version, 2);
    const requests = await makeRequests(service, version, pictures);
    const connections = await Promise.all(Array.from({ length: 4 }, () => openConnection(addressOf(service))));
    const rounds: { perSecond: number; barePerSecond: number }[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
        let next = 0;
        const begun = performance.now();
        await Promise.all(
            connections.map(async (connection) => {
                while (next < detections) {
                    await connection.exchange(requests[next++ % PICTURES]);
                }
            }),
        );
        const perSecond = (1000 * detections) / (performance.now() - begun);
        const bareBegun = performance.now();
        const each = Math.ceil(detections / passers.length);
        await Promise.all(passers.map((passer) => passer.pass(0, each)));
        rounds.push({ perSecond, barePerSecond: (1000 * each * passers.length) / (performance.now() - bareBegun) });
    }
    connections.forEach((connection) => connection.close());
    await stop(service, version);
    // The first round only warms up the compilers.
    const measured = rounds.slice(1);
    return {
        perSecond: median(measured.map((round) => round.perSecond)),
        barePerSecond: median(measured.map((round) => round.barePerSecond)),
        share: median(measured.map((round) => round.perSecond / round.barePerSecond)),
    };
}

async function makeRequests(
    { endpoint, credentials }: ServeProcess,
    version: string,
    pictures: string,
): Promise<Buffer[]> {
    const sign = requestSigner(endpoint, credentials);
    const bodies = await Promise.all(
        Array.from({ length: PICTURES }, (_, index) => readFile(join(pictures, `${index}.jpg`))),
    );
    return bodies.map((body) =>
        sign("POST", `/2020-11-20/projects/bench/models/${version}/detect`, {}, body, "image/jpeg"),
    );
}

function addressOf({ endpoint }: ServeProcess): { host: string; port: number } {
    return { host: "127.0.0.1", port: Number(new URL(endpoint).port) };
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
