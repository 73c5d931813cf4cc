import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { readFirstKeyPair } from "../../server/ownCredentials";
import { drawPictures } from "../harness/drawnPictures";
import { HostFailure, type Properties, type ProviderHost, startProviderHost } from "../harness/providerHost";

/** The SDK's own host runs the stub of the state, against a real local service that the provider starts. */
describe("the provider in the SDK's host", function () {
    this.timeout(300_000);

    describe("with a service on this machine", () => {
        let host: ProviderHost;
        let service: LookoutVision;
        let bucket: { id: string; outs: Properties };
        let project: { id: string; outs: Properties };
        let dataset: { id: string; outs: Properties };
        let pictures: string;
        let failed: { id: string; properties: Properties; reasons: string[] };

        before(async () => {
            host = await startProviderHost();
            pictures = join(host.folder, "pictures");
            await drawPictures(pictures, { normal: 21, anomaly: 10, size: 64, prefix: "" });
        });
        after(async () => {
            service?.destroy();
            await host.close();
        });

        it("makes a folder bucket with a name of its own, the same at every check", async () => {
            const news = host.properties("LocalBucket", "Line 7", {});
            const checked = await host.check({}, news);
            assert.deepEqual(checked.failures, []);
            assert.match(String(checked.inputs["bucket"]), /^line-7-[0-9a-f]{7}$/);
            assert.deepEqual((await host.check({}, news)).inputs, checked.inputs);
            bucket = await host.create(checked.inputs);
            assert.equal(bucket.outs["path"], join(host.dataDir, "buckets", bucket.id));
            assert.ok(existsSync(String(bucket.outs["path"])));
        });

        it("makes a project and repeats every input in the outputs", async () => {
            const inputs = host.properties("Project", "project", { projectName: "plates" });
            project = await host.create(inputs);
            assert.equal(project.id, "plates");
            assert.deepEqual({ ...project.outs, ...inputs }, project.outs);
            assert.match(String(project.outs["arn"]), /^arn:aws:lookoutvision:.*:project\/plates$/);
            const { url } = JSON.parse(await readFile(join(host.dataDir, "service.json"), "utf8")) as { url: string };
            const credentials = await readFirstKeyPair(join(host.dataDir, "credentials"));
            service = new LookoutVision({ endpoint: url, region: "us-east-1", credentials });
        });

        it("finds the project that a cut-off create made, and no other stack's", async () => {
            const again = await host.create(host.properties("Project", "project", { projectName: "plates" }));
            assert.deepEqual({ ...again.outs, incarnation: "" }, { ...project.outs, incarnation: "" });
            project = again;
            const other = { ...host.properties("Project", "project", { projectName: "plates" }), stackIdentity: "another" };
            await assert.rejects(host.create(other), (failure: HostFailure) => {
                assert.equal(failure.partial, undefined);
                assert.match(failure.message, /^Creating LookoutVisionProject "project" failed: a project plates that this stack didn't make .* choose another/);
                assert.doesNotMatch(failure.message, /\n/);
                return true;
            });
        });

        it("uploads the pictures of a folder and imports them", async () => {
            const news = host.properties("Dataset", "pictures", {
                projectName: "plates",
                datasetType: "train",
                images: { folder: "pictures", bucket: bucket.id, prefix: "in/" },
            });
            const { inputs, failures } = await host.check({}, news);
            assert.deepEqual(failures, []);
            dataset = await host.create(inputs);
            assert.equal(dataset.outs["status"], "CREATE_COMPLETE");
            assert.deepEqual(dataset.outs["imageStats"], { total: 31, labeled: 31, normal: 21, anomaly: 10 });
            assert.equal((await readdir(join(String(bucket.outs["path"]), "in/plates/train/normal"))).length, 21);
            assert.equal((await host.diff(dataset.id, dataset.outs, inputs)).changes, false);
        });

        it("brings the dataset up to date when pictures changed, keeping what else is in the bucket", async () => {
            const own = join(String(bucket.outs["path"]), "in/plates/train/own.txt");
            await writeFile(own, "the user's");
            await rename(join(pictures, "normal/normal-20.png"), join(pictures, "anomaly/found-later.png"));
            const news = Object.fromEntries(Object.entries(dataset.outs).filter(([name]) => ["projectName", "datasetType", "images", "resourceUrn", "stackIdentity", "__provider"].includes(name)));
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
            assert.match(failures.at(-1)!.reason, /^images\.folder: normal\/broken.png is damaged, or neither PNG nor JPEG/);
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
            assert.match(failed.reasons[0]!, /^Importing LookoutVisionDataset "tests" \(test of project plates\) failed: .*nowhere\.manifest/);
            assert.deepEqual(await host.diff(failed.id, failed.properties, inputs), { changes: true, replaces: [] });

            const good = (await host.check(inputs, host.properties("Dataset", "tests", args("in/plates/train.manifest")))).inputs;
            const outs = await host.update(failed.id, failed.properties, good);
            assert.equal(outs["status"], "CREATE_COMPLETE");
            assert.deepEqual(outs["manifest"], { bucket: bucket.id, key: "in/plates/train.manifest" });
            await host.delete(failed.id, outs);
            assert.ok(existsSync(join(String(bucket.outs["path"]), "in/plates/train.manifest")), "a manifest that it didn't write stays");
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
            const bad = host.properties("Dataset", "tests", { projectName: "plates", datasetType: "test", datasetSource: source });
            await assert.rejects(host.create((await host.check({}, bad)).inputs));
            const { id, outs } = await host.create((await host.check({}, testPictures(bucket.id))).inputs);
            assert.equal(outs["status"], "CREATE_COMPLETE");
            await host.delete(id, outs);
        });

        it("takes over no dataset that somebody else made", async () => {
            const theirs = { Bucket: bucket.id, Key: "in/plates/train.manifest" };
            await service.createDataset({ ProjectName: "plates", DatasetType: "test", DatasetSource: { GroundTruthManifest: { S3Object: theirs } } });
            const { inputs } = await host.check({}, testPictures(bucket.id));
            await assert.rejects(host.create(inputs), /has a test dataset that this stack didn't make: delete that first/);
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
            assert.match(host.lines.at(-1)!.message, /^plates\/test was kept: what replaces it in this stack is the same one\.$/);
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

        const modelInputs = () =>
            host.properties("Model", "detector", {
                projectName: "plates",
                outputConfig: { s3Location: { bucket: bucket.id, prefix: "out/" } },
                tags: { line: "7" },
                triggers: ["first"],
            });

        it("a model that can't be trained leaves the failed version to be recorded, with the reason and the stub", async () => {
            const inputs = modelInputs();
            // The picture is damaged behind its header, in the bucket only: no check can know.
            const path = join(String(bucket.outs["path"]), "in/plates/train/normal/normal-3.png");
            const whole = await readFile(path);
            await writeFile(path, whole.subarray(0, 200));
            await assert.rejects(host.create(inputs), (failure: HostFailure) => {
                failed = failure.partial!;
                return true;
            });
            await writeFile(path, whole);
            assert.equal(failed.id, "plates/1");
            assert.equal(failed.properties["status"], "TRAINING_FAILED");
            assert.equal(failed.properties["__provider"], inputs["__provider"]);
            assert.deepEqual({ ...failed.properties, ...inputs }, failed.properties);
            assert.equal(failed.reasons.length, 1);
            assert.match(failed.reasons[0]!, /^Training version 1 of LookoutVisionModel "detector" \(project plates\) failed: .*normal-3\.png.* run "pulumi up" again/);
        });

        it("a model whose training failed is replaced by the next update", async () => {
            const inputs = modelInputs();
            assert.deepEqual(await host.diff(failed.id, failed.properties, inputs), { changes: true, replaces: ["status"] });
        });

        it("a model is trained, told on its own row, and its failed version deleted", async () => {
            const inputs = modelInputs();
            const { id, outs } = await host.create(inputs);
            assert.equal(id, "plates/2");
            assert.equal(outs["status"], "TRAINED");
            assert.deepEqual(Object.keys(outs["performance"] as object).sort(), ["f1Score", "precision", "recall"]);
            assert.ok(existsSync(join(String(bucket.outs["path"]), (outs["evaluationResult"] as { key: string }).key)));
            const own = host.lines.filter(({ urn }) => urn === inputs["resourceUrn"]);
            assert.ok(own.some(({ message, ephemeral }) => !ephemeral && message === `Training version 2 of project plates: ${outs["arn"]}`));
            assert.ok(own.some(({ message, ephemeral }) => ephemeral && /being trained/.test(message)));

            await host.delete(failed.id, failed.properties);
            const { Models = [] } = await service.listModels({ ProjectName: "plates" });
            assert.deepEqual(Models.map(({ ModelVersion }) => ModelVersion), ["2"]);

            const again = await host.create(inputs);
            assert.deepEqual({ ...again.outs, incarnation: outs["incarnation"] }, outs, "a create that is tried again finds the same version");

            assert.equal((await host.diff(id, outs, inputs)).changes, false);
            const timeouts = { create: "2h" };
            const kept = await host.update(id, outs, { ...inputs, timeouts });
            assert.deepEqual(kept, { ...outs, timeouts }, "an update of a mere setting keeps every output");

            const tagged = await host.update(id, outs, { ...inputs, tags: { shift: "night" } });
            assert.deepEqual((await service.listTagsForResource({ ResourceArn: String(outs["arn"]) })).Tags, [{ Key: "shift", Value: "night" }]);
            await service.tagResource({ ResourceArn: String(outs["arn"]), Tags: [{ Key: "by", Value: "hand" }] });
            const read = await host.read(id, tagged);
            assert.deepEqual(read.props["tags"], { shift: "night", by: "hand" }, "drift of the tags is seen");
        });

        it("says in one sentence and without a stack trace why a project can't be deleted", async () => {
            await assert.rejects(host.delete("plates", project.outs), (failure: HostFailure) => {
                assert.match(failure.message, /^Deleting LookoutVisionProject "project" failed: the project plates still has models or datasets/);
                return true;
            });
            assert.match(host.printed(), /Deleting LookoutVisionProject "project" failed/);
            assert.doesNotMatch(host.printed(), /\n\s+at /);
        });

        it("takes what is gone for deleted, and says so in read", async () => {
            const model = host.properties("Model", "gone", { projectName: "plates", version: "77", status: "TRAINED", arn: "" });
            const test = host.properties("Dataset", "gone", { projectName: "plates", datasetType: "test", contentHash: "0" });
            const other = host.properties("Project", "gone", { projectName: "nothing" });
            const folder = host.properties("LocalBucket", "gone", { bucket: "gone", path: join(host.folder, "gone") });
            for (const [id, properties] of [["plates/77", model], ["plates/test", test], ["nothing", other], ["gone", folder]] as const) {
                assert.equal((await host.read(id, properties)).id, "", id);
                await host.delete(id, properties);
            }
        });

        it("fails to look up what isn't there, since the engine would take it for found", async () => {
            for (const [kind, id] of [["Model", "plates/77"], ["Dataset", "plates/test"], ["Project", "nothing"], ["LocalBucket", "gone"]] as const) {
                await assert.rejects(host.read(id, host.properties(kind, "other", {})), new RegExp(`^Error: Reading LookoutVision${kind} "other" failed: there is no ${id}: correct the id`));
            }
        });

        it("deletes the dataset with what it uploaded, and leaves the rest of the bucket", async () => {
            await service.deleteModel({ ProjectName: "plates", ModelVersion: "2" });
            await host.delete(dataset.id, dataset.outs);
            const left = await readdir(String(bucket.outs["path"]), { recursive: true, withFileTypes: true });
            const files = left.filter((entry) => entry.isFile()).map(({ name }) => name).sort();
            // normal-3.png was written over since, by the test of a training that fails, so it isn't the upload any more.
            assert.deepEqual(files, ["EvaluationManifest-plates-2.json", "EvaluationReport-plates-2.html", "EvaluationResult-plates-2.json", "normal-3.png", "own.txt"]);
            await host.delete(bucket.id, bucket.outs);
            assert.ok(existsSync(String(bucket.outs["path"])));
            assert.match(host.lines.at(-1)!.message, /^The folder .* is kept, since there are files in it\.$/);
        });
    });
});
