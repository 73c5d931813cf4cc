import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DescribeModelCommand, ListTagsForResourceCommand } from "@aws-sdk/client-lookoutvision";
import type { Page } from "playwright-core";
import { consoleSite } from "../harness/console/consoleSite";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { makeProject } from "../harness/service/trainedProject";

/** The steps of "Training a model (console)" in the developer guide, one after the other on one page. */
describe("training a model in the console, as the developer guide says", function () {
    this.timeout(240_000);
    const site = consoleSite({ onePage: true });
    let page: Page;

    before(async () => {
        const folder = join(site.dataDir(), "buckets", "plates");
        await mkdir(folder, { recursive: true });
        const { manifestKey } = await drawPictures(folder, { normal: 20, anomaly: 10 });
        await makeProject(site.service().client, "plates", "plates", manifestKey);
    });

    const button = (name: string) => page.getByRole("button", { name, exact: true });

    it("1. Open the console", async () => {
        page = await site.open();
        await page.getByRole("link", { name: "Lookout for Vision" }).first().waitFor();
    });

    it("2. In the left navigation pane, choose Projects", async () => {
        await page
            .getByRole("navigation", { name: "Navigation" })
            .getByRole("link", { name: "Projects", exact: true })
            .click();
        await page.getByRole("heading", { name: "Projects", level: 1 }).waitFor();
    });

    it("3. In the Projects page, choose the project that contains the model that you want to train", async () => {
        await page.getByRole("table").getByRole("link", { name: "plates" }).click();
        await page.getByRole("heading", { name: "plates", level: 1 }).waitFor();
    });

    it("4. On the project details page, choose Train model, which is available with enough labeled images", async () => {
        await page.getByRole("link", { name: "Train model" }).click();
        await page.getByRole("heading", { name: "Train model", level: 1 }).waitFor();
    });

    it("5. (Optional) In Image data encryption choose Customize encryption settings (advanced), and enter the ARN of your key", async () => {
        await page.getByRole("heading", { name: "Image data encryption" }).waitFor();
        const customize = page.getByRole("checkbox", { name: "Customize encryption settings (advanced)" });
        await customize.check();
        const key = page.getByLabel("encryption.aws_kms_key");
        await key.fill("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        await page.keyboard.press("Escape");
        // This service has no AWS KMS.
        await customize.uncheck();
    });

    it("6. (Optional) In the Tags section, choose Add new tag, enter Key and Value, repeat, and choose Remove", async () => {
        await page.getByRole("heading", { name: "Tags" }).waitFor();
        for (const [index, [key, value]] of [
            ["line", "7"],
            ["shift", "night"],
        ].entries()) {
            await button("Add new tag").click();
            await page.getByRole("textbox", { name: "Key" }).nth(index).fill(key);
            await page.getByRole("textbox", { name: "Value" }).nth(index).fill(value);
        }
        await button("Remove shift").click();
        assert.equal(await page.getByRole("textbox", { name: "Key" }).count(), 1);
    });

    it("7. Choose Train model", async () => {
        await button("Train model").first().click();
    });

    it("8. In the Do you want to train your model? dialog box, choose Train model", async () => {
        const dialog = page.getByRole("dialog", { name: "Do you want to train your model?" });
        await dialog.getByRole("button", { name: "Train model" }).click();
        await page.waitForURL("**/console/projects/plates/models");
    });

    it("9. In the Models view, you can see that training has started, and check the Status column", async () => {
        await page.getByRole("columnheader", { name: "Status" }).waitFor();
        await page.getByRole("row").filter({ hasText: "Model 1" }).waitFor();
        const { client } = site.service();
        const { ModelDescription } = await client.send(
            new DescribeModelCommand({ ProjectName: "plates", ModelVersion: "1" }),
        );
        assert.match(ModelDescription!.Status!, /^(TRAINING|TRAINED)$/);
        assert.match(ModelDescription!.OutputConfig!.S3Location!.Bucket!, /^lookoutvision-us-east-1-/);
        const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: ModelDescription!.ModelArn }));
        assert.deepEqual(Tags, [{ Key: "line", Value: "7" }]);
    });

    it("10. When training is finished, you can evaluate its performance", async () => {
        const row = page.getByRole("row").filter({ hasText: "Model 1" });
        await row.getByText("Training complete").waitFor({ timeout: 150_000 });
        await row.getByRole("link", { name: "Model 1" }).click();
        await page.getByRole("tab", { name: "Performance metrics" }).waitFor();
    });
});
