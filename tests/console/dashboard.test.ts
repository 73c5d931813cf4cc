import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { consoleSite } from "../harness/console/consoleSite";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { makeProject } from "../harness/service/trainedProject";

describe("the console's dashboard", function () {
    this.timeout(240_000);
    const site = consoleSite();

    it("tells who has no project yet how to begin", async () => {
        const page = await site.open("/");
        await page.getByText("Find defects in pictures of your product").waitFor();
        await site.requireAccessible(page);
        await page.getByRole("link", { name: "Create project" }).first().click();
        await page.getByLabel("Project name").waitFor();
    });

    it("counts projects and their pictures, in each time frame", async () => {
        const folder = join(site.dataDir(), "buckets", "plates");
        await mkdir(folder, { recursive: true });
        const { manifestKey } = await drawPictures(folder, { normal: 20, anomaly: 10 });
        await makeProject(site.service().client, "plates", "plates", manifestKey);
        const page = await site.open("/");
        await page.getByText("30", { exact: true }).waitFor();
        await page.getByText("No image was inspected in this time.").waitFor();
        await page.getByRole("button", { name: "Time frame" }).click();
        await page.getByRole("option", { name: "Last 30 days" }).click();
        await page.getByRole("button", { name: "Refresh" }).click();
        await page.getByRole("link", { name: "plates" }).waitFor();
        await site.requireAccessible(page);
    });
});
