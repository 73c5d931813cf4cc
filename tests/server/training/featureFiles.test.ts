import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { openBackbone } from "../../../server/detector/backbone/backbone";
import type { Backbone } from "../../../server/detector/backbone/backbone";
import { computeFeatures } from "../../../server/detector/views/pictureFeatures";
import { viewPicture } from "../../../server/detector/views/pictureViews";
import { decodeFeatures, encodeFeatures, openFeatureFiles } from "../../../server/training/featureFiles";
import { until } from "../../harness/run/until";
import { seededRandom } from "../../harness/run/seededRandom";

describe("features that a training keeps for another attempt", () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "features-"))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const floats = fc.float32Array({ maxLength: 9 });
    const features = fc.record(
        {
            pooled: fc.record({ proportional: floats, normalised: floats }, { noNullPrototype: true }),
            overview: floats,
        },
        { noNullPrototype: true },
    );

    it("are read as they were written, bit by bit, and an array in two places is one again", () => {
        fc.assert(
            fc.property(features, fc.nat(99), (some, width) => {
                const map = { width, data: some.overview };
                const written = { ...some, patchMaps: { s8: map }, hypercolumnMaps: { s8: map } };
                const read = decodeFeatures(encodeFeatures(written)) as typeof written;
                assert.deepEqual(read, written);
                assert.equal(read.patchMaps.s8.data, read.hypercolumnMaps.s8.data);
            }),
        );
    });

    it("are not there when a byte of their file is another, or missing", () => {
        const content = encodeFeatures({ overview: Float32Array.of(1, 2, 3) });
        for (const place of content.keys()) {
            const changed = Buffer.from(content);
            changed[place] ^= 1;
            assert.equal(decodeFeatures(changed), undefined, `byte ${place}`);
            assert.equal(decodeFeatures(content.subarray(0, place)), undefined, `${place} bytes`);
        }
    });

    it("take the place of a look at the picture, and only of that picture with that backbone", async () => {
        const random = seededRandom(1);
        const picture = (seed: number) =>
            viewPicture({
                width: 96,
                height: 64,
                rgb: Buffer.from(Array.from({ length: 96 * 64 * 3 }, () => (random() * 200 + seed) % 256)),
            });
        const [views, others] = [await picture(1), await picture(2)];
        const wanted = ["pooled", "patchMaps", "likeness", "overview", "hypercolumnMaps"] as const;
        const opened = await openBackbone();
        const backbone: Backbone = { ...opened, memory: await openFeatureFiles(folder) };
        const computed = await computeFeatures(backbone, views, wanted);
        await until(async () => (await readdir(folder)).some((name) => !name.endsWith(".tmp")));
        const blind: Backbone = {
            checksum: opened.checksum,
            computeFeatureMaps: () => Promise.reject(new Error("it looks")),
            memory: await openFeatureFiles(folder),
        };
        assert.deepEqual(await computeFeatures(blind, views, wanted), computed);
        assert.deepEqual(computed, await computeFeatures(opened, views, wanted));
        await assert.rejects(computeFeatures(blind, others, wanted), /it looks/);
        await assert.rejects(computeFeatures(blind, views, ["pooled"]), /it looks/);
        await assert.rejects(computeFeatures({ ...blind, checksum: "other" }, views, wanted), /it looks/);
        // Quarters are looked at again: they aren't in the key.
        const kept = await readdir(folder);
        await computeFeatures(backbone, views, ["quarterMaps"]);
        await assert.rejects(computeFeatures(blind, views, ["quarterMaps"]), /it looks/);
        assert.deepEqual(await readdir(folder), kept);
    });

    it("have a bounded size together, those of an earlier attempt included, and no unfinished files", async () => {
        const some = { overview: new Float32Array(100) };
        const { length } = encodeFeatures(some);
        const first = await openFeatureFiles(folder, 2.5 * length);
        for (const key of ["a", "b", "c", "d"]) {
            await first.keep(key, some);
        }
        await writeFile(join(folder, ".d.0123.tmp"), "half");
        const again = await openFeatureFiles(folder, 3.5 * length);
        assert.equal(again.found, 2);
        await again.keep("c", some);
        await again.keep("d", some);
        assert.deepEqual((await readdir(folder)).sort(), ["a", "b", "c"]);
        assert.deepEqual(await again.find("a"), some);
        assert.equal(await again.find("d"), undefined);
    });

    it("end no training when they can't be written", async () => {
        const files = await openFeatureFiles(folder);
        await rm(folder, { recursive: true });
        await files.keep("a", { overview: new Float32Array(1) });
        await files.keep("b", { overview: new Float32Array(1) });
        assert.equal(await files.find("a"), undefined);
        await assert.rejects(readFile(join(folder, "a")), { code: "ENOENT" });
    });
});
