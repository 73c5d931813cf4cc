import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { parseManifestLine } from "../../server/datasets/manifestLine";
import { consoleSite } from "../harness/console/consoleSite";
import { manifestLine } from "../harness/pictures/drawnPictures";
import { makeProject } from "../harness/service/trainedProject";

describe("the annotation tool of the console", function () {
    this.timeout(240_000);
    const site = consoleSite();
    const [width, height] = [400, 300];

    before(async () => {
        const folder = join(site.dataDir(), "buckets", "plates");
        await mkdir(folder, { recursive: true });
        const png = await sharp({ create: { width, height, channels: 3, background: "#909498" } })
            .png()
            .toBuffer();
        for (const name of ["a", "b"]) {
            await writeFile(join(folder, `${name}.png`), png);
        }
        const lines = ["a", "b"].map((name) => manifestLine(`s3://plates/${name}.png`, "anomaly"));
        await writeFile(join(folder, "all.manifest"), `${lines.join("\n")}\n`);
        await makeProject(site.service().client, "plates", "plates", "all.manifest");
    });

    it("draws with brush, eraser, polygon, fill and undo, and stores what it shows, pixel by pixel", async () => {
        const page = await site.open("/projects/plates/dataset/label?dataset=train");
        await page
            .getByRole("gridcell", { name: "a.png" })
            .getByRole("button", { name: "Draw anomalous area" })
            .click();
        // Without a label there is nothing to draw with.
        await page.getByRole("button", { name: "Polygon", exact: true }).click();
        await page.getByRole("application").click();
        assert.equal(await page.locator(".mask-outline").count(), 0);
        await page.getByRole("button", { name: "Brush", exact: true }).click();
        await page.getByRole("button", { name: "Add anomaly labels" }).click();
        await page.getByLabel("New anomaly label").fill("not a name!");
        await page.getByRole("button", { name: "Add anomaly label", exact: true }).click();
        await page.getByText("A label has 1 to 256 letters and digits.").waitFor();
        for (const name of ["scratch", "dent"]) {
            await page.getByLabel("New anomaly label").fill(name);
            await page.getByRole("button", { name: "Add anomaly label", exact: true }).click();
        }
        await page.getByRole("button", { name: "Confirm" }).click();
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await page.getByRole("radio", { name: "scratch" }).check();

        const area = page.getByRole("application");
        const box = (await area.boundingBox())!;
        const scale = Math.min(box.width / width, box.height / height);
        const [left, top] = [box.x + (box.width - width * scale) / 2, box.y + (box.height - height * scale) / 2];
        const at = (x: number, y: number) => [left + x * scale, top + y * scale] as const;
        const drag = async (points: (readonly [number, number])[]) => {
            await page.mouse.move(...at(...points[0]));
            await page.mouse.down();
            for (const point of points.slice(1)) {
                await page.mouse.move(...at(...point), { steps: 4 });
            }
            await page.mouse.up();
        };
        const tool = (name: string) => page.getByRole("button", { name, exact: true }).click();
        // A closed contour, filled. Then a line that undo takes back.
        await drag([
            [50, 50],
            [150, 50],
            [150, 150],
            [50, 150],
            [50, 50],
        ]);
        await area.focus();
        await page.keyboard.press("f");
        await page.mouse.click(...at(100, 100));
        await page.keyboard.press("b");
        await drag([
            [200, 20],
            [200, 280],
        ]);
        await page.keyboard.press("Control+z");
        // The other label as a polygon, with a hole by the eraser.
        await page.keyboard.press("2");
        await page.keyboard.press("p");
        for (const corner of [
            [250, 100],
            [350, 100],
            [350, 200],
            [250, 200],
        ] as const) {
            await page.mouse.click(...at(corner[0], corner[1]));
        }
        await page.keyboard.press("Enter");
        await tool("Eraser");
        await drag([
            [300, 150],
            [300.5, 150.5],
        ]);
        await site.requireAccessible(page);
        await page.getByRole("button", { name: "Submit and close" }).click();
        await page.getByText("The mask of a.png is saved.").waitFor();

        const { DatasetEntries } = await site
            .client()
            .call<{ DatasetEntries: string[] }>("GET", "/projects/plates/datasets/train/entries");
        const entry = parseManifestLine(DatasetEntries[0]);
        assert.deepEqual(entry.mask?.colorMap, [
            { className: "BACKGROUND", color: "#FFFFFF" },
            { className: "scratch", color: "#23A436" },
            { className: "dent", color: "#1E90FF" },
        ]);
        const { bucket, key } = entry.mask.source;
        const file = await readFile(join(site.dataDir(), "buckets", bucket, key));
        const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
        assert.deepEqual([info.width, info.height, info.channels], [width, height, 3]);
        const colorAt = (x: number, y: number) => data.subarray(3 * (y * width + x)).toString("hex", 0, 3);
        const [none, scratch, dent] = ["ffffff", "23a436", "1e90ff"];
        const radius = 4;
        let unclear = 0;
        for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
                const [px, py] = [x + 0.5, y + 0.5];
                // Distance to the filled square's outside, to the polygon's edge, and to the hole's middle.
                const square = Math.hypot(Math.max(50 - px, 0, px - 150), Math.max(50 - py, 0, py - 150));
                const inPolygon = px > 250 && px < 350 && py > 100 && py < 200;
                const hole = Math.hypot(px - 300.25, py - 150.25);
                const edge = Math.min(
                    ...[px - 250, px - 350, py - 100, py - 200].map(Math.abs),
                    Math.abs(square - radius),
                    Math.abs(hole - radius),
                );
                // The mouse is at whole pixels of the screen, so an edge may be a pixel off.
                if (edge < 1.2) {
                    unclear++;
                    assert.ok([none, scratch, dent].includes(colorAt(x, y)), "no colour between");
                    continue;
                }
                const wanted = square < radius ? scratch : inPolygon && hole > radius ? dent : none;
                assert.equal(colorAt(x, y), wanted, `pixel ${x}, ${y}`);
            }
        }
        assert.ok(unclear < 4000);
    });

    it("shows the mask again, goes to the next anomaly, and takes a mask away when all is cleared", async () => {
        const page = await site.open(
            `/projects/plates/dataset/masks/${encodeURIComponent("s3://plates/a.png")}?dataset=train`,
            { width: 390 },
        );
        await page.getByRole("radio", { name: "dent" }).waitFor();
        await page.getByRole("button", { name: "Clear mask" }).click();
        await page.getByRole("button", { name: "Next" }).click();
        await page.getByRole("heading", { name: "Anomalous area of b.png" }).waitFor();
        const { DatasetEntries } = await site
            .client()
            .call<{ DatasetEntries: string[] }>("GET", "/projects/plates/datasets/train/entries");
        assert.equal(parseManifestLine(DatasetEntries[0]).mask, undefined);
        assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out");
    });
});
