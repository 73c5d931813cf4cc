import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DescribeDatasetCommand } from "@aws-sdk/client-lookoutvision";
import type { Page } from "playwright-core";
import { consoleSite } from "../harness/console/consoleSite";
import { loseAnswer } from "../harness/console/loseAnswer";
import { dropFiles } from "../harness/console/dropFiles";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { createModel, makeProject, waitForStatus } from "../harness/service/trainedProject";

describe("trial detections in the console", function () {
    this.timeout(240_000);
    const site = consoleSite({ onePage: true });
    let page: Page;

    before(async () => {
        const bucket = join(site.dataDir(), "buckets", "plates");
        await mkdir(join(bucket, "new"), { recursive: true });
        const { manifestKey, normal, anomaly } = await drawPictures(bucket, { normal: 22, anomaly: 12, size: 64 });
        for (const key of [...normal.slice(-2), ...anomaly.slice(-2)]) {
            await cp(join(bucket, key), join(bucket, "new", `line-${key.split("/").at(-1)!}`));
        }
        const { client } = site.service();
        await makeProject(client, "plates", "plates", manifestKey);
        await waitForStatus(client, "plates", await createModel(client, "plates", "plates"), ["TRAINED"]);
        page = await site.open("/projects/plates/trial-detections");
    });

    const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
    const images = async () => {
        const { DatasetDescription } = await site
            .service()
            .client.send(new DescribeDatasetCommand({ ProjectName: "plates", DatasetType: "train" }));
        const { Total, Normal, Anomaly } = DatasetDescription!.ImageStats!;
        return { Total, Normal, Anomaly };
    };

    it("judge a bucket's folder by a model that isn't hosted, and show each answer", async () => {
        await page.getByRole("heading", { level: 1, name: "Trial detections" }).waitFor();
        await site.requireAccessible(page);
        const run = { name: "Run trial detection", exact: true };
        await page.getByRole("link", run).or(page.getByRole("button", run)).first().click();
        await page.getByRole("heading", { level: 1, name: "Run trial detection" }).waitFor();
        await page.getByLabel("Task name").fill("monday");
        await page.getByLabel("S3 URI").fill("s3://plates/new/");
        await site.requireAccessible(page);
        // The trial begins, and its answer is lost: asked for again, it isn't "taken".
        await loseAnswer(page, "**/trial-detections");
        await press("Detect anomalies");
        await page.getByText("The service doesn't answer.", { exact: true }).waitFor();
        await press("Detect anomalies");
        await page.getByRole("heading", { level: 1, name: "monday" }).waitFor();
        await page.getByText("Succeeded").waitFor({ timeout: 120_000 });
        await page.getByText("4 judged · 2 anomalous · 0 correct · 0 incorrect").waitFor();
        assert.equal(await page.getByRole("gridcell").count(), 4);
        await site.requireAccessible(page);
    });

    it("are verified all at once, and one by one by key", async () => {
        await press("Verify machine predictions");
        await page.locator("[role=gridcell]:focus").waitFor();
        await press("Select all images on this page");
        await press("Verify as correct");
        await page.getByText("4 correct · 0 incorrect").waitFor();
        await page.getByRole("gridcell", { name: "line-anomaly-11.png" }).click();
        await page.keyboard.press("i");
        await page.getByText("3 correct · 1 incorrect").waitFor();
        await site.requireAccessible(page);
    });

    it("give what was verified to the training dataset, with the label that a person has confirmed or corrected", async () => {
        assert.deepEqual(await images(), { Total: 34, Normal: 22, Anomaly: 12 });
        await press("Add verified images to dataset");
        await page.getByRole("heading", { name: "Add 4 images to the training dataset?" }).waitFor();
        await press("Add to dataset");
        await page.getByText("4 images are added to the training dataset.").waitFor();
        assert.deepEqual(await images(), { Total: 38, Normal: 25, Anomaly: 13 });
        await page.getByRole("main").getByRole("link", { name: "Trial detections" }).last().click();
        await page.getByRole("row", { name: /monday/ }).waitFor();
        await site.requireAccessible(page);
    });

    it("judge a folder that is dropped, as `watch --keep` leaves one, and go on after the service was away", async () => {
        const kept = join(site.dataDir(), "kept");
        await cp(join(site.dataDir(), "buckets", "plates", "new"), kept, { recursive: true });
        await writeFile(join(kept, "kept.manifest"), "{}\n");
        await page.goto(`${site.service().endpoint}/console/projects/plates/run-trial-detection`);
        await page.getByRole("radio", { name: "From this computer" }).check();
        await dropFiles(page.locator(".drop-zone"), [kept]);
        await page.getByText("4 pictures are chosen.").waitFor();
        await page.getByText("1 other file isn't named as a PNG or JPEG picture, and is left out.").waitFor();
        await site.requireAccessible(page);
        await page.getByLabel("Task name").fill("kept");
        await press("The same as code");
        await page.getByText("--data-binary @line-").first().waitFor();
        await site.stop();
        await press("Detect anomalies");
        await page.getByText("Waiting for the service. The upload goes on by itself.").waitFor();
        await site.start();
        await page.getByRole("heading", { level: 1, name: "kept" }).waitFor();
        await page.getByText("4 judged · 2 anomalous").waitFor({ timeout: 120_000 });
    });

    it("show whether a version that learned from them is better: retrain, and judge the same images", async () => {
        const open = (address: string) => page.goto(`${site.service().endpoint}/console/projects/plates/${address}`);
        await open("trial-detections/monday");
        await press("Add verified images to dataset");
        await press("Add to dataset");
        await page.getByText("4 were in it already.").waitFor();
        await page.getByRole("main").getByRole("link", { name: "Train model" }).first().click();
        await press("Train model");
        await page.getByRole("dialog").getByRole("button", { name: "Train model" }).click();
        const row = page.getByRole("row").filter({ hasText: "Model 2" });
        await row.getByText("Training complete").waitFor({ timeout: 150_000 });
        await open("trial-detections/monday");
        await page.getByText("A newer model is trained. Is it better on the same images?").waitFor();
        await press("Run the same images with another model");
        await page.getByText("The images of trial monday are judged again").waitFor();
        await page.getByLabel("Task name").fill("again");
        await press("Detect anomalies");
        await page.getByRole("heading", { level: 1, name: "again" }).waitFor();
        await page
            .getByText(/^On 4 images that people verified, Model 2 is right in [0-4], and Model 1 in 3\.$/)
            .waitFor({ timeout: 120_000 });
        await press("The same as code");
        await page.getByText(/--request GET .*\/trial-detections\/again\/results/s).waitFor();
        await site.requireAccessible(page);
        await press("Compare the models' test results");
        await page.getByRole("heading", { name: "Model 2 and Model 1" }).waitFor();
    });

    it("aren't needed to ask a version for a first mask: the annotation tool takes its anomaly map", async () => {
        await page.goto(`${site.service().endpoint}/console/projects/plates/dataset/label?dataset=train`);
        await page
            .getByRole("gridcell", { name: "anomaly-3.png" })
            .first()
            .getByRole("button", { name: "Draw anomalous area" })
            .click();
        await press("Add anomaly labels");
        await page.getByLabel("New anomaly label").fill("scratch");
        await press("Add anomaly label");
        await press("Confirm");
        await press("Proposal of a model");
        await site.requireAccessible(page);
        await press("Take its mask");
        await page.getByText("it was trained without masks").waitFor();
        await press("Take its anomaly map");
        await page.getByRole("button", { name: "Undo" }).and(page.locator(":enabled")).waitFor();
        await press("Submit and close");
        await page.getByText("The mask of anomaly-3.png is saved.").waitFor();
    });

    it("of a reader are shown, and can't be verified or begun", async () => {
        const mine = page;
        page = await site.openAs(
            {
                Version: "2012-10-17",
                Statement: [
                    { Effect: "Allow", Action: ["lookoutvision:Describe*", "lookoutvision:List*"], Resource: "*" },
                ],
            },
            "/projects/plates/trial-detections/monday",
        );
        await page.getByText("3 correct · 1 incorrect").waitFor();
        for (const name of ["Verify machine predictions", "Add verified images to dataset"]) {
            assert.equal(await page.getByRole("button", { name }).count(), 0, name);
        }
        page = mine;
    });
});
