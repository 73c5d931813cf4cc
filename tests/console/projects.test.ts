import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateProjectCommand, ListDatasetEntriesCommand } from "@aws-sdk/client-lookoutvision";
import type { Page } from "playwright-core";
import { consoleSite } from "../harness/console/consoleSite";
import { loseAnswer } from "../harness/console/loseAnswer";
import { drawPictures } from "../harness/pictures/drawnPictures";

const allow = (...actions: string[]) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions.map((action) => `lookoutvision:${action}`), Resource: "*" }],
});

describe("projects and datasets in the console", function () {
    this.timeout(240_000);
    const site = consoleSite();

    before(async () => {
        const folder = join(site.dataDir(), "buckets", "plates");
        await mkdir(folder, { recursive: true });
        await drawPictures(folder, { normal: 20, anomaly: 9 });
    });

    const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

    const createProject = async (page: Page, name: string) => {
        await page.getByLabel("Project name").fill(name);
        await press(page, "Create project");
        await page.getByRole("heading", { name: "How it works" }).waitFor();
        await page.getByText(`Project ${name} is created.`).waitFor();
    };

    it("leads from nothing to an imported folder with labels, and says what is missing to train", async () => {
        const page = await site.open("/create-project");
        await site.requireAccessible(page);
        await createProject(page, "by-folder");
        await site.requireAccessible(page);
        await page.getByRole("link", { name: "Create dataset" }).click();
        await page.getByRole("radio", { name: "Create a single dataset" }).check();
        await page.getByRole("radio", { name: "Import images from Amazon S3 bucket" }).check();
        await press(page, "Create dataset");
        await page.getByText("Write s3://, the bucket, and the folder with a slash at its end").waitFor();
        await page.getByLabel("S3 URI").fill("s3://plates/pictures/");
        await page.getByRole("checkbox", { name: "Automatically attach labels to images based on the folder" }).check();
        await site.requireAccessible(page);
        await press(page, "Create dataset");
        await page.getByText("29 pictures found: 20 normal, 9 anomaly.").waitFor();
        await page
            .getByText(/train\.manifest/)
            .first()
            .waitFor();
        await page.getByRole("gridcell", { name: /^normal-0\.png/ }).waitFor();
        await page.getByRole("link", { name: "by-folder" }).first().click();
        await page.getByText("1 more anomaly image (9 of 10)").waitFor();
        assert.equal(await page.getByText("is created. Next:").count(), 0, "a notice goes when it is old");
        assert.ok(await page.getByText("Train model", { exact: true }).last().isVisible());
        assert.equal(await page.getByRole("link", { name: "Train model" }).count(), 0);
        await site.requireAccessible(page);
    });

    it("makes a training and a test dataset from different sources, one of them a manifest", async () => {
        const page = await site.open("/create-project");
        await createProject(page, "two");
        await page.getByRole("link", { name: "Create dataset" }).click();
        await page.getByRole("radio", { name: "Create a training dataset and a test dataset" }).check();
        const section = (name: string) =>
            page
                .locator("form div")
                .filter({ has: page.getByRole("heading", { name }) })
                .last()
                .locator("xpath=ancestor-or-self::*[.//input[@type='radio']][1]");
        await section("Training dataset details")
            .getByRole("radio", { name: "Import images labeled by SageMaker Ground Truth" })
            .check();
        await page.getByLabel(".manifest file location").fill("s3://plates/pictures/train.manifest");
        await section("Test dataset details").getByRole("radio", { name: "Upload images from your computer" }).check();
        await press(page, "Create dataset");
        await page.getByRole("tab", { name: "Test", exact: true, selected: true }).waitFor();
        await press(page, "Actions");
        await page.getByRole("menuitem", { name: "Add images to test dataset" }).click();
        await page.getByRole("heading", { name: "Add images to test dataset" }).waitFor();
        const { DatasetEntries } = await site
            .service()
            .client.send(new ListDatasetEntriesCommand({ ProjectName: "two", DatasetType: "train" }));
        assert.equal(DatasetEntries!.length, 29);
        await page.getByRole("navigation").getByRole("link", { name: "two" }).first().click();
        await page.getByText("10 more normal images in the test dataset (0 of 10)").waitFor();
    });

    it("opens the empty dataset for images from this computer, and leads to adding them", async () => {
        const page = await site.open("/create-project");
        await createProject(page, "by-hand");
        await page.getByRole("link", { name: "Create dataset" }).click();
        await page.getByRole("radio", { name: "Create a single dataset" }).check();
        await page.getByRole("radio", { name: "Upload images from your computer" }).check();
        await press(page, "Create dataset");
        await page.getByText("This dataset has no images yet.").waitFor();
        await site.requireAccessible(page);
        await press(page, "Add images");
        await page.getByRole("heading", { name: "Add images", level: 1 }).waitFor();
    });

    it("says where a manifest can't be read, and what to do", async () => {
        const page = await site.open("/create-project");
        await createProject(page, "no-manifest");
        await page.getByRole("link", { name: "Create dataset" }).click();
        await page.getByRole("radio", { name: "Import images labeled by SageMaker Ground Truth" }).check();
        await page.getByLabel(".manifest file location").fill("s3://nowhere/output.manifest");
        await press(page, "Create dataset");
        await page.getByText("nowhere").first().waitFor();
    });

    it("shows a dataset whose import has failed, and makes it anew", async () => {
        await writeFile(join(site.dataDir(), "buckets", "plates", "broken.manifest"), "no line of a manifest\n");
        const page = await site.open("/create-project");
        await createProject(page, "failed-import");
        await page.getByRole("link", { name: "Create dataset" }).click();
        await page.getByRole("radio", { name: "Import images labeled by SageMaker Ground Truth" }).check();
        await page.getByLabel(".manifest file location").fill("s3://plates/broken.manifest");
        await press(page, "Create dataset");
        await page.getByText("The dataset couldn't be made").waitFor();
        await site.requireAccessible(page);
        await press(page, "Create it anew");
        await page
            .getByLabel("S3 URI")
            .or(page.getByRole("radio", { name: "Create a single dataset" }))
            .first()
            .waitFor();
        await press(page, "Create dataset");
        await page.getByText("This dataset has no images yet.").waitFor();
    });

    it("shows a project whose name is a word of the page's own", async () => {
        await site.service().client.send(new CreateProjectCommand({ ProjectName: "create" }));
        const page = await site.open("/projects");
        await page.getByRole("main").getByRole("link", { name: "create", exact: true }).click();
        await page.getByRole("heading", { name: "create", level: 1 }).waitFor();
        await page.getByRole("heading", { name: "How it works" }).waitFor();
    });

    it("refuses a name that the service would refuse, and one that is taken", async () => {
        const page = await site.open("/create-project");
        await page.getByLabel("Project name").fill("<b>boards</b>");
        await page.getByText("Use letters, digits, hyphens and underscores only.").waitFor();
        await page.getByLabel("Project name").fill("by-folder");
        await press(page, "Create project");
        await page.getByText("There is a project of this name already.").waitFor();
    });

    it("makes a project that was made already, but whose answer was lost, no second time", async () => {
        const page = await site.open("/create-project");
        await page.getByLabel("Project name").fill("lost-answer");
        await loseAnswer(page, "**/2020-11-20/projects");
        await press(page, "Create project");
        await page.getByText("The service doesn't answer.", { exact: true }).waitFor();
        await press(page, "Create project");
        await page.getByRole("heading", { level: 1, name: "lost-answer" }).waitFor();
    });

    it("offers a reader nothing that he may not do", async () => {
        const page = await site.openAs(allow("List*", "Describe*"), "/projects");
        await page.getByRole("link", { name: "by-folder" }).click();
        await page.getByRole("heading", { name: "Images" }).waitFor();
        await page.getByText("29", { exact: true }).waitFor();
        for (const name of ["Delete", "Train model", "Add images", "Add a test dataset", "Create dataset"]) {
            assert.equal(await page.getByText(name, { exact: true }).count(), 0, name);
        }
        await page.getByRole("navigation").getByRole("link", { name: "Projects" }).first().click();
        await page.getByRole("heading", { name: "Projects", level: 1 }).waitFor();
        assert.equal(await page.getByRole("link", { name: "Create project" }).count(), 0);
    });

    it("fits 390 pixels without scrolling sideways", async () => {
        for (const address of ["/projects", "/create-project", "/projects/by-folder", "/projects/two/train"]) {
            const page = await site.open(address, { width: 390 });
            await page.getByRole("heading", { level: 1 }).waitFor();
            const [content, window] = await page.evaluate<[number, number]>(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
            );
            assert.ok(content <= window, `${address} is ${content} pixels wide`);
        }
    });

    it("deletes a project with its datasets after the word delete", async () => {
        const page = await site.open("/projects");
        await page.getByRole("radio", { name: "Select by-folder" }).check();
        await press(page, "Delete");
        const dialog = page.getByRole("dialog");
        const confirm = dialog.getByRole("button", { name: "Delete project" });
        await dialog.getByLabel("To confirm, type delete").fill("delete");
        assert.ok(await confirm.isDisabled());
        await dialog.getByRole("checkbox", { name: "Delete its dataset too" }).check();
        // The project is deleted, and the answer is lost: deleted once more, it is no error.
        await loseAnswer(page, "**/2020-11-20/projects/by-folder");
        await confirm.click();
        await dialog
            .getByText("The service doesn't answer.", { exact: true })
            .or(page.getByText("Project by-folder is deleted."))
            .first()
            .waitFor();
        if (await confirm.isVisible()) {
            await confirm.click();
        }
        await page.getByText("Project by-folder is deleted.").waitFor();
        await page.getByRole("link", { name: "by-folder" }).waitFor({ state: "detached" });
    });

    it("packages nothing without a model, and says so", async () => {
        const page = await site.open("/projects/two/packages");
        await page.getByText("No model packaging jobs").waitFor();
        await site.requireAccessible(page);
        await page.getByRole("link", { name: "Create model packaging job" }).click();
        await page.getByText("The project has no trained model. Train one first.").first().waitFor();
        await press(page, "Create model packaging job");
        await page.getByText("Choose a model.").waitFor();
        await site.requireAccessible(page);
    });
});
