import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { manifestLine } from "../../tests/harness/pictures/drawnPictures";
import { makeProject } from "../../tests/harness/service/trainedProject";
import type { Site } from "./site";

/** Speed of the annotation tool on a picture of 4096 × 4096 pixels, in milliseconds. */
export interface BrushFigures {
    /** What a move of the brush takes: its event, and drawing the frame. */
    moveMs: { median: number; ninetyNine: number; largest: number };
    /** From the click on the button to the message that the mask is saved. */
    saveMs: number;
}

/** Measures a move's event and frame, and how long a text takes to appear. Runs in the page before its own code. */
const watch = `
    const clock = (window.benchClock = { moves: [], frameMs: 0, clicked: 0, saved: 0 });
    const requestFrame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (act) =>
        requestFrame((now) => {
            const begin = performance.now();
            act(now);
            const ms = performance.now() - begin;
            if (clock.moves.length > 0) clock.moves[clock.moves.length - 1] += ms;
        });
    let begin = 0;
    window.addEventListener("pointermove", () => (begin = performance.now()), true);
    window.addEventListener("pointermove", () => clock.moves.push(performance.now() - begin));
    window.addEventListener("click", () => (clock.clicked = performance.now()), true);
    new MutationObserver(() => {
        if (clock.saved === 0 && document.body?.innerText.includes("is saved")) clock.saved = performance.now();
    }).observe(document, { childList: true, subtree: true });
`;

export async function measureBrush(site: Site, strokes: number): Promise<BrushFigures> {
    const folder = join(site.dataDir, "buckets", "bench", "large");
    await mkdir(folder, { recursive: true });
    const large = sharp({ create: { width: 4096, height: 4096, channels: 3, background: "#909498" } });
    await writeFile(join(folder, "large.png"), await large.png().toBuffer());
    await writeFile(join(folder, "all.manifest"), `${manifestLine("s3://bench/large/large.png", "anomaly")}\n`);
    await makeProject(site.service.client, "large", "bench", "large/all.manifest");
    const page = await site.open("/projects/large/dataset/label?dataset=train", watch);
    await page.getByRole("button", { name: "Draw anomalous area" }).click();
    await page.getByRole("button", { name: "Add anomaly labels" }).click();
    await page.getByLabel("New anomaly label").fill("scratch");
    await page.getByRole("button", { name: "Add anomaly label", exact: true }).click();
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("radio", { name: "scratch" }).check();
    const area = page.getByRole("application");
    const { x, y, width, height } = (await area.boundingBox())!;
    const side = Math.min(width, height);
    const [left, top] = [x + (width - side) / 2, y + (height - side) / 2];
    // A brush of the largest size: the most pixels that a move can change.
    await page.getByRole("slider", { name: /^Size/ }).press("End");
    const stroke = async (index: number, steps: number) => {
        const at = top + (side * (index + 0.5)) / strokes;
        await page.mouse.move(left + side * 0.1, at);
        await page.mouse.down();
        await page.mouse.move(left + side * 0.9, top + side - (at - top), { steps });
        await page.mouse.up();
    };
    for (let index = 0; index < strokes; index++) {
        await stroke(index, 10);
    }
    await page.evaluate("window.benchClock.moves.length = 0");
    for (let index = 0; index < 5; index++) {
        await stroke(index * 7, 60);
    }
    const moves = (await page.evaluate<number[]>("window.benchClock.moves")).sort((a, b) => a - b);
    await page.getByRole("button", { name: "Submit and close" }).click();
    await page.getByText("The mask of large.png is saved.").waitFor();
    const at = (share: number) => moves[Math.min(moves.length - 1, Math.floor(share * moves.length))];
    return {
        moveMs: { median: at(0.5), ninetyNine: at(0.99), largest: moves[moves.length - 1] },
        saveMs: await page.evaluate<number>("window.benchClock.saved - window.benchClock.clicked"),
    };
}
