import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateDatasetCommand, CreateProjectCommand, ListDatasetEntriesCommand } from "@aws-sdk/client-lookoutvision";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { consoleSite } from "../harness/console/consoleSite";
import { dropFiles } from "../harness/console/dropFiles";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { figure } from "../harness/run/figure";
import { until } from "../harness/run/until";

/** A name that is hostile to pages: markup, another direction, an emoji, an apostrophe. */
const hostileName = "<img src=x onerror=alert(1)> \u202Egnp.\u{1F36A}'&quot;.png";

describe("adding images from this computer", function () {
    this.timeout(240_000);
    const site = consoleSite();
    let chosen: string;

    before(async () => {
        chosen = join(site.dataDir(), "chosen");
        await mkdir(chosen);
        await drawPictures(chosen, { normal: 20, anomaly: 10, prefix: "" });
    });

    const newDataset = async (ProjectName: string) => {
        const { client } = site.service();
        await client.send(new CreateProjectCommand({ ProjectName }));
        await client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train" }));
        return `/projects/${ProjectName}/add-images/train`;
    };
    const linesOf = async (ProjectName: string) => {
        const { client } = site.service();
        const { DatasetEntries } = await client.send(
            new ListDatasetEntriesCommand({ ProjectName, DatasetType: "train", MaxResults: 100 }),
        );
        return DatasetEntries!.map((line) => JSON.parse(line));
    };
    const files = (page: Page) => page.locator("input[type=file]").first();
    const folder = (page: Page) => page.locator("input[webkitdirectory]");
    const upload = (page: Page) => page.getByRole("button", { name: "Upload images" });

    it("takes a folder, labels by its folders normal and anomaly, and then there is enough to train", async () => {
        const page = await site.open(await newDataset("folder"));
        await folder(page).setInputFiles(chosen);
        await page.getByText("30 pictures of 96 × 96 pixels can be added.").waitFor();
        assert.ok(await page.getByRole("radio", { name: "Attach labels based on the folder" }).isChecked());
        await site.requireAccessible(page);
        await upload(page).click();
        await page.getByText("30 pictures are in the dataset.").waitFor();
        await page.getByRole("button", { name: "Go to the project" }).click();
        await page.getByRole("link", { name: "Train model" }).waitFor();
        const labels = (await linesOf("folder")).map((line) => line["anomaly-label"]);
        assert.deepEqual([labels.filter((label) => label === 0).length, labels.length], [20, 30]);
    });

    it("takes files and a folder that are dropped on the page, with what is inside it", async () => {
        const page = await site.open(await newDataset("dropped"));
        const zone = page.locator(".drop-zone");
        await zone.waitFor();
        await dropFiles(zone, [chosen]);
        await page.getByText("30 pictures of 96 × 96 pixels can be added.").waitFor();
        assert.ok(await page.getByRole("radio", { name: "Attach labels based on the folder" }).isChecked());
        await page.getByRole("button", { name: "Choose others" }).click();
        const [one, other] = ["normal-0.png", "normal-1.png"].map((name) => join(chosen, "normal", name));
        await dropFiles(zone, [one, other]);
        await page.getByText("2 pictures of 96 × 96 pixels can be added.").waitFor();
        await page.getByRole("radio", { name: "No labels yet" }).check();
        await upload(page).click();
        await page.getByText("2 pictures are in the dataset.").waitFor();
        await page.getByRole("button", { name: "Label images" }).click();
        await page.getByRole("gridcell", { name: "normal-0.png Unlabeled" }).waitFor();
        assert.equal((await linesOf("dropped")).length, 2);
    });

    it("labels by file names that are a label and a number, and leads on to what is left to do", async () => {
        const flat = join(site.dataDir(), "flat");
        for (const label of ["normal", "anomaly"]) {
            await cp(join(chosen, label), flat, { recursive: true });
        }
        const page = await site.open(await newDataset("named"));
        await folder(page).setInputFiles(flat);
        await page.getByText("20 normal, 10 anomaly").waitFor();
        assert.ok(await page.getByRole("radio", { name: "Attach labels based on the file names" }).isChecked());
        await page.getByRole("radio", { name: "No labels yet" }).check();
        await upload(page).click();
        await page.getByText("30 pictures are in the dataset.").waitFor();
        const names = (await linesOf("named")).map((line) => String(line["source-ref"]).split("/").pop());
        assert.deepEqual(names.slice(0, 3), ["anomaly-0.png", "anomaly-1.png", "anomaly-2.png"]);
        await page.getByRole("button", { name: "Go to the project" }).click();
        await page.getByText("20 more normal images").waitFor();
        await page.goBack();
        await page.goForward();
        await page.getByRole("link", { name: "Label images" }).click();
        await page.getByRole("heading", { name: "Label images" }).waitFor();
        await page.getByRole("button", { name: "Select all images on this page" }).click();
        await page.getByRole("button", { name: "Classify as normal" }).click();
        await page.getByRole("gridcell", { name: "anomaly-0.png" }).focus();
        for (let index = 0; index < 10; index++) {
            await page.keyboard.press("a");
        }
        await page.getByRole("button", { name: "Save changes" }).click();
        await page.getByRole("link", { name: "Train model" }).click();
        await page.getByRole("heading", { name: "Image data encryption" }).waitFor();
    });

    it("adds nothing twice: what the dataset has is told before anything is sent", async () => {
        const page = await site.open("/projects/folder/add-images/train");
        await folder(page).setInputFiles(chosen);
        await page.getByText("30 pictures are in the dataset already.").waitFor();
        assert.ok(await upload(page).isDisabled());
    });

    it("tells wrong files, other sizes and duplicates before anything is sent, and adds all others", async () => {
        const mixed = join(site.dataDir(), "mixed");
        const count = figure(40, 997);
        await mkdir(mixed);
        for (let index = 0; index < count; index++) {
            const background = { r: index % 256, g: index >> 8, b: 80 };
            await sharp({ create: { width: 64, height: 64, channels: 3, background } })
                .png()
                .toFile(join(mixed, index === 0 ? hostileName : `${index}.png`));
        }
        await writeFile(join(mixed, "notes.png"), "no picture");
        await sharp({ create: { width: 80, height: 64, channels: 3, background: "#fff" } })
            .jpeg()
            .toFile(join(mixed, "wide.jpg"));
        await cp(join(mixed, "1.png"), join(mixed, "copy.png"));

        const page = await site.open(await newDataset("mixed"));
        await folder(page).setInputFiles(mixed);
        await page.getByText(`${count} pictures of 64 × 64 pixels can be added.`).waitFor();
        await page.getByText("3 files can't be added. They stay where they are.").waitFor();
        for (const [file, reason] of [
            ["mixed/notes.png", "It isn't a PNG or JPEG picture."],
            ["mixed/wide.jpg", "It has 80 × 64 pixels. Most of these pictures have 64 × 64"],
            ["mixed/copy.png", "The same picture as mixed/1.png."],
        ]) {
            await page.getByRole("row").filter({ hasText: file }).filter({ hasText: reason }).waitFor();
        }
        await upload(page).click();
        await page.getByText(`${count} pictures are in the dataset.`).waitFor();
        const sources = (await linesOf("mixed")).map((line) => String(line["source-ref"]));
        assert.ok(count > 100 || sources.some((source) => source.endsWith(`/${hostileName}`)), sources[0]);
    });

    it("goes on by itself when the service is stopped in mid-upload, and loses nothing", async () => {
        const many = join(site.dataDir(), "many");
        await mkdir(many);
        const count = figure(60, 1000);
        for (let index = 0; index < count; index++) {
            const pixels = Buffer.alloc(400 * 400 * 3);
            pixels.writeUInt32BE(index);
            await sharp(pixels, { raw: { width: 400, height: 400, channels: 3 } })
                .png({ compressionLevel: 0 })
                .toFile(join(many, `${index}.png`));
        }
        const page = await site.open(await newDataset("stopped"));
        await folder(page).setInputFiles(many);
        let sent = 0;
        page.on("response", (response) => (sent += response.url().includes("/uploads/") ? 1 : 0));
        await upload(page).click();
        await until(() => sent >= 5);
        await site.stop();
        await page.getByText("Waiting for the service. The upload goes on by itself.").waitFor();
        await page.getByText("The service doesn't answer. Nothing is lost").waitFor();
        await site.start();
        await page.getByText(`${count} pictures are in the dataset.`).waitFor({ timeout: 150_000 });
        await page.getByText("The service doesn't answer").waitFor({ state: "detached" });
        assert.equal((await linesOf("stopped")).length, Math.min(count, 100));
    });

    it("loses no picture when answers break off, or the service fails once after it was away", async () => {
        const page = await site.open(await newDataset("brokenOff"));
        // For each picture, the first answer breaks off. The next five never come. The seventh is an error 500.
        await page.evaluate(`{
            const { fetch } = window;
            const tries = new Map();
            window.fetch = async (url, request) => {
                if (!url.includes("/uploads/")) return fetch(url, request);
                const attempt = (tries.get(url) ?? 0) + 1;
                tries.set(url, attempt);
                if (attempt === 1) {
                    await fetch(url, request);
                    return new Response(new ReadableStream({ start: (body) => body.error(new TypeError("broken off")) }));
                }
                if (attempt < 7) throw new TypeError("away");
                return attempt === 7 ? new Response("{}", { status: 500 }) : fetch(url, request);
            };
        }`);
        const three = [0, 1, 2].map((index) => join(chosen, "normal", `normal-${index}.png`));
        await files(page).setInputFiles(three);
        await upload(page).click();
        await page.getByText("3 pictures are in the dataset.").waitFor();
        assert.equal((await linesOf("brokenOff")).length, 3);
    });

    it("lists the pictures that the dataset doesn't take, and counts none as added", async () => {
        const page = await site.open(await newDataset("refused"));
        await page.route("**/changes", (route) =>
            route.fulfill({ status: 400, json: { __type: "ValidationException", Message: "Not one of these." } }),
        );
        await files(page).setInputFiles([
            join(chosen, "normal", "normal-0.png"),
            join(chosen, "normal", "normal-1.png"),
        ]);
        await upload(page).click();
        await page.getByText("0 pictures are in the dataset.").waitFor();
        for (const name of ["normal-0.png", "normal-1.png"]) {
            await page.getByRole("row").filter({ hasText: name }).filter({ hasText: "Not one of these." }).waitFor();
        }
    });

    it("labels all as normal when asked, and shows a single file's fault", async () => {
        const page = await site.open(await newDataset("single"));
        await files(page).setInputFiles(join(chosen, "normal", "normal-0.png"));
        await page.getByRole("radio", { name: "All are normal" }).check();
        await upload(page).click();
        await page.getByText("1 picture is in the dataset.").waitFor();
        await page.getByRole("button", { name: "Add more" }).click();
        await files(page).setInputFiles({ name: "large.png", mimeType: "image/png", buffer: Buffer.alloc(9 << 20) });
        await page.getByText("It has 9.0 MB. At most 8 MB are possible.").waitFor();
        const [line] = await linesOf("single");
        assert.equal(line["anomaly-label-metadata"]["class-name"], "normal");
    });
});
