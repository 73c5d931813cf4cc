import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { runLookoutvision } from "../harness/service/runLookoutvision";
import { actionsOfPage, policyFor } from "./actionsOfPage";
import { startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

/** As many of these resources as resources.json says, each after those that it needs. */
const program = `
import { readFileSync } from "node:fs";
import { LookoutVisionDataset, LookoutVisionHostedModel, LookoutVisionLocalBucket, LookoutVisionModel, LookoutVisionModelPackage, LookoutVisionProject } from "pulumi-lookoutvision";

const { count, line } = JSON.parse(readFileSync("resources.json", "utf8"));
const { bucket } = new LookoutVisionLocalBucket("bucket", { bucket: "plates" });
const project = new LookoutVisionProject("project", { projectName: "boards" });
const projectName = project.projectName;
if (count > 1) {
    const images = { folder: "./pictures", bucket };
    const pictures = new LookoutVisionDataset("pictures", { projectName, datasetType: "train", images });
    if (count > 2) {
        const outputConfig = { s3Location: { bucket, prefix: "models/" } };
        const model = new LookoutVisionModel("model", {
            projectName, outputConfig, tags: { line }, triggers: [pictures.contentHash], operatingPoint: { minimumRecall: 0.5 },
        });
        const modelVersion = model.version;
        if (count > 3) {
            new LookoutVisionHostedModel("hosted", { projectName, modelVersion });
        }
        if (count > 4) {
            const greengrass = {
                s3OutputLocation: { bucket, prefix: "edge/" },
                componentName: "com.example.plates",
                targetPlatform: { os: "LINUX", arch: "X86_64" },
            };
            new LookoutVisionModelPackage("component", { projectName, modelVersion, configuration: { greengrass } });
        }
    }
}
`;

/** With the real engine and a real service, by the key of a user who has just the actions of docs/permissions.md. */
describe("a stack by a key with little rights", function () {
    this.timeout(200_000);
    let service: ProxiedService;
    let stack: EngineProject;
    const needed = actionsOfPage();

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack(program);
        await drawPictures(join(stack.folder, "pictures"), { normal: 21, anomaly: 10, size: 64, prefix: "" });
        const withoutTraining = [...needed.all].filter((action) => action !== "CreateModel");
        const user = JSON.parse(await users("create", "pipeline", withoutTraining, "--json")) as Record<string, string>;
        stack.env.AWS_ACCESS_KEY_ID = user["accessKeyId"];
        stack.env.AWS_SECRET_ACCESS_KEY = user["secretAccessKey"];
    });
    after(() => service?.remove());

    /** Gives a user these actions on the project `boards` and its models. */
    async function users(verb: string, name: string, actions: string[], ...more: string[]): Promise<string> {
        const policy = join(stack.folder, "policy.json");
        await writeFile(policy, JSON.stringify(policyFor(actions, ["boards"])));
        const args = ["users", verb, name, "--policy", policy, "--data-dir", dataDirOf(service), ...more];
        const { code, stdout, stderr } = await runLookoutvision(args);
        assert.equal(code, 0, stderr);
        return stdout;
    }

    const declare = (resources: object) => writeFile(join(stack.folder, "resources.json"), JSON.stringify(resources));
    const run = async (...args: string[]) => {
        service.proxy.requests.length = 0;
        const result = await stack.run(args[0] === "preview" ? args : [...args, "--yes", "--skip-preview"]);
        return { ...result, operations: new Set<string>(service.proxy.requests) };
    };
    /** The proxy knows the API's own operations only. */
    const sorted = (operations: Iterable<string>) =>
        [...operations].filter((each) => each !== "SetOperatingPoint").sort();

    it("is told which action is missing, on what, and where it is to be allowed", async () => {
        await declare({ count: 3, line: "7" });
        assert.deepEqual(sorted((await run("preview")).operations), [], "a preview calls nothing");
        const { code, stdout } = await run("up");
        assert.notEqual(code, 0);
        assert.match(
            stdout.replace(/\s+/g, " "),
            /user\/pipeline is not authorized to perform: lookoutvision:CreateModel on resource: arn:aws:lookoutvision:\S+:model\/boards\/\* .*: allow this in a policy of the user whose key the provider uses/,
        );
    });

    it("makes, changes, refreshes and destroys every resource with the actions of the page, and needs each of them", async () => {
        await users("change", "pipeline", [...needed.all]);
        await declare({ count: 5, line: "7" });
        const made = await run("up");
        assert.equal(made.code, 0, made.stdout);
        await rm(join(stack.folder, "pictures/normal/normal-0.png"));
        await declare({ count: 5, line: "8" });
        const changed = await run("up");
        assert.equal(changed.code, 0, changed.stdout);
        // The first update, which was refused, made the project and the dataset.
        assert.deepEqual(
            sorted(new Set([...made.operations, ...changed.operations, "CreateProject", "DescribeProject"])),
            sorted(needed.up),
        );
        const refreshed = await run("refresh");
        assert.equal(refreshed.code, 0, refreshed.stdout);
        assert.deepEqual(sorted(refreshed.operations), sorted(needed.refresh));
        const destroyed = await run("destroy");
        assert.equal(destroyed.code, 0, destroyed.stdout);
        assert.deepEqual(sorted(destroyed.operations), sorted(needed.destroy));
    });
});

function dataDirOf({ bucketFolder }: ProxiedService): string {
    return dirname(dirname(bucketFolder));
}
