import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { defectKinds } from "../../samplePictures/defect";
import { writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import { consoleSite } from "../harness/console/consoleSite";
import { manifestLine } from "../harness/pictures/drawnPictures";
import { until } from "../harness/run/until";
import { createModel, makeProject, waitForStatus } from "../harness/service/trainedProject";

const docs = resolve(__dirname, "../../docs");

/** True: the pictures are written into docs/ instead of being compared with those there. */
const isDrawing = process.env.DRAW_PICTURES === "1";

/** Largest mean difference of two small grey pictures that still show the same, of 255. */
const largestDifference = 14;

/*
 * The pictures of the console in README and docs, taken from the running page. `npm run console-pictures` takes them
 * anew; otherwise they are compared for gross change.
 */
describe("the pictures of the console in the docs", function () {
    this.timeout(240_000);
    const site = consoleSite();
    const project = "/projects/plates";

    before(async () => {
        const samples = await mkdtemp(join(tmpdir(), "plates-"));
        try {
            const counts = { normal: 24, defective: 15, newNormal: 0, newDefective: 0 };
            const { pictures } = await writeSamplePictures(samples, { counts });
            const bucket = join(site.dataDir(), "buckets", "plates");
            await mkdir(bucket, { recursive: true });
            await cp(pictures, bucket, { recursive: true });
            await writeFile(join(bucket, "plates.manifest"), (await linesOf(samples)).join("\n"));
        } finally {
            await rm(samples, { recursive: true });
        }
        const { client } = site.service();
        await makeProject(client, "plates", "plates", "plates.manifest");
        await waitForStatus(client, "plates", await createModel(client, "plates", "plates"), ["TRAINED"]);
    });

    it("show a dataset as it is", async () => {
        const page = await site.open(`${project}/dataset`, { height: 800 });
        await allPictures(page);
        await compare(page, "console-dataset");
    });

    it("show the annotation tool as it is", async () => {
        const page = await site.open(`${project}/dataset/label?dataset=train`, { height: 800 });
        await page
            .getByRole("gridcell", { name: "missingHole-04.jpg" })
            .getByRole("button", { name: "Draw anomalous area" })
            .click();
        await page.getByRole("button", { name: "Submit and close" }).waitFor();
        await page.getByRole("application").waitFor();
        await page.waitForTimeout(1000);
        await compare(page, "console-mask");
    });

    it("show what a version sees in a test picture: its map, its mask, and the one that a person drew", async () => {
        const page = await site.open(`${project}/models/1`, { height: 1000 });
        await page
            .getByRole("region", { name: "Test pictures" })
            .getByRole("button", { name: /Predicted: Anomaly/ })
            .first()
            .click();
        const picture = page.getByRole("dialog").locator(".large-test-picture");
        for (const [overlay, pictures] of [
            ["Predicted mask", 2],
            ["Drawn mask", 2],
            ["Anomaly map", 2],
        ] as const) {
            await page.getByRole("dialog").getByRole("button", { name: overlay, exact: true }).click();
            const loaded = () =>
                picture
                    .locator("img")
                    .evaluateAll((images) =>
                        images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
                    );
            await until(async () => (await loaded()).filter((wide) => wide > 0).length === pictures, {
                timeoutMs: 20_000,
                what: overlay,
            });
        }
        await compare(page, "console-map");
    });

    it("show a model's page as it is", async () => {
        const page = await site.open(`${project}/models/1`, { height: 1240 });
        await page.getByRole("heading", { name: "Test results overview" }).waitFor();
        await allPictures(page);
        await compare(page, "console-model");
    });
});

/** Lines of a manifest of the samples, with the masks of the defective ones. */
async function linesOf(folder: string): Promise<string[]> {
    const { files } = JSON.parse(await readFile(join(folder, "drawn.json"), "utf8")) as { files: object };
    const keys = Object.keys(files).map((path) => path.replace(/^pictures\//, ""));
    return keys
        .filter((key) => !key.startsWith("masks/"))
        .map((key) => {
            const source = `s3://plates/${key}`;
            if (key.startsWith("normal/")) {
                return manifestLine(source, "normal");
            }
            const name = basename(key, ".jpg");
            const kind = name.split("-")[0] as keyof typeof defectKinds;
            const line = JSON.parse(manifestLine(source, "anomaly", `s3://plates/masks/${name}.png`)) as {
                "anomaly-mask-ref-metadata": { "internal-color-map": Record<string, object> };
            };
            line["anomaly-mask-ref-metadata"]["internal-color-map"]["1"] = {
                "class-name": kind,
                "hex-color": defectKinds[kind],
                confidence: 0,
            };
            return JSON.stringify(line);
        });
}

/** Waits until all pictures in sight are there. */
async function allPictures(page: Page): Promise<void> {
    const areThere = "[...document.images].every((image) => image.complete && image.naturalWidth > 0)";
    await until(() => page.evaluate<boolean>(`document.images.length > 0 && ${areThere}`), { timeoutMs: 20_000 });
}

/** Takes a picture of the page, and compares it with the one in docs/. */
async function compare(page: Page, name: string): Promise<void> {
    const taken = await page.screenshot({ animations: "disabled", caret: "hide" });
    const file = join(docs, `${name}.jpg`);
    if (isDrawing) {
        await writeFile(file, await sharp(taken).jpeg({ quality: 82, mozjpeg: true }).toBuffer());
        return;
    }
    const [now, then] = await Promise.all([small(taken), small(await readFile(file))]);
    const difference = now.reduce((sum, value, index) => sum + Math.abs(value - then[index]), 0) / now.length;
    assert.ok(
        difference <= largestDifference,
        `docs/${name}.jpg differs by ${difference.toFixed(1)}: look at it, and run "npm run console-pictures"`,
    );
}

/** A picture so small that only its large parts count. */
function small(picture: Buffer): Promise<Buffer> {
    return sharp(picture).resize(48, 48, { fit: "fill" }).greyscale().raw().toBuffer();
}
