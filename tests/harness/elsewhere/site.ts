import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { deserialize } from "node:v8";
import { openArtifacts } from "../../../server/artifacts/openArtifacts";
import { sealedArtifacts } from "../../../server/artifacts/sealedArtifacts";
import { trainDetector } from "../../../server/detector/trainDetector";
import { openObjectStorage } from "../../../server/objectStorage/openObjectStorage";
import type { JobEnding } from "../../../server/training/engines/trainingEngine";
import { runTrainingJob } from "../../../server/training/trainingJob";
import type { JobProgress } from "../../../server/training/trainingJob";
import type { TrainingOrder } from "../../../server/training/trainingOrder";

/* The program of the engine "elsewhere". It trains the jobs in its folder, one after the other. */

/** Files that hand a job over and report on it. */
export function filesOfJob(site: string, name: string) {
    const folder = join(site, name);
    const file = (of: string) => join(folder, of);
    return {
        folder,
        order: file("order.bin"),
        running: file("running"),
        news: file("news.json"),
        ending: file("ending.json"),
        cancelled: file("cancelled"),
    };
}

/** File with a line for each training that was begun: the name of its job. */
export const begunFile = (site: string) => join(site, "begun.txt");

export async function pidOfSite(site: string): Promise<number> {
    return Number(await readFile(join(site, "pid"), "utf8").catch(() => "0"));
}

/** Time without work after which a site ends, in milliseconds. */
const idleMs = 20_000;

async function serve(site: string): Promise<void> {
    for (let idleSince = Date.now(); Date.now() - idleSince < idleMs && existsSync(site); await sleep(20)) {
        const names = (await readdir(site, { withFileTypes: true })).filter((entry) => entry.isDirectory());
        const waiting = names
            .map(({ name }) => filesOfJob(site, name))
            .filter(
                ({ order, ending, cancelled }) => existsSync(order) && !existsSync(ending) && !existsSync(cancelled),
            );
        for (const { news } of waiting.slice(1)) {
            await writeFile(news, JSON.stringify({ stage: "waiting at the engine", fraction: 0 })).catch(
                () => undefined,
            );
        }
        if (waiting.length > 0) {
            await train(site, waiting[0]);
            idleSince = Date.now();
        }
    }
}

async function train(site: string, files: ReturnType<typeof filesOfJob>): Promise<void> {
    await writeFile(files.running, "");
    await appendFile(begunFile(site), `${files.folder}\n`);
    const order = deserialize(await readFile(files.order)) as TrainingOrder;
    const cancelling = new AbortController();
    let news = 0;
    let telling = Promise.resolve();
    const tell = (progress: JobProgress) => {
        if (existsSync(files.cancelled)) {
            cancelling.abort();
        }
        // Every second message is lost.
        if (news++ % 2 === 0) {
            telling = telling.then(() => replace(files.news, progress)).catch(() => undefined);
        }
    };
    let ending: JobEnding;
    try {
        const outcome = await runTrainingJob(order.job, {
            objects: openObjectStorage(order.bucketRoot, order.region),
            artifacts: sealedArtifacts(openArtifacts(order.artifacts, order.region), order.job.modelId, order.dataKey),
            trainDetector: async (task) => {
                // A service has time to end and start again meanwhile.
                for (let step = 0; step < 60; step++) {
                    task.onProgress({ stage: "warming up", fraction: 0 });
                    cancelling.signal.throwIfAborted();
                    await sleep(25);
                }
                return trainDetector(task);
            },
            effort: "quick",
            now: Date.now,
            onProgress: tell,
            signal: cancelling.signal,
        });
        ending = { kind: "trained", outcome };
    } catch (error) {
        const message = (error as Error).message;
        ending =
            (error as Error).name === "TrainingDataError"
                ? { kind: "refused", sentence: message }
                : { kind: "crashed", reason: message };
    }
    await telling;
    await replace(files.ending, ending).catch(() => undefined);
}

async function replace(file: string, content: object): Promise<void> {
    await writeFile(`${file}.part`, JSON.stringify(content));
    await rename(`${file}.part`, file);
}

if (require.main === module) {
    void serve(process.argv[2]).then(() => process.exit(0));
}
