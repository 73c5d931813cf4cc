import { CreateProjectCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
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
    const classes = async () => {
        const { DatasetEntries } = await site
            .client()
            .call<{ DatasetEntries: string[] }>("GET", "/projects/plates/datasets/train/entries");
        return DatasetEntries.map((line) => /"class-name":"(\w)/.exec(line)?.[1] ?? "-").join("");
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
