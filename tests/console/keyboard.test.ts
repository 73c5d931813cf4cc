import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { parseManifestLine } from "../../server/datasets/manifestLine";
import { consoleSite } from "../harness/console/consoleSite";
import { pressAt, tabTo } from "../harness/console/keyboard";
import { drawPictures } from "../harness/pictures/drawnPictures";

/** The whole way without a mouse, one step after the other on one page. */
describe("the console by keyboard alone", function () {
    this.timeout(240_000);
    const site = consoleSite({ onePage: true });
    let page: Page;

    before(async () => {
        const folder = join(site.dataDir(), "buckets", "plates");
        await mkdir(folder, { recursive: true });
        await drawPictures(folder, { normal: 20, anomaly: 10, size: 64 });
        page = await site.open("/projects");
    });

    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const link = (name: string) => page.getByRole("link", { name, exact: true });
    const main = () => page.getByRole("main");

    it("creates a project", async () => {
        await pressAt(main().getByRole("link", { name: "Create project" }).first());
        await page.getByLabel("Project name").waitFor();
        await page.keyboard.type("plates");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "plates", level: 1 }).waitFor();
    });

    it("creates its dataset from a folder", async () => {
        await pressAt(main().getByRole("link", { name: "Create dataset" }));
        const fromComputer = page.getByRole("radio", { name: "Upload images from your computer" });
        await tabTo(fromComputer);
        await page.keyboard.press("ArrowDown");
        await tabTo(page.getByLabel("S3 URI"));
        await page.keyboard.type("s3://plates/pictures/");
        await pressAt(page.getByRole("checkbox", { name: /^Automatically attach labels/ }), "Space");
        await pressAt(button("Create dataset"));
        await page.getByText("30 pictures found: 20 normal, 10 anomaly.").waitFor();
    });

    it("labels images, and takes it back", async () => {
        await pressAt(button("Start labeling"));
        const first = page.getByRole("gridcell").first();
        await tabTo(first);
        await page.keyboard.press("u");
        await page.getByText("1 unlabeled").waitFor();
        await page.keyboard.press("Control+z");
        await page.getByText("0 unlabeled").waitFor();
        await pressAt(button("Save changes"));
        await button("Start labeling").waitFor();
    });

    it("starts a training, from the navigation to the dialog", async () => {
        await pressAt(link("plates").first());
        await pressAt(link("Train model"));
        await pressAt(button("Train model"));
        const dialog = page.getByRole("dialog", { name: "Do you want to train your model?" });
        await pressAt(dialog.getByRole("button", { name: "Train model" }));
        await page.getByRole("row").filter({ hasText: "Model 1" }).waitFor();
        await page.getByRole("row").getByText("Training complete").waitFor({ timeout: 150_000 });
    });

    it("draws a mask: a polygon with the arrow keys, a hole in it with the eraser, and saves it", async () => {
        await pressAt(page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Dataset" }));
        await pressAt(button("Start labeling"));
        await tabTo(page.getByRole("gridcell").first());
        await page.keyboard.press("m");
        await pressAt(button("Add anomaly labels"));
        await tabTo(page.getByLabel("New anomaly label"));
        await page.keyboard.type("scratch");
        await pressAt(button("Add anomaly label"));
        await pressAt(button("Confirm"));
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await tabTo(page.getByRole("application"));
        const go = async (arrow: string, pixels: number) => {
            for (let pixel = 0; pixel < pixels; pixel++) {
                await page.keyboard.press(`Shift+Arrow${arrow}`);
            }
        };
        await page.keyboard.press("p");
        for (const [arrow, pixels] of [
            ["Left", 10],
            ["Up", 10],
            ["Right", 20],
            ["Down", 10],
        ] as const) {
            await go(arrow, pixels);
            await page.keyboard.press("d");
        }
        await page.getByText("42, 32 · 4 corners").waitFor();
        await page.keyboard.press("Enter");
        await page.keyboard.press("e");
        await go("Left", 10);
        await go("Up", 5);
        await page.keyboard.press("d");
        await page.getByText("32, 27 · drawing").waitFor();
        await go("Right", 4);
        await page.keyboard.press("Control+z");
        await page.keyboard.press("Control+y");
        await page.getByText("36, 27", { exact: true }).waitFor();
        await pressAt(button("Submit and close"));
        await page.getByText("is saved.").waitFor();
        const { DatasetEntries } = await site
            .client()
            .call<{ DatasetEntries: string[] }>("GET", "/projects/plates/datasets/train/entries");
        const { source } = DatasetEntries.map((line) => parseManifestLine(line)).find(({ mask }) => mask)!.mask!;
        const file = await readFile(join(site.dataDir(), "buckets", source.bucket, source.key));
        const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
        const isDrawn = (x: number, y: number) =>
            data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3).some((one) => one !== 255);
        // Within the polygon, left and right of the hole, in the hole's middle, and outside.
        const places = [
            [24, 28],
            [40, 28],
            [34, 27],
            [32, 20],
            [32, 36],
        ] as const;
        assert.deepEqual(
            places.map(([x, y]) => isDrawn(x, y)),
            [true, true, false, false, false],
        );
    });

    it("makes a package of the model, and follows it", async () => {
        await pressAt(
            page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Edge model packages" }),
        );
        await pressAt(main().getByRole("link", { name: "Create model packaging job" }).first());
        await pressAt(page.getByRole("button", { name: "Model Choose a model" }));
        await page.getByRole("option", { name: "Model 1" }).waitFor();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await tabTo(page.getByLabel("Job name"));
        await page.keyboard.type("packed");
        await page.keyboard.press("Enter");
        await pressAt(link("packed"));
        await page.getByText("Component made").waitFor({ timeout: 150_000 });
    });

    it("exports the project as a program", async () => {
        await pressAt(page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Models" }));
        await pressAt(link("Export as a Pulumi program"));
        await tabTo(page.getByRole("radio").first());
        await page.keyboard.press("ArrowDown");
        assert.ok(await page.getByRole("radio").last().isChecked());
        const saved = page.waitForEvent("download");
        await pressAt(button("Download"));
        assert.match(await readFile(await (await saved).path(), "utf8"), /LookoutVisionModel/);
    });

    it("runs a trial detection, and verifies its answers", async () => {
        await pressAt(
            page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Trial detections" }),
        );
        await pressAt(main().getByRole("link", { name: "Run trial detection" }).first());
        await tabTo(page.getByLabel("Task name"));
        await page.keyboard.type("first");
        await tabTo(page.getByLabel("S3 URI"));
        await page.keyboard.type("s3://plates/pictures/anomaly/");
        await page.keyboard.press("Enter");
        await page.getByText("10 judged").waitFor({ timeout: 150_000 });
        await pressAt(button("Verify machine predictions"));
        await tabTo(page.getByRole("gridcell").first());
        await page.keyboard.press("c");
        await page.getByText("1 correct").waitFor();
    });

    it("starts the model, and stops it", async () => {
        await pressAt(page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Models" }));
        await pressAt(link("Model 1"));
        await pressAt(button("Use model"));
        for (const item of ["Start model", "Stop model"]) {
            if (item === "Stop model") {
                await page.getByText("Hosted", { exact: true }).waitFor({ timeout: 150_000 });
                await pressAt(button("Use model"));
            }
            const entry = page.getByRole("menuitem", { name: item });
            await entry.waitFor();
            for (let presses = 0; presses < 10 && !(await entry.evaluate((it) => it.matches(":focus"))); presses++) {
                await page.keyboard.press("ArrowDown");
            }
            await page.keyboard.press("Enter");
            await pressAt(page.getByRole("dialog").getByRole("button", { name: item, exact: true }));
            await page.getByRole("dialog").waitFor({ state: "detached" });
        }
        await page.getByText("Training complete").waitFor({ timeout: 150_000 });
    });

    it("deletes the trial after the word delete", async () => {
        await pressAt(
            page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Trial detections" }),
        );
        await pressAt(page.getByRole("radio", { name: "Select first" }), "Space");
        await pressAt(button("Delete"));
        const confirm = page.getByRole("dialog").getByRole("button", { name: "Delete trial detection" });
        await confirm.waitFor();
        assert.ok(await confirm.isDisabled());
        await tabTo(page.getByLabel("To confirm, type delete"));
        await page.keyboard.type("delete");
        await page.keyboard.press("Enter");
        await page.getByText("Trial first is deleted.").waitFor();
        await page.getByText("No trial detections").waitFor();
    });
});
