import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { runLookoutvision } from "../../harness/service/runLookoutvision";

describe("lookoutvision import", function () {
    this.timeout(150_000);
    let root: string;

    before(async () => {
        root = await mkdtemp(join(tmpdir(), "lookoutvision-import-"));
        for (const [index, name] of ["train/good/0.png", "test/good/0.png", "test/dent/0.png"].entries()) {
            await mkdir(dirname(join(root, "plates", name)), { recursive: true });
            await sharp({
                create: { width: 70, height: 64, channels: 3, background: { r: index, g: 0, b: 0 } },
            }).toFile(join(root, "plates", name));
        }
        await mkdir(join(root, "plates/ground_truth/dent"), { recursive: true });
        await sharp({ create: { width: 70, height: 64, channels: 3, background: "#000000" } })
            .composite([
                { input: { create: { width: 9, height: 9, channels: 3, background: "#ffffff" } }, left: 5, top: 5 },
            ])
            .toFile(join(root, "plates/ground_truth/dent/0_mask.png"));
    });
    after(() => rm(root, { recursive: true }));

    it("makes folders for datasets, and prints the line that names each", async () => {
        const { code, stdout } = await runLookoutvision(["import", "plates", "--to", "pictures"], { cwd: root });
        assert.equal(code, 0);
        assert.equal(
            stdout,
            [
                "pictures/train: 1 normal pictures, 0 anomalies, 0 masks",
                '    images: { folder: "pictures/train", bucket: bucket.bucket, maskColors: { "dent": "#ff0000" } }',
                "pictures/test: 1 normal pictures, 1 anomalies, 1 masks",
                '    images: { folder: "pictures/test", bucket: bucket.bucket, maskColors: { "dent": "#ff0000" } }',
                "",
            ].join("\n"),
        );
        assert.deepEqual((await readdir(join(root, "pictures/test"))).sort(), ["anomaly", "masks", "normal"]);
    });

    it("says what can be imported where it knows nothing of the kind", async () => {
        const { code, stderr } = await runLookoutvision(["import", "nothing.json", "--to", "x"], { cwd: root });
        assert.equal(code, 1);
        assert.match(
            stderr,
            /nothing\.json is in no format that can be imported\. Known formats:\n  coco  COCO: a JSON file/,
        );
    });
});
