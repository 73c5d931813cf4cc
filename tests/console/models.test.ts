import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { consoleSite } from "../harness/console/consoleSite";
import { pressAt, tabTo } from "../harness/console/keyboard";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { until } from "../harness/run/until";
import { createModel, makeProject, waitForStatus } from "../harness/service/trainedProject";

const models = "/projects/plates/models";

describe("the pages of models", function () {
    this.timeout(320_000);
    const site = consoleSite();
    const client = () => site.service().client;
    const order = () => createModel(client(), "plates", "plates", { Tags: [{ Key: "line", Value: "7" }] });

    before(async () => {
        const bucket = join(site.dataDir(), "buckets", "plates");
        await mkdir(bucket, { recursive: true });
        const { manifestKey } = await drawPictures(bucket, { normal: 20, anomaly: 10, size: 64 });
        await makeProject(client(), "plates", "plates", manifestKey);
    });

    const row = (page: Page, version: string) => page.getByRole("row").filter({ hasText: `Model ${version}` });
    const useModel = async (page: Page, entry: string) => {
        await page.getByRole("button", { name: "Use model" }).click();
        await page.getByRole("menuitem", { name: entry }).click();
    };
    const slider = (page: Page) => page.getByRole("slider", { name: "Threshold to try" });
    const total = async (page: Page, name: string) =>
        Number(
            await page
                .locator("dt, [class*=label]", { hasText: name })
                .locator("xpath=following::*[1]")
                .first()
                .innerText(),
        );
    const pointOf = (version: string) =>
        site
            .client()
            .call<{ OperatingPoint: { Threshold?: number; Balanced?: boolean } }>(
                "GET",
                `/lookoutvision/v1/projects/plates/models/${version}/operating-point`,
            );

    it("follow trainings live: the stage and the share of one, what the other waits for, and then their scores", async () => {
        await order();
        await order();
        const page = await site.open(models);
        await row(page, "1").getByRole("progressbar", { name: "Training of Model 1" }).waitFor();
        await row(page, "2").getByText("Training", { exact: true }).waitFor();
        await row(page, "1").getByText("Training complete").waitFor({ timeout: 150_000 });
        await row(page, "2").getByText("Training complete").waitFor({ timeout: 150_000 });
        assert.match(await row(page, "1").innerText(), /\d+\.\d\s%/);
        await site.requireAccessible(page);
    });

    it("judge every test picture again as the slider moves, without asking the service", async () => {
        const page = await site.open(`${models}/1`);
        await page.getByRole("heading", { name: "Test results overview" }).waitFor();
        const before = await total(page, "Incorrect predictions");
        const asked: string[] = [];
        page.on("request", (request) => {
            if (request.method() !== "GET" || request.url().includes("test-results")) {
                asked.push(request.url());
            }
        });
        await slider(page).focus();
        await page.keyboard.press("End");
        await page
            .getByRole("row", { name: /^Recall/ })
            .getByText(/^0\.0\s%$/)
            .waitFor();
        assert.ok((await total(page, "Incorrect predictions")) > before);
        const [first] = await page.getByRole("region", { name: "Test pictures" }).getByRole("button").all();
        assert.match(await first.innerText(), /^anomaly-\d+\.png\s+Predicted: Normal\s+✗\s+Incorrect/);
        await page.keyboard.press("Home");
        await page
            .getByRole("row", { name: /^Recall/ })
            .getByText(/^100\.0\s%$/)
            .last()
            .waitFor();
        assert.deepEqual(asked, []);
        assert.equal((await pointOf("1")).OperatingPoint.Balanced, true);
    });

    it("set the tried threshold when the person uses it, show how code does the same, and go back to the training's own", async () => {
        const page = await site.open(`${models}/1`);
        await slider(page).focus();
        await page.keyboard.press("ArrowRight");
        await page.getByRole("button", { name: "The same as code" }).first().click();
        const code = page.getByRole("group", { name: "Command line", exact: true });
        const threshold = Number(/threshold plates\/1 --threshold=(\S+)$/.exec(await code.innerText())?.[1]);
        await page.getByRole("button", { name: "Use this threshold" }).click();
        await page.getByText("Model 1 decides by the new threshold from the next picture on.").waitFor();
        assert.equal((await pointOf("1")).OperatingPoint.Threshold, threshold);
        await page.getByRole("button", { name: "Use the training's own" }).click();
        await until(async () => (await pointOf("1")).OperatingPoint.Balanced === true);
    });

    it("show metrics with the range in which they probably lie, and each picture large", async () => {
        const page = await site.open(`${models}/1`);
        await page
            .getByText(/^probably \d+/)
            .nth(2)
            .waitFor();
        await page.getByRole("region", { name: "Test pictures" }).getByRole("button").first().click();
        const dialog = page.getByRole("dialog");
        const picture = dialog.getByRole("img");
        await until(async () => picture.evaluate((image: any) => image.naturalWidth === 64));
        const name = await dialog.getByRole("heading").first().innerText();
        await dialog.getByRole("button", { name: "Next picture" }).click();
        assert.notEqual(await dialog.getByRole("heading").first().innerText(), name);
        await page.keyboard.press("Escape");
        await site.requireAccessible(page);
    });

    it("hold the training's report, which runs nothing and asks for nothing", async () => {
        const page = await site.open(`${models}/1?tab=report`);
        const frame = page.getByTitle("Report of the training of Model 1");
        assert.equal(await frame.getAttribute("sandbox"), "");
        await frame.contentFrame().getByRole("heading", { name: "Scores", level: 2 }).waitFor();
    });

    it("start a model with minimum and maximum units, show the same as code, and stop it", async () => {
        const page = await site.open(`${models}/1`);
        await useModel(page, "Start model");
        const dialog = page.getByRole("dialog", { name: "Start Model 1" });
        await dialog.getByLabel("Maximum inference units").fill("0");
        assert.ok(await dialog.getByRole("button", { name: "Start model" }).isDisabled());
        await dialog.getByLabel("Maximum inference units").fill("2");
        await dialog.getByRole("button", { name: "The same as code" }).click();
        await dialog.getByText("--max-inference-units 2").waitFor();
        await dialog
            .getByRole("radio", { name: "Pulumi" })
            .or(dialog.getByRole("button", { name: "Pulumi" }))
            .click();
        await dialog.getByText(/new LookoutVisionHostedModel\("hosted"/).waitFor();
        await site.requireAccessible(page);
        await dialog.getByRole("button", { name: "Start model" }).click();
        await page.getByText("Hosted", { exact: true }).waitFor({ timeout: 150_000 });
        await page.getByText("1 to 2", { exact: true }).waitFor();
        await useModel(page, "Stop model");
        await page.getByRole("dialog").getByRole("button", { name: "Stop model" }).click();
        await page.getByText("Training complete").waitFor({ timeout: 150_000 });
    });

    it("give the commands of the AWS CLI, filled in, which judge a picture as they stand", async () => {
        const page = await site.open(`${models}/1`);
        await useModel(page, "Integrate API to the cloud");
        await page.getByRole("heading", { name: "AWS CLI commands" }).waitFor();
        for (const command of ["start-model", "detect-anomalies", "stop-model"]) {
            await page.getByText(new RegExp(`aws lookoutvision ${command} `)).waitFor();
        }
        assert.match(
            await page.getByRole("group", { name: "AWS CLI: Start model" }).innerText(),
            /--project-name plates .*--model-version 1/s,
        );
        await site.requireAccessible(page);
    });

    it("change tags: add, remove, and say what can't be one", async () => {
        const page = await site.open(`${models}/1?tab=tags`);
        await page
            .getByRole("button", { name: "Manage tags" })
            .or(page.getByRole("link", { name: "Manage tags" }))
            .click();
        await page.getByRole("button", { name: "Remove the tag line" }).click();
        await page.getByRole("button", { name: "Add new tag" }).click();
        await page.getByLabel("Key").fill("<b>");
        await page.getByLabel("Value").fill("8");
        await page.getByRole("button", { name: "Save changes" }).click();
        await page.getByText("Enter 1 to 128 letters").waitFor();
        await page.getByLabel("Key").fill("shift");
        await site.requireAccessible(page);
        await page.getByRole("button", { name: "Save changes" }).click();
        await page.getByText("The tags of Model 1 are saved.").waitFor();
        await page.getByRole("row").filter({ hasText: "shift" }).filter({ hasText: "8" }).waitFor();
        assert.equal(await page.getByRole("row").filter({ hasText: "line" }).count(), 0);
    });

    it("compare two versions picture by picture, by keyboard alone", async () => {
        const page = await site.open(models);
        await pressAt(page.getByRole("button", { name: "Compare" }));
        await pressAt(page.getByRole("menuitem", { name: "Model 2 ↔ Model 1" }));
        await page.getByRole("heading", { name: "Model 2 and Model 1" }).waitFor();
        await page.getByText(/^\d+ pictures were tested by both\.$/).waitFor();
        await tabTo(page.getByRole("button", { name: /^Right only in Model 1/ }));
        for (let choices = 0; choices < 3; choices++) {
            await page.keyboard.press("ArrowRight");
        }
        await page.keyboard.press("Enter");
        await page
            .getByRole("region", { name: "Test pictures" })
            .getByText(/Model 2: (Normal|Anomaly)/)
            .first()
            .waitFor();
        await site.requireAccessible(page);
    });

    it("cancel a training, and delete a version only when delete is typed, by keyboard alone", async () => {
        const version = await order();
        const page = await site.open(models);
        await page.getByRole("radio", { name: `Select Model ${version}` }).focus();
        await page.keyboard.press("Space");
        await page.getByRole("button", { name: "Cancel training" }).focus();
        await page.keyboard.press("Enter");
        await page.getByRole("dialog").getByRole("button", { name: "Cancel training" }).focus();
        await page.keyboard.press("Enter");
        await row(page, version).getByText("Training failed").waitFor();
        await until(() => page.getByRole("button", { name: "Delete", exact: true }).isEnabled());
        await page.getByRole("button", { name: "Delete", exact: true }).focus();
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog", { name: "Delete" });
        await dialog.getByLabel("To confirm, type delete").waitFor();
        await until(() =>
            dialog
                .getByLabel("To confirm, type delete")
                .evaluate((field: any) => field === field.ownerDocument.activeElement),
        );
        await page.keyboard.type("delet");
        assert.ok(await dialog.getByRole("button", { name: "Delete model" }).isDisabled());
        await site.requireAccessible(page);
        await page.keyboard.type("e");
        await page.keyboard.press("Enter");
        await row(page, version).waitFor({ state: "detached", timeout: 150_000 });
        await assert.rejects(
            waitForStatus(client(), "plates", version, ["TRAINED"]),
            /ResourceNotFound|not found|could not/i,
        );
    });

    it("offer a reader nothing that the service would refuse", async () => {
        const read = ["Describe*", "List*", "CheckAccess"].map((name) => `lookoutvision:${name}`);
        const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: read, Resource: "*" } };
        const page = await site.openAs(policy, models);
        await row(page, "1").getByText("Training complete").waitFor();
        const offered = async (name: string) => page.getByRole("button", { name, exact: true }).count();
        await until(async () => (await offered("Delete")) === 0);
        assert.equal(await page.getByRole("link", { name: "Train model" }).count(), 0);
        await page.getByRole("link", { name: "Model 1" }).click();
        await page.getByRole("heading", { name: "Test results overview" }).waitFor();
        assert.equal(await offered("Use this threshold"), 0);
        await page.getByRole("button", { name: "Use model" }).click();
        await page.getByRole("menuitem", { name: "Integrate API to the cloud" }).waitFor();
        assert.equal(await page.getByRole("menuitem", { name: /Start|Stop|Delete|packaging/ }).count(), 0);
    });

    it("fit a window of 390 pixels", async () => {
        const page = await site.open("/projects", { width: 390 });
        for (const address of [
            models,
            `${models}/1`,
            `${models}/1/tags`,
            `${models}/1/integrate`,
            "/projects/plates/export",
        ]) {
            await page.goto(`${site.service().endpoint}/console${address}`);
            await page.getByRole("heading", { level: 1 }).waitFor();
            await page.waitForLoadState("networkidle");
            const [content, window] = await page.evaluate<[number, number]>(
                "[document.documentElement.scrollWidth, innerWidth]",
            );
            assert.ok(content <= window, `${address} is ${content} px wide`);
        }
    });

    it("say so when a version isn't there", async () => {
        const page = await site.open(`${models}/77`);
        await page.getByText("The project plates has no model of version 77.").waitFor();
        await site.requireAccessible(page);
    });
});
