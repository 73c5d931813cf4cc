import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import type { Site } from "./site";

/** What leads from an empty service to the first picture that a model has judged. */
export interface FirstPictureFigures {
    clicks: number;
    /** Words that a person types: the name of the project. */
    typed: number;
    seconds: number;
    /** Seconds of those that the training took. */
    trainingSeconds: number;
}

/** Goes the whole way on the page with 40 sample pictures in folders `normal` and `anomaly`. */
export async function measureFirstPicture(site: Site): Promise<FirstPictureFigures> {
    const drawn = join(site.dataDir, "drawn");
    const { pictures } = await writeSamplePictures(drawn, {
        counts: { normal: 25, defective: 15, newNormal: 1, newDefective: 0 },
    });
    const mine = join(site.dataDir, "mine");
    await mkdir(mine);
    for (const folder of ["normal", "anomaly"]) {
        await cp(join(pictures, folder), join(mine, folder), { recursive: true });
    }
    const page = await site.open("/");
    const begin = performance.now();
    const seconds = () => (performance.now() - begin) / 1000;
    let clicks = 0;
    const click = async (target: Locator) => {
        clicks++;
        await target.click();
    };
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const link = (name: string) => page.getByRole("link", { name, exact: true });

    await click(link("Create project").first());
    await page.getByLabel("Project name").fill("mine");
    await click(button("Create project"));
    await click(link("Create dataset"));
    await click(button("Create dataset"));
    await click(button("Add images"));
    clicks++;
    await page.locator("input[webkitdirectory]").setInputFiles(mine);
    await click(button("Upload images"));
    await click(button("Go to the project"));
    await click(link("Train model"));
    await click(button("Train model"));
    await click(page.getByRole("dialog").getByRole("button", { name: "Train model" }));
    const trainingBegan = seconds();
    await page.getByText("Training complete").waitFor();
    const trainingSeconds = seconds() - trainingBegan;
    await click(page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Trial detections" }));
    await click(link("Run trial detection").first());
    await click(page.getByRole("radio", { name: "From this computer" }));
    clicks++;
    await page
        .locator("input[type=file]")
        .first()
        .setInputFiles(join(drawn, "new", "plate-01.jpg"));
    await click(button("Detect anomalies"));
    await page.getByText("1 judged").waitFor();
    return { clicks, typed: 1, seconds: seconds(), trainingSeconds };
}
