import { link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { residentMegabytesOf } from "../processTree";
import type { Site } from "./site";

/** Memory that a trial of many pictures takes while a person watches it, in megabytes. */
export interface TrialFigures {
    seconds: number;
    /** Most of the service, its process with the model included: up to a tenth of the pictures, and in all. */
    service: { early: number; most: number };
    /** The page's JavaScript once all results are there. */
    page: number;
}

/** Runs a trial of the model that the way to the first picture has trained, and watches its page. */
export async function measureTrial(site: Site, pictures: number): Promise<TrialFigures> {
    const folder = join(site.dataDir, "buckets", "bench", "trial");
    await mkdir(folder, { recursive: true });
    const source = join(site.dataDir, "mine", "normal");
    const [first] = await readdir(source);
    for (let number = 0; number < pictures; number++) {
        await link(join(source, first), join(folder, `${String(number).padStart(4, "0")}.jpg`));
    }
    const page = await site.open("/projects/mine/run-trial-detection");
    const devTools = await page.context().newCDPSession(page);
    await page.getByLabel("Task name").fill("many");
    await page.getByLabel("S3 URI").fill("s3://bench/trial/");
    const begin = performance.now();
    await page.getByRole("button", { name: "Detect anomalies" }).click();
    const summary = page.getByText(/^.* \d+ judged/).first();
    await summary.waitFor();
    let [early, most, judged] = [0, 0, 0];
    while (judged < pictures) {
        judged = Number(/(\d+) judged/.exec(await summary.innerText())?.[1] ?? 0);
        most = Math.max(most, residentMegabytesOf(site.service.child.pid!));
        early = judged <= pictures / 10 ? most : early;
        await page.waitForTimeout(500);
    }
    const seconds = (performance.now() - begin) / 1000;
    await page.getByText("Succeeded").waitFor();
    await devTools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devTools.send("Runtime.getHeapUsage");
    return { seconds, service: { early, most }, page: usedSize / 1e6 };
}
