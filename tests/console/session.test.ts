import { CreateDatasetCommand, CreateProjectCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { parseManifestLine } from "../../server/datasets/manifestLine";
import { consoleSite } from "../harness/console/consoleSite";
import { until } from "../harness/run/until";
import { makeProject } from "../harness/service/trainedProject";

describe("a session that ends in mid-work", function () {
    this.timeout(240_000);
    const site = consoleSite();

    before(async () => {
        const folder = join(site.dataDir(), "buckets", "plates");
        await mkdir(folder, { recursive: true });
        const png = await sharp({ create: { width: 96, height: 80, channels: 3, background: "#808890" } })
            .png()
            .toBuffer();
        const lines = ["a", "b", "c"].map((name) => JSON.stringify({ "source-ref": `s3://plates/${name}.png` }));
        for (const name of ["a", "b", "c"]) {
            await writeFile(join(folder, `${name}.png`), png);
        }
        await writeFile(join(folder, "all.manifest"), `${lines.join("\n")}\n`);
        await makeProject(site.service().client, "plates", "plates", "all.manifest");
    });

    /** Ends the session on the service. The page still has the cookie. */
    const endSession = async (page: Page) => {
        const cookies = await page.context().cookies();
        const answer = await fetch(`${site.service().endpoint}/console/session`, {
            method: "DELETE",
            headers: {
                cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
                "x-lookoutvision-console": "1",
            },
        });
        assert.ok(answer.ok, await answer.text());
    };
    const signInAgain = async (page: Page) => {
        const dialog = page.getByRole("dialog");
        await dialog.getByText("Your session has ended").waitFor();
        const { accessKeyId, secretAccessKey } = site.service().credentials;
        await dialog.getByLabel("Access key ID").fill(accessKeyId);
        await dialog.getByLabel("Secret access key").fill(secretAccessKey);
        await dialog.getByRole("button", { name: "Sign in" }).click();
        await dialog.waitFor({ state: "detached" });
    };
    const linesOf = async (project: string) => {
        const { DatasetEntries } = await site
            .client()
            .call<{ DatasetEntries: string[] }>("GET", `/projects/${project}/datasets/train/entries`);
        return DatasetEntries;
    };
    const classes = async () => {
        const lines = await linesOf("plates");
        return lines.map((line) => /"class-name":"(\w)/.exec(line)?.[1] ?? "-").join("");
    };

    it("keeps the labels that a person has given, asks to sign in over the page, and saves them", async () => {
        const page = await site.openElsewhere("/projects/plates/dataset/label?dataset=train");
        await page.getByRole("gridcell", { name: "a.png" }).focus();
        await page.keyboard.press("n");
        await page.getByText("All changes saved").waitFor();
        await endSession(page);
        await page.keyboard.press("a");
        await page.keyboard.press("n");
        await page.getByRole("dialog").waitFor();
        assert.equal(await classes(), "n--");
        await signInAgain(page);
        await until(async () => (await classes()) === "nan", { timeoutMs: 20_000 });
        await page.getByRole("gridcell", { name: "c.png Normal" }).waitFor();
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Undo" }).click();
        await until(async () => (await classes()) === "na-", { timeoutMs: 20_000 });
    });

    it("keeps a mask that is being drawn, and what is drawn while the page asks to sign in", async () => {
        const source = "s3://plates/b.png";
        const page = await site.openElsewhere(`/projects/plates/dataset/masks/${encodeURIComponent(source)}`);
        await page.getByRole("button", { name: "Add anomaly labels" }).click();
        await page.getByLabel("New anomaly label").fill("scratch");
        await page.getByRole("button", { name: "Add anomaly label", exact: true }).click();
        await page.getByRole("button", { name: "Confirm" }).click();
        await page.getByRole("dialog").waitFor({ state: "detached" });
        const { x, y, width, height } = (await page.getByRole("application").boundingBox())!;
        const to = (right: number, down: number) => page.mouse.move(x + width * right, y + height * down, { steps: 5 });
        await to(0.4, 0.3);
        await page.mouse.down();
        await to(0.6, 0.3);
        await endSession(page);
        await to(0.6, 0.7);
        await page.mouse.up();
        await page.getByRole("button", { name: "Submit and close" }).click();
        await signInAgain(page);
        await page.getByText("The mask of b.png is saved.").waitFor();
        const { mask } = parseManifestLine((await linesOf("plates"))[1]);
        const file = await readFile(join(site.dataDir(), "buckets", mask!.source.bucket, mask!.source.key));
        const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
        const isDrawn = (right: number, down: number) => {
            const scale = Math.min(width / info.width, height / info.height);
            const at = (share: number, all: number, pixels: number) =>
                Math.floor(((share - 0.5) * all) / scale + pixels / 2);
            const pixel = at(down, height, info.height) * info.width + at(right, width, info.width);
            return data.subarray(3 * pixel, 3 * pixel + 3).some((one) => one !== 255);
        };
        assert.deepEqual([isDrawn(0.5, 0.3), isDrawn(0.6, 0.5), isDrawn(0.5, 0.5)], [true, true, false]);
    });

    it("asks before a drawing is left that isn't saved, by a link or by the browser's way back", async () => {
        const page = await site.openElsewhere("/projects/plates");
        const mask = `/projects/plates/dataset/masks/${encodeURIComponent("s3://plates/b.png")}`;
        await page.evaluate(`history.pushState(null, "", "/console${mask}")`);
        await page.getByRole("application").click();
        for (const leave of [
            () => page.getByRole("link", { name: "Models" }).first().click(),
            () => page.evaluate("setTimeout(() => history.back())"),
        ]) {
            let question = "";
            page.once("dialog", (dialog) => {
                question = dialog.message();
                void dialog.dismiss();
            });
            await leave();
            await until(() => question !== "");
            assert.equal(question, "Leave without saving what you drew?");
            await page.getByRole("heading", { name: "Anomalous area of b.png" }).waitFor();
        }
        page.once("dialog", (dialog) => void dialog.accept());
        await page.evaluate("setTimeout(() => history.back())");
        await page.getByRole("heading", { level: 1, name: "plates" }).waitFor();
    });

    it("loses no picture when the user is disabled in the middle of an upload", async () => {
        const ProjectName = "uploaded";
        const { client } = site.service();
        await client.send(new CreateProjectCommand({ ProjectName }));
        await client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train" }));
        const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
        const page = await site.openAs(policy, `/projects/${ProjectName}/add-images/train`);
        const pictures = await Promise.all(
            Array.from({ length: 20 }, async (_, index) => ({
                name: `${index}.png`,
                mimeType: "image/png",
                buffer: await sharp({
                    create: { width: 64, height: 64, channels: 3, background: { r: index, g: 0, b: 0 } },
                })
                    .png()
                    .toBuffer(),
            })),
        );
        let sent = 0;
        await page.route("**/uploads/**", async (route) => {
            if (++sent === 5) {
                const body = { content: JSON.stringify({ Status: "DISABLED" }), type: "application/json" };
                await site.client().call("PUT", "/lookoutvision/v1/users/user-1", body);
            }
            await route.continue();
        });
        await page.locator("input[type=file]").first().setInputFiles(pictures);
        await page.getByRole("button", { name: "Upload images" }).click();
        await signInAgain(page);
        await page.getByText("20 pictures are in the dataset.").waitFor();
        assert.equal((await linesOf(ProjectName)).length, 20);
    });

    it("leaves a form as it is filled in, also when the page asks who is signed in", async () => {
        const page = await site.openElsewhere("/create-project");
        await page.getByLabel("Project name").fill("begun-before");
        await endSession(page);
        await page.getByRole("button", { name: "Create project" }).click();
        await signInAgain(page);
        await page.getByRole("heading", { name: "Create project" }).waitFor();
        assert.equal(await page.getByLabel("Project name").inputValue(), "begun-before");
        await page.getByRole("button", { name: "Create project" }).click();
        await page.getByRole("heading", { name: "How it works" }).waitFor();
    });

    it("lets nobody act with a form that was opened before: the service refuses, whatever the page shows", async () => {
        const { client } = site.service();
        const before = (await client.send(new ListProjectsCommand({}))).Projects!.length;
        const page = await site.openElsewhere("/create-project");
        await page.getByLabel("Project name").fill("too-late");
        await endSession(page);
        await page.getByRole("button", { name: "Create project" }).click();
        await page.getByRole("dialog").waitFor();
        assert.equal((await client.send(new ListProjectsCommand({}))).Projects!.length, before);
        await client.send(new CreateProjectCommand({ ProjectName: "too-late" }));
    });
});
