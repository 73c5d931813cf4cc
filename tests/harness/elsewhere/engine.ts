import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serialize } from "node:v8";
import type { JobEnding, TrainingEngine } from "../../../server/training/engines/trainingEngine";
import type { JobProgress } from "../../../server/training/trainingJob";
import { isAlive } from "../run/isAlive";
import { filesOfJob, pidOfSite } from "./site";

/**
 * An engine out of the service's reach. Its program trains one job after the other, continues when the service ends,
 * and loses every second message. Service and program share only a folder.
 */
export function elsewhereEngine(site: string): TrainingEngine {
    return {
        name: "elsewhere",
        outlivesService: true,
        run({ name, order }, onProgress) {
            let looking = true;
            const ended = (async (): Promise<JobEnding> => {
                const files = filesOfJob(site, name);
                if (!existsSync(files.order)) {
                    await mkdir(files.folder, { recursive: true });
                    await writeFile(`${files.order}.part`, serialize(order));
                    await rename(`${files.order}.part`, files.order);
                }
                await openSite(site);
                let last = "";
                while (looking) {
                    const ending = await readIfThere(files.ending);
                    if (ending !== undefined) {
                        return JSON.parse(ending) as JobEnding;
                    }
                    const news = await readIfThere(files.news);
                    if (news !== undefined && news !== last) {
                        last = news;
                        onProgress(JSON.parse(news) as JobProgress);
                    }
                    await sleep(30);
                }
                return { kind: "crashed", reason: "nobody looks after the job" };
            })();
            return { ended, detach: async () => void (looking = false) };
        },
        async discard(name) {
            const files = filesOfJob(site, name);
            if (!existsSync(files.folder)) {
                return;
            }
            await writeFile(files.cancelled, "");
            while (existsSync(files.running) && !existsSync(files.ending)) {
                await sleep(20);
            }
            await rm(files.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        },
    };
}

/** Starts the site's program unless it runs. */
async function openSite(site: string): Promise<void> {
    if (isAlive(await pidOfSite(site))) {
        return;
    }
    const program = spawn(
        process.execPath,
        ["--require", require.resolve("ts-node/register/transpile-only"), require.resolve("./site"), site],
        { detached: true, stdio: "ignore" },
    );
    program.unref();
    await writeFile(join(site, "pid"), String(program.pid));
}

async function readIfThere(file: string): Promise<string | undefined> {
    return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") {
            return undefined;
        }
        throw error;
    });
}
