import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";
import { chromiumProfile } from "../harness/console/chromiumProfile";
import { consoleSite } from "../harness/console/consoleSite";
import { until as waitUntil } from "../harness/run/until";
import { makeProject } from "../harness/service/trainedProject";

const root = "/lookoutvision/v1";

const until = (condition: () => Promise<boolean>) =>
    waitUntil(condition, { timeoutMs: 20_000, what: condition.toString() });

/** Names that would do harm where a page takes them for markup, or hide what they are. */
const hostile = ["<img src=x onerror=alert(1)>.png", "gnp.\u202Egnp.png", "zähne 🦷&amp;.png"];

describe("labelling in the console", function () {
    this.timeout(240_000);
    const site = consoleSite();
    const picture = sharp({ create: { width: 96, height: 80, channels: 3, background: "#808890" } });

    /** Makes a project with unlabelled pictures. */
    async function project(name: string, files: readonly string[]) {
        const folder = join(site.dataDir(), "buckets", "plates", name);
        await mkdir(folder, { recursive: true });
        const png = await picture.clone().png().toBuffer();
        for (const file of files) {
            await writeFile(join(folder, file), png);
        }
        const lines = files.map((file) => JSON.stringify({ "source-ref": `s3://plates/${name}/${file}` }));
        await writeFile(join(folder, "all.manifest"), `${lines.join("\n")}\n`);
        await makeProject(site.service().client, name, "plates", `${name}/all.manifest`);
    }
    const numbered = (count: number) => Array.from({ length: count }, (_, index) => `p${index}.png`);

    /** Lines of a project's dataset, by file name. */
    async function lines(name: string): Promise<Map<string, Record<string, unknown>>> {
        const { DatasetEntries } = await site
            .client()
            .call<{ DatasetEntries: string[] }>("GET", `/projects/${name}/datasets/train/entries?maxResults=100`);
        const all = DatasetEntries.map((line) => JSON.parse(line) as Record<string, unknown>);
        return new Map(all.map((line) => [String(line["source-ref"]).split("/").pop()!, line]));
    }
    /** Classes of a project's pictures, in order: `n`, `a`, or `-`. */
    async function classes(name: string): Promise<string> {
        return [...(await lines(name)).values()]
            .map(
                (line) =>
                    (line["anomaly-label-metadata"] as { "class-name": string } | undefined)?.["class-name"][0] ?? "-",
            )
            .join("");
    }
    const saved = (page: Page) => page.getByText("All changes saved").waitFor();
    const gridcell = (page: Page, name: string): Locator => page.getByRole("gridcell", { name });
    const labelPage = (name: string) => `/projects/${name}/dataset/label?dataset=train`;

    it("labels 30 pictures with 30 key presses, saves as one goes, and takes steps back", async () => {
        await project("keys", numbered(30));
        const page = await site.open("/projects/keys/dataset");
        await page.getByRole("button", { name: "Start labeling" }).click();
        // Without a click: the keys act on the first picture.
        await page.locator("[role=gridcell]:focus").and(gridcell(page, "p0.png Unlabeled")).waitFor();
        const wanted = Array.from({ length: 30 }, (_, index) => (index % 3 === 1 ? "a" : "n")).join("");
        for (const key of wanted) {
            await page.keyboard.press(key);
        }
        await gridcell(page, "p29.png Normal").waitFor();
        await saved(page);
        await until(async () => (await classes("keys")) === wanted);
        await page.keyboard.press("Control+z");
        await page.keyboard.press("Control+z");
        await until(async () => (await classes("keys")) === `${wanted.slice(0, 28)}--`);
        await page.keyboard.press("Control+y");
        await page.keyboard.press("Shift+ArrowUp");
        await page.keyboard.press("Control+a");
        await page.keyboard.press("n");
        await until(async () => (await classes("keys")) === "n".repeat(30));
        await page.keyboard.press("Control+z");
        await until(async () => (await classes("keys")) === `${wanted.slice(0, 29)}-`);
        await site.requireAccessible(page);
    });

    it("classifies by buttons: all of the page, then single ones; filters, search and sorting find them", async () => {
        await project("buttons", numbered(12));
        const page = await site.open("/projects/buttons/dataset");
        await page.getByRole("button", { name: "Start labeling" }).click();
        await page.getByRole("button", { name: "Select all images on this page" }).click();
        await page.getByRole("button", { name: "Classify as normal" }).click();
        for (const name of ["p3.png", "p7.png"]) {
            await gridcell(page, name).getByRole("button", { name: "Anomaly", exact: true }).click();
        }
        await gridcell(page, "p5.png").click();
        await gridcell(page, "p6.png").click({ modifiers: ["Control"] });
        await page.keyboard.press("u");
        await page.getByRole("button", { name: "Save changes" }).click();
        await page.getByRole("button", { name: "Start labeling" }).waitFor();
        await until(async () => (await classes("buttons")) === "nnnan--annnn");
        await page.getByText("7 normal").or(page.getByText("8 normal")).first().waitFor();
        const shown = async (count: number) => {
            await page.getByRole("heading", { name: `(${count}/12)` }).waitFor();
            return page.getByRole("gridcell").count();
        };
        await page.getByRole("button", { name: /^Filters/ }).click();
        await page.getByRole("option", { name: "Anomaly", exact: true }).click();
        assert.equal(await shown(2), 2);
        await page.getByRole("button", { name: /^Filters/ }).click();
        await page.getByRole("option", { name: "Unlabeled" }).click();
        assert.equal(await shown(2), 2);
        await page.getByLabel("Find images by name").fill("P5");
        assert.equal(await shown(1), 1);
        await page.getByLabel("Find images by name").fill("nowhere");
        await page.getByRole("button", { name: "Clear filters" }).click();
        await page.getByRole("button", { name: /^Sorting options/ }).click();
        await page.getByRole("option", { name: "Name, Z to A" }).click();
        await page.getByRole("gridcell").first().filter({ hasText: "p11.png" }).waitFor();
        await site.requireAccessible(page);
    });

    it("removes pictures, brings them back by undo, and exports what is left as a manifest file", async () => {
        await project("removal", numbered(4));
        const page = await site.open(labelPage("removal"));
        await gridcell(page, "p1.png").click();
        await gridcell(page, "p2.png").click({ modifiers: ["Shift"] });
        await page.getByRole("button", { name: "Actions" }).click();
        await page.getByRole("menuitem", { name: "Remove selected images" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
        await until(async () => (await lines("removal")).size === 2);
        await page.getByRole("button", { name: "Actions" }).click();
        const [download] = await Promise.all([
            page.waitForEvent("download"),
            page.getByRole("menuitem", { name: "Export as manifest file" }).click(),
        ]);
        const manifest = readFileSync(await download.path(), "utf8");
        assert.deepEqual(
            manifest.split("\n").map((line) => /p\d\.png/.exec(line)?.[0]),
            ["p0.png", "p3.png", undefined],
        );
        await page.getByRole("button", { name: "Undo" }).click();
        await until(async () => (await lines("removal")).size === 4);
    });

    it("shows the later of two people what the other did, and asks again", async () => {
        await project("two", numbered(3));
        const [one, other] = [await site.open(labelPage("two")), await site.openElsewhere(labelPage("two"))];
        await gridcell(other, "p0.png").waitFor();
        await gridcell(one, "p0.png").getByRole("button", { name: "Normal" }).click();
        await until(async () => (await classes("two")) === "n--");
        await gridcell(other, "p0.png").getByRole("button", { name: "Anomaly" }).click();
        const meeting = other.getByRole("row", { name: /p0\.png/ }).filter({ hasText: "Anomaly, without a mask" });
        await meeting.filter({ hasText: "Normal, without a mask" }).waitFor();
        assert.equal(await classes("two"), "n--", "nothing is overwritten");
        await other.getByRole("button", { name: "Keep mine" }).click();
        await until(async () => (await classes("two")) === "a--");
        await other.getByText("Somebody else changed").waitFor({ state: "detached" });
    });

    it("goes on by itself when the service was away, and loses nothing", async () => {
        await project("away", numbered(4));
        const page = await site.open(labelPage("away"));
        await gridcell(page, "p0.png").focus();
        await page.keyboard.press("n");
        await saved(page);
        await site.stop();
        await page.keyboard.press("a");
        await page.keyboard.press("a");
        await page.getByText("2 changes wait for the service").waitFor();
        await site.start();
        await saved(page);
        await until(async () => (await classes("away")) === "naa-");
    });

    it("saves after a new start what a killed browser couldn't", async function () {
        // Two browsers of its own start one after the other.
        this.timeout(240_000);
        await project("killed", numbered(3));
        const profile = await chromiumProfile();
        try {
            const signIn = async () => {
                const { Token } = await site.client().call<{ Token: string }>("POST", `${root}/console-links`);
                return `${site.service().endpoint}/console${labelPage("killed")}#sign-in=${Token}`;
            };
            const first = await profile.open();
            await first.route("**/changes", () => undefined);
            await first.goto(await signIn());
            await gridcell(first, "p0.png").focus();
            await first.keyboard.press("a");
            await first.keyboard.press("n");
            await gridcell(first, "p1.png Normal").waitFor();
            await profile.kill();
            assert.equal(await classes("killed"), "---");
            const second = await profile.open();
            await second.goto(await signIn());
            await second.getByText("2 changes that an earlier page couldn't save").waitFor();
            await until(async () => (await classes("killed")) === "an-");
        } finally {
            await profile.remove();
        }
    });

    it("shows names with markup, turned text and emoji as what they are, also on a narrow screen", async () => {
        await project("hostile", hostile);
        const page = await site.open(labelPage("hostile"), { width: 390 });
        await page.getByText(hostile[0]).waitFor();
        await page.getByText("gnp.\\u{202E}gnp.png").waitFor();
        await page.getByText(hostile[2]).waitFor();
        await page.getByRole("gridcell").nth(1).getByRole("button", { name: "Normal" }).click();
        await until(async () => (await classes("hostile")) === "-n-");
        assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out");
    });

    it("offers a reader nothing that the service would refuse", async () => {
        await project("reader", numbered(2));
        const actions = ["DescribeProject", "ListDatasetEntries", "DescribeDataset", "ListProjects"];
        const page = await site.openAs(
            {
                Version: "2012-10-17",
                Statement: [
                    { Effect: "Allow", Action: actions.map((action) => `lookoutvision:${action}`), Resource: "*" },
                ],
            },
            labelPage("reader"),
        );
        await gridcell(page, "p1.png Unlabeled").waitFor();
        await page.getByRole("button", { name: "Actions" }).click();
        await page.getByRole("menuitem", { name: "Export as manifest file" }).waitFor();
        assert.equal(await page.getByRole("menuitem").count(), 1);
        for (const name of ["Start labeling", "Classify as normal", "Normal", "Add anomaly labels", "Add images"]) {
            assert.equal(await page.getByRole("button", { name, exact: true }).count(), 0, name);
        }
    });

    it("deletes a dataset when delete is typed, and then offers to create one", async () => {
        await project("deletion", numbered(1));
        const page = await site.open("/projects/deletion/dataset");
        await page.getByRole("button", { name: "Actions" }).click();
        await page.getByRole("menuitem", { name: "Delete training dataset" }).click();
        const button = page.getByRole("dialog").getByRole("button", { name: "Delete training dataset" });
        assert.equal(await button.isDisabled(), true);
        await page.getByLabel("To confirm, type delete").fill("delete");
        await button.click();
        await page.getByRole("link", { name: "Create dataset" }).click();
        await page.getByRole("button", { name: "Create dataset" }).click();
        await page.getByText("This dataset has no images yet.").waitFor();
        assert.equal(await page.getByRole("gridcell").count(), 0, "nothing of the deleted dataset is shown");
    });
});
