import { link, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { makeProject } from "../../tests/harness/service/trainedProject";
import type { Site } from "./site";

/** Speed of the gallery while it scrolls. */
export interface GalleryFigures {
    pictures: number;
    framesPerSecond: number;
    /** Longest time between two frames, in milliseconds. */
    longestFrameMs: number;
    keyPresses: number;
}

/** Scrolls a gallery down for some seconds, two rows a second, then labels 30 pictures by keys. */
export async function measureGallery(site: Site, pictures: number, seconds: number): Promise<GalleryFigures> {
    const folder = join(site.dataDir, "buckets", "bench", "many");
    await mkdir(folder, { recursive: true });
    const noise = await sharp({
        create: {
            width: 640,
            height: 480,
            channels: 3,
            background: "#808080",
            noise: { type: "gaussian", mean: 128, sigma: 30 },
        },
    })
        .jpeg()
        .toBuffer();
    const lines: string[] = [];
    for (let index = 0; index < pictures; index++) {
        const name = `${String(index).padStart(5, "0")}.jpg`;
        const file = join(folder, name);
        await (index === 0 ? writeFile(file, noise) : link(join(folder, "00000.jpg"), file));
        lines.push(JSON.stringify({ "source-ref": `s3://bench/many/${name}` }));
    }
    await writeFile(join(folder, "all.manifest"), `${lines.join("\n")}\n`);
    await makeProject(site.service.client, "many", "bench", "many/all.manifest");
    const page = await site.open("/projects/many/dataset/label?dataset=train");
    await page.getByRole("heading", { name: `(${pictures})` }).waitFor();
    await page.getByRole("gridcell", { name: "00000.jpg" }).waitFor();
    const frames = await page.evaluate(
        (ms) =>
            new Promise<number[]>((resolve) => {
                const scope = globalThis as unknown as {
                    requestAnimationFrame(act: (now: number) => void): void;
                    document: { querySelector(selector: string): { scrollTop: number; parentElement: never } | null };
                    getComputedStyle(element: never): { overflowY: string };
                };
                let scroller = scope.document.querySelector("[role=grid]")!;
                while (!/auto|scroll/.test(scope.getComputedStyle(scroller as never).overflowY)) {
                    scroller = scroller.parentElement ?? (scope.document.querySelector("html") as never);
                    if (scroller === scope.document.querySelector("html")) {
                        break;
                    }
                }
                const times: number[] = [];
                let first: number | undefined;
                const step = (now: number) => {
                    first ??= now;
                    times.push(now);
                    scroller.scrollTop = ((now - first) / 1000) * 500;
                    if (now - first < ms) {
                        scope.requestAnimationFrame(step);
                    } else {
                        resolve(times);
                    }
                };
                scope.requestAnimationFrame(step);
            }),
        seconds * 1000,
    );
    const gaps = frames.slice(1).map((time, index) => time - frames[index]);
    await page.reload();
    await page.getByRole("gridcell", { name: "00000.jpg" }).focus();
    let keyPresses = 0;
    while (keyPresses < 30) {
        await page.keyboard.press(keyPresses++ % 3 === 0 ? "a" : "n");
    }
    await page.getByRole("gridcell", { name: "00029.jpg Normal" }).waitFor();
    await page.getByText("All changes saved").waitFor();
    return {
        pictures,
        framesPerSecond: (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
        longestFrameMs: Math.max(...gaps),
        keyPresses,
    };
}
