/*
 * Measures how long answered calls of DetectAnomalies take when more callers come than the units can serve.
 *
 *     npm run bench -- overload [--sizes 96,1024] [--units 1,2] [--callers 1,2,8,32,256] [--seconds 5]
 *
 * Each caller sends its next picture when the last one is answered. One that is refused with 429 tries again after 100 ms. All
 * callers are in one process on the same machine. What one caller alone has for p99 / p50 is the unrest of the machine.
 */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { StartModelCommand, StopModelCommand } from "@aws-sdk/client-lookoutvision";
import { drawPictures } from "../tests/harness/pictures/drawnPictures";
import { startServeProcess } from "../tests/harness/service/serveProcess";
import type { ServeProcess } from "../tests/harness/service/serveProcess";
import { createModel, makeProject, waitForStatus } from "../tests/harness/service/trainedProject";
import { openConnection } from "./rawHttpLoad";
import { requestSigner } from "./signedRequests";

void main();

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            sizes: { type: "string", default: "96,1024" },
            units: { type: "string", default: "1,2" },
            callers: { type: "string", default: "1,2,8,32,256" },
            seconds: { type: "string", default: "5" },
        },
    });
    const list = (text: string) => text.split(",").map(Number);
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-bench-"));
    try {
        console.log("| side of pictures | units | callers | answered/s | refused/s | p50 ms | p99 ms | p99 / p50 |");
        console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (const size of list(values.sizes)) {
            const dataDir = join(folder, `data-${size}`);
            const bucket = join(dataDir, "buckets", "bench");
            await mkdir(bucket, { recursive: true });
            const { manifestKey, normal } = await drawPictures(bucket, { normal: 20, anomaly: 10, size });
            const service = await startServeProcess(dataDir, { env: { LOOKOUTVISION_TRAINING_EFFORT: "quick" } });
            try {
                await makeProject(service.client, "bench", "bench", manifestKey);
                await createModel(service.client, "bench", "bench");
                await waitForStatus(service.client, "bench", "1", ["TRAINED"]);
                const picture = await readFile(join(bucket, normal[0]));
                for (const units of list(values.units)) {
                    await host(service, units);
                    for (const callers of list(values.callers)) {
                        const figures = await overload(service, picture, callers, 1000 * Number(values.seconds));
                        console.log(`| ${[size, units, callers, ...figures].join(" | ")} |`);
                    }
                    await service.client.send(new StopModelCommand({ ProjectName: "bench", ModelVersion: "1" }));
                    await waitForStatus(service.client, "bench", "1", ["TRAINED"]);
                }
            } finally {
                await service.end("SIGTERM");
            }
        }
    } finally {
        await rm(folder, { recursive: true });
    }
}

async function host(service: ServeProcess, units: number): Promise<void> {
    await service.client.send(
        new StartModelCommand({ ProjectName: "bench", ModelVersion: "1", MinInferenceUnits: units }),
    );
    await waitForStatus(service.client, "bench", "1", ["HOSTED"]);
}

async function overload(service: ServeProcess, picture: Buffer, callers: number, ms: number): Promise<string[]> {
    const { hostname: host, port } = new URL(service.endpoint);
    const request = requestSigner(service.endpoint, service.credentials)(
        "POST",
        "/2020-11-20/projects/bench/models/1/detect",
        {},
        picture,
        "image/png",
    );
    const open = () => openConnection({ host, port: Number(port) });
    const connections = await Promise.all(Array.from({ length: callers }, open));
    const answered: number[] = [];
    let refused = 0;
    const begun = performance.now();
    // The line fills up and the compilers warm up before it counts.
    const [from, end] = [begun + ms / 2, begun + 1.5 * ms];
    await Promise.all(
        connections.map(async (first) => {
            let connection = first;
            for (let sent = begun; sent < end;) {
                sent = performance.now();
                // A refused picture that isn't there yet ends its connection.
                const status = await connection.ask(request).catch(() => 429);
                const took = performance.now() - sent;
                if (status === 200) {
                    answered.push(...(sent >= from ? [took] : []));
                } else if (status === 429) {
                    refused += sent >= from ? 1 : 0;
                    connection.close();
                    await sleep(100);
                    connection = await open();
                } else {
                    throw new Error(`the answer was ${status}`);
                }
            }
            connection.close();
        }),
    );
    const seconds = (performance.now() - from) / 1000;
    answered.sort((a, b) => a - b);
    const at = (share: number) => answered[Math.floor(share * answered.length)];
    return [
        (answered.length / seconds).toFixed(1),
        (refused / seconds).toFixed(0),
        at(0.5).toFixed(0),
        at(0.99).toFixed(0),
        (at(0.99) / at(0.5)).toFixed(2),
    ];
}
