import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { startPlatesInHost } from "../../harness/engine/platesInHost";
import type { Made, PlatesInHost } from "../../harness/engine/platesInHost";
import type { HostFailure, Properties, ProviderHost } from "../../harness/engine/providerHost";

/** The SDK's own host, and a real local service that the provider starts. */
describe("a dataset in the SDK's host", function () {
    this.timeout(300_000);
    let plates: PlatesInHost;
    let host: ProviderHost;
    let service: LookoutVision;
    let bucket: Made;
    let dataset: Made;
    let pictures: string;

    before(async () => {
        plates = await startPlatesInHost({ normal: 21, anomaly: 10 });
        ({ host, service, bucket, pictures } = plates);
    });
    after(() => plates?.close());

    /** What the program said of it: its state without the outputs. */
    const inputsOf = ({ outs }: Made): Properties =>
        Object.fromEntries(
            Object.entries(outs).filter(([name]) =>
                ["projectName", "datasetType", "images", "resourceUrn", "stackIdentity", "__provider"].includes(name),
            ),
        );

    it("uploads the pictures of a folder and imports them", async () => {
        dataset = await plates.makeDataset();
        assert.equal(dataset.outs["status"], "CREATE_COMPLETE");
        assert.deepEqual(dataset.outs["imageStats"], { total: 31, labeled: 31, normal: 21, anomaly: 10 });
        assert.equal((await readdir(join(String(bucket.outs["path"]), "in/plates/train/normal"))).length, 21);
        assert.equal(
            (await host.diff(dataset.id, dataset.outs, (await host.check({}, inputsOf(dataset))).inputs)).changes,
            false,
        );
    });

    it("brings the dataset up to date when pictures changed, keeping what else is in the bucket", async () => {
        const own = join(String(bucket.outs["path"]), "in/plates/train/own.txt");
        await writeFile(own, "the user's");
        await rename(join(pictures, "normal/normal-20.png"), join(pictures, "anomaly/found-later.png"));
        const news = inputsOf(dataset);
        const { inputs } = await host.check(news, news);
        assert.deepEqual(await host.diff(dataset.id, dataset.outs, inputs), { changes: true, replaces: [] });
        const outs = await host.update(dataset.id, dataset.outs, inputs);
        assert.deepEqual(outs["imageStats"], { total: 31, labeled: 31, normal: 20, anomaly: 11 });
        assert.notEqual(outs["contentHash"], dataset.outs["contentHash"]);
        assert.ok(!existsSync(join(String(bucket.outs["path"]), "in/plates/train/normal/normal-20.png")));
        assert.ok(existsSync(own));
        dataset = { id: dataset.id, outs };
        await rename(join(pictures, "anomaly/found-later.png"), join(pictures, "normal/normal-20.png"));
    });

    it("reports all that is wrong with arguments and pictures together", async () => {
        await writeFile(join(pictures, "normal/broken.png"), "no picture");
        const { failures } = await host.check(
            {},
            host.properties("Dataset", "pictures", {
                projectName: "no spaces",
                datasetType: "training",
                images: { folder: "pictures", bucket: "b", prefix: "/in" },
                timeouts: { create: "soon" },
            }),
        );
        await rm(join(pictures, "normal/broken.png"));
        assert.deepEqual(
            failures.map(({ reason }) => reason.split(/[ :]/)[0]),
            ["projectName", "datasetType", "images.bucket", "images.prefix", "timeouts.create", "images.folder"],
        );
        assert.match(
            failures.at(-1)!.reason,
            /^images\.folder: normal\/broken.png is damaged, or neither PNG nor JPEG/,
        );
        // The engine would print the value of a property that it is told, be it a secret.
        assert.ok(failures.every(({ property }) => property === ""));
    });

    it("keeps a dataset whose import failed, and imports anew when the manifest is there", async () => {
        const at = (key: string) => ({ groundTruthManifest: { s3Object: { bucket: bucket.id, key } } });
        const args = (key: string) => ({ projectName: "plates", datasetType: "test", datasetSource: at(key) });
        const { inputs } = await host.check({}, host.properties("Dataset", "tests", args("nowhere.manifest")));
        let failed: HostFailure["partial"];
        await assert.rejects(host.create(inputs), (failure: HostFailure) => {
            failed = failure.partial;
            return true;
        });
        assert.equal(failed?.id, "plates/test");
        assert.equal(failed.properties["status"], "CREATE_FAILED");
        assert.match(
            failed.reasons[0],
            /^Importing LookoutVisionDataset "tests" \(test of project plates\) failed: .*nowhere\.manifest(?!.*delete the dataset).* Correct that and run "pulumi up" again/,
        );
        assert.deepEqual(await host.diff(failed.id, failed.properties, inputs), { changes: true, replaces: [] });

        const good = (await host.check(inputs, host.properties("Dataset", "tests", args("in/plates/train.manifest"))))
            .inputs;
        const outs = await host.update(failed.id, failed.properties, good);
        assert.equal(outs["status"], "CREATE_COMPLETE");
        assert.deepEqual(outs["manifest"], { bucket: bucket.id, key: "in/plates/train.manifest" });
        await host.delete(failed.id, outs);
        assert.ok(
            existsSync(join(String(bucket.outs["path"]), "in/plates/train.manifest")),
            "a manifest that it didn't write stays",
        );
    });

    it("maps the classes of a manifest, imports that anew when the map changes, and deletes what it wrote", async () => {
        const folder = String(bucket.outs["path"]);
        const line = (name: string, label: string) =>
            JSON.stringify({ "source-ref": `s3://${bucket.id}/${name}.png`, "x-metadata": { "class-name": label } });
        await writeFile(
            join(folder, "classes.manifest"),
            [line("a", "Good"), line("b", "Bad"), line("c", "Odd")].join("\n"),
        );
        const args = (classMap: Record<string, string> | undefined) => ({
            projectName: "plates",
            datasetType: "test",
            datasetSource: { groundTruthManifest: { s3Object: { bucket: bucket.id, key: "classes.manifest" } } },
            ...(classMap && { classMap }),
        });
        const checked = async (classMap?: Record<string, string>) =>
            (await host.check({}, host.properties("Dataset", "tests", args(classMap)))).inputs;
        const made = await host.create(await checked());
        assert.deepEqual(made.outs["imageStats"], { total: 3, labeled: 0, normal: 0, anomaly: 0 });
        assert.match(String(made.outs["statusMessage"]), /3 lines have the class Good \(1\), Bad \(1\) or Odd \(1\)/);

        const mapped = await host.update(made.id, made.outs, await checked({ Good: "normal", Bad: "anomaly" }));
        assert.deepEqual(mapped["imageStats"], { total: 3, labeled: 2, normal: 1, anomaly: 1 });
        const written = "classes.manifest.plates-test.mapped";
        assert.deepEqual(mapped["manifest"], { bucket: bucket.id, key: written });
        const all = await host.update(
            made.id,
            mapped,
            await checked({ Good: "normal", Bad: "anomaly", Odd: "anomaly" }),
        );
        assert.deepEqual(all["imageStats"], { total: 3, labeled: 3, normal: 1, anomaly: 2 });
        await host.delete(made.id, all);
        assert.deepEqual(
            [existsSync(join(folder, written)), existsSync(join(folder, "classes.manifest"))],
            [false, true],
        );
        await rm(join(folder, "classes.manifest"));
    });

    const testPictures = (bucketName: string) =>
        host.properties("Dataset", "tests", {
            projectName: "plates",
            datasetType: "test",
            images: { folder: "pictures", bucket: bucketName, prefix: "tests/" },
        });
    const testDatasets = async () => {
        const { ProjectDescription } = await service.describeProject({ ProjectName: "plates" });
        return ProjectDescription?.Datasets?.filter(({ DatasetType }) => DatasetType === "test").length;
    };

    it("takes over what a create that was cut off left, also when the pictures changed since", async () => {
        await host.create((await host.check({}, testPictures(bucket.id))).inputs);
        await rename(join(pictures, "normal/normal-20.png"), join(pictures, "anomaly/found-later.png"));
        const { inputs } = await host.check({}, testPictures(bucket.id));
        const { id, outs } = await host.create(inputs);
        await rename(join(pictures, "anomaly/found-later.png"), join(pictures, "normal/normal-20.png"));
        assert.deepEqual(outs["imageStats"], { total: 31, labeled: 31, normal: 20, anomaly: 11 });
        await host.delete(id, outs);
    });

    it("takes over a failed import that a create which was cut off left", async () => {
        const source = { groundTruthManifest: { s3Object: { bucket: bucket.id, key: "nowhere.manifest" } } };
        const bad = host.properties("Dataset", "tests", {
            projectName: "plates",
            datasetType: "test",
            datasetSource: source,
        });
        await assert.rejects(host.create((await host.check({}, bad)).inputs));
        const { id, outs } = await host.create((await host.check({}, testPictures(bucket.id))).inputs);
        assert.equal(outs["status"], "CREATE_COMPLETE");
        await host.delete(id, outs);
    });

    it("takes over no dataset that somebody else made", async () => {
        const theirs = { Bucket: bucket.id, Key: "in/plates/train.manifest" };
        await service.createDataset({
            ProjectName: "plates",
            DatasetType: "test",
            DatasetSource: { GroundTruthManifest: { S3Object: theirs } },
        });
        const { inputs } = await host.check({}, testPictures(bucket.id));
        await assert.rejects(host.create(inputs), /has a test dataset already\. .* aliases: .*, delete it first/);
        assert.equal(await testDatasets(), 1);
        await host.delete("plates/test", { ...inputs, status: "CREATE_COMPLETE" });
    });

    it("keeps a dataset or project that its own replacement turned out to be, and deletes it with that", async () => {
        const { inputs } = await host.check({}, testPictures(bucket.id));
        const { id, outs } = await host.create(inputs);
        // As the engine does for pulumi up --replace: it neither compares nor shows what is in the state.
        const replacement = await host.create(inputs);
        assert.equal(replacement.id, id);
        await host.delete(id, outs);
        assert.equal(await testDatasets(), 1);
        assert.match(
            host.lines.at(-1)!.message,
            /^plates\/test was kept: what replaces it in this stack is the same one\.$/,
        );
        // A later run, in which the engine deletes what it couldn't before.
        await host.diff(id, replacement.outs, replacement.outs);
        await host.delete(id, outs);
        assert.equal(await testDatasets(), 1);
        await host.delete(id, replacement.outs);
        assert.equal(await testDatasets(), 0);
    });

    it("deletes a dataset whose bucket somebody deleted", async () => {
        const own = await host.create((await host.check({}, host.properties("LocalBucket", "passing", {}))).inputs);
        const { id, outs } = await host.create((await host.check({}, testPictures(own.id))).inputs);
        await rm(String(own.outs["path"]), { recursive: true });
        await host.delete(id, outs);
        assert.equal(await testDatasets(), 0);
    });

    it("deletes the dataset with what it uploaded, and leaves the rest of the bucket", async () => {
        // Somebody has written over this one since, so it isn't the upload any more.
        await writeFile(join(String(bucket.outs["path"]), "in/plates/train/normal/normal-3.png"), "another");
        await host.delete(dataset.id, dataset.outs);
        const left = await readdir(String(bucket.outs["path"]), { recursive: true, withFileTypes: true });
        const files = left
            .filter((entry) => entry.isFile())
            .map(({ name }) => name)
            .sort();
        assert.deepEqual(files, ["normal-3.png", "own.txt"]);
        await host.delete(bucket.id, bucket.outs);
        assert.ok(existsSync(String(bucket.outs["path"])));
        assert.match(host.lines.at(-1)!.message, /^The folder .* is kept, since there are files in it\.$/);
    });
});
