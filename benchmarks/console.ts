import { pageFolder } from "../server/console/pageFolder";
import { weighPage } from "../tests/harness/console/pageWeight";
import { measureBrush } from "./console/brush";
import { measureFirstPicture } from "./console/firstPicture";
import { measureGallery } from "./console/gallery";
import { startSite } from "./console/site";
import type { Site } from "./console/site";
import { measureTrial } from "./console/trial";
import { median } from "./median";

const { compileConsole } = require("../tools/prepare.cjs") as { compileConsole(): Promise<void> };

/*
 * `npm run bench -- console [PICTURES] [SECONDS]`: the console in Chromium, as a person has it. Weight of the page, first
 * paint, a gallery of 16,000 pictures that scrolls, labelling by keys, the brush at 4096 × 4096 pixels, the way from
 * an empty service to the first judged picture, and the memory of a trial of 2,000 pictures.
 */

async function main(): Promise<void> {
    const [pictures = 16_000, seconds = 10] = process.argv.slice(2).map(Number);
    await compileConsole();
    const { all, scriptsOf } = weighPage(pageFolder);
    console.log(
        `weight, gzipped: ${kB(all)} in all; Projects needs ${kB(scriptsOf.get("ProjectsPage")!)} of JavaScript`,
    );
    const site = await startSite();
    try {
        const { clicks, typed, ...way } = await measureFirstPicture(site);
        console.log(
            `from an empty service to the first judged picture, with 40 pictures: ${clicks} clicks, ${typed} word, ` +
                `${way.seconds.toFixed(0)} s, of which training ${way.trainingSeconds.toFixed(0)} s`,
        );
        const trial = await measureTrial(site, 2000);
        console.log(
            `trial of 2000 pictures, watched: ${trial.seconds.toFixed(0)} s; service ${trial.service.most.toFixed(0)} MB at most, ` +
                `${trial.service.early.toFixed(0)} MB in its first tenth; page ${trial.page.toFixed(0)} MB of JavaScript`,
        );
        const paints = await measureFirstPaint(site);
        console.log(
            `first paint of Projects: ${paints.paint.toFixed(0)} ms; the list stands: ${paints.list.toFixed(0)} ms`,
        );
        const gallery = await measureGallery(site, pictures, seconds);
        console.log(
            `gallery of ${gallery.pictures}: ${gallery.framesPerSecond.toFixed(1)} frames a second, ` +
                `longest frame ${gallery.longestFrameMs.toFixed(0)} ms`,
        );
        console.log(`30 pictures labelled: ${gallery.keyPresses} key presses`);
        const { moveMs, saveMs } = await measureBrush(site, 50);
        console.log(
            `brush at 4096 x 4096 with 50 strokes: median ${moveMs.median.toFixed(1)} ms a move, 99 % under ` +
                `${moveMs.ninetyNine.toFixed(1)} ms, largest ${moveMs.largest.toFixed(1)} ms; mask saved in ${saveMs.toFixed(0)} ms`,
        );
    } finally {
        await site.end();
    }
}

/** Opens Projects in five browsers that have nothing of it. @returns medians, in milliseconds. */
async function measureFirstPaint(site: Site): Promise<{ paint: number; list: number }> {
    const paints: number[] = [];
    const lists: number[] = [];
    for (let round = 0; round < 5; round++) {
        const page = await site.open("/projects");
        await page.getByRole("link", { name: "mine" }).waitFor();
        lists.push(await page.evaluate<number>("performance.now()"));
        paints.push(
            await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"),
        );
    }
    return { paint: median(paints), list: median(lists) };
}

function kB(bytes: number): string {
    return `${Math.round(bytes / 1000)} kB`;
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
