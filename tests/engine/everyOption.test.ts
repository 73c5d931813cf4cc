import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { figure } from "../harness/run/figure";
import { clientOf } from "./program";

/** All resources of a hosted and packaged model; their options are in options.json. */
const program = `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { LookoutVisionDataset, LookoutVisionHostedModel, LookoutVisionLocalBucket, LookoutVisionModel, LookoutVisionModelPackage, LookoutVisionProject } from "pulumi-lookoutvision";

const { projectResource, deletedWith, prefix, transformed, ...plain } = JSON.parse(readFileSync("options.json", "utf8"));
const options = {
    ...plain,
    ...(transformed && { transforms: [async ({ props, opts }: pulumi.ResourceTransformArgs) => ({ props: { ...props }, opts })] }),
};
const bucket = new LookoutVisionLocalBucket("bucket", {}, options);
const project = new LookoutVisionProject(projectResource ?? "project", { projectName: "plates" }, options);
const args = (folder: string) => ({ projectName: project.projectName, images: { folder, bucket: bucket.bucket, prefix } });
const withProject = deletedWith ? { deletedWith: project } : {};
const pictures = new LookoutVisionDataset("pictures", { ...args("./pictures"), datasetType: "train" }, { ...options, ...withProject });
const outputConfig = { s3Location: { bucket: bucket.bucket, prefix: "models/" } };
const model = new LookoutVisionModel("model", { projectName: "plates", outputConfig }, { ...options, dependsOn: pictures });
const version = { projectName: "plates", modelVersion: model.version };
new LookoutVisionHostedModel("hosted", version, options);
const greengrass = {
    s3OutputLocation: { bucket: bucket.bucket, prefix: "edge/" },
    componentName: "com.example.plates",
    targetPlatform: { os: "LINUX", arch: "X86_64" },
};
new LookoutVisionModelPackage("component", { ...version, configuration: { greengrass } }, options);
export const { contentHash } = pictures;
`;

/** Pulumi's options for any resource, on every kind: what they make the engine hand over must be taken. */
describe("every resource", function () {
    this.timeout(300_000);
    let stack: EngineProject;
    let drawn: { normal: string[] };

    before(async () => {
        stack = await createEngineProject({ program });
        drawn = await drawPictures(join(stack.folder, "pictures"), { normal: 21, anomaly: 10, size: 64, prefix: "" });
        await declare({});
        await stack.mustRun(["up", "--yes", "--skip-preview"]);
    });
    after(() => stack?.remove());

    const declare = (options: object) => writeFile(join(stack.folder, "options.json"), JSON.stringify(options));
    const up = async (options: object) => {
        await declare(options);
        return (await stack.mustRun(["up", "--yes", "--skip-preview"])).stdout;
    };

    const harmless: Record<string, object> = {
        'ignoreChanges: ["*"]': { ignoreChanges: ["*"] },
        "ignoreChanges of every argument": {
            ignoreChanges: [
                ...["projectName", "datasetType", "images", "contentHash", "bucket", "timeouts", "clientToken"],
                ...["outputConfig", "triggers", "operatingPoint", "modelVersion", "minInferenceUnits", "configuration"],
            ],
        },
        'protect, retainOnDelete, deleteBeforeReplace, version, pluginDownloadURL, hideDiffs, additionalSecretOutputs, replaceOnChanges: ["*"] and a transform that changes nothing':
            {
                protect: false,
                retainOnDelete: false,
                deleteBeforeReplace: true,
                version: "1.0.0",
                pluginDownloadURL: "https://plugins.example.com",
                hideDiffs: ["images"],
                additionalSecretOutputs: ["status"],
                replaceOnChanges: ["*"],
                transformed: true,
            },
        "none, after all these": {},
    };
    for (const [title, options] of Object.entries(harmless)) {
        it(`stays as it is with ${title}`, async () => {
            assert.match(await up(options), /\n {4}\d unchanged/);
        });
    }

    it("of pictures stays as it is when these change and changes of images, contentHash or everything are ignored", async () => {
        await rm(join(stack.folder, "pictures", drawn.normal[0]));
        const { contentHash } = await stack.outputs();
        const all = [["images.folder"], ["*"], ["contentHash"], ["images"]];
        for (const ignoreChanges of all.slice(0, figure(2, all.length))) {
            assert.match(await up({ ignoreChanges }), /\n {4}8 unchanged/, ignoreChanges.join());
        }
        assert.equal((await stack.outputs()).contentHash, contentHash);
        assert.match(await up({ ignoreChanges: ["contentHash"], prefix: "other/" }), /~ 1 updated/);
        assert.match(await up({ prefix: "other/" }), /~ 1 updated/, "and counts as changed once it isn't ignored");
        assert.notEqual((await stack.outputs()).contentHash, contentHash);
    });

    it("of a project that was renamed without an alias says that, and advises no deletion", async () => {
        await declare({ projectResource: "renamed", prefix: "other/" });
        const { code, stdout } = await stack.run(["up", "--yes", "--skip-preview"]);
        assert.notEqual(code, 0);
        assert.match(stdout, /a project plates is already on the service .*give that as an alias/);
        assert.doesNotMatch(stdout, /delete that project|didn't make/);
        const api = await clientOf(stack);
        assert.equal((await api.listProjects({})).Projects?.length, 1);
        api.destroy();
    });

    it("that a project can't take along refuses deletedWith before anything is done", async () => {
        await declare({ deletedWith: true, prefix: "other/" });
        const { code, stdout } = await stack.run(["preview"]);
        assert.notEqual(code, 0);
        assert.match(stdout, /LookoutVisionDataset "pictures" can't have the option deletedWith/);
    });

    it("is refused in a stack with a setting of this package's that is none, with the nearest name", async () => {
        await declare({ prefix: "other/" });
        await stack.mustRun(["config", "set", "lookoutvision:endpont", "https://vision.example.com"]);
        const { code, stdout } = await stack.run(["preview"]);
        assert.notEqual(code, 0);
        assert.match(stdout, /the stack setting lookoutvision:endpont is none: did you mean lookoutvision:endpoint\?/);
        await stack.mustRun(["config", "rm", "lookoutvision:endpont"]);
        await stack.mustRun(["destroy", "--yes", "--skip-preview"]);
    });
});
