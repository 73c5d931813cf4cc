import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repository } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { runLookoutvision } from "../harness/service/runLookoutvision";
import { userActionsOfPage } from "./userActions";
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
        await writeFile(policy, JSON.stringify(policyFor(actions, "boards")));
        const args = ["users", verb, name, "--policy", policy, "--data-dir", dataDirOf(service), ...more];
        const { code, stdout, stderr } = await runLookoutvision(args);
        assert.equal(code, 0, stderr);
        return stdout;
    }

    /** A stack of an example's program, with the key of a new user who has these actions on its project. */
    async function addExample(example: string, projectName: string): Promise<EngineProject> {
        const added = await service.addStack(readFileSync(join(repository, "examples", example, "index.ts"), "utf8"));
        const args = ["users", "create", example, "--policy", join(added.folder, "policy.json"), "--json"];
        await writeFile(join(added.folder, "policy.json"), JSON.stringify(policyFor([...needed.all], projectName)));
        const { code, stdout, stderr } = await runLookoutvision([...args, "--data-dir", dataDirOf(service)]);
        assert.equal(code, 0, stderr);
        const { accessKeyId, secretAccessKey } = JSON.parse(stdout) as Record<string, string>;
        added.env.AWS_ACCESS_KEY_ID = accessKeyId;
        added.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
        return added;
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

    it("runs the examples quickstart and least-privilege, with the actions of the page on their own projects", async () => {
        for (const [example, projectName] of [
            ["quickstart", "boards"],
            ["least-privilege", "line7"],
        ] as const) {
            const added = await addExample(example, projectName);
            await drawPictures(join(added.folder, "pictures"), { normal: 20, anomaly: 10, size: 64, prefix: "" });
            await added.mustRun(["preview"]);
            await added.mustRun(["up", "--yes", "--skip-preview"]);
            await added.mustRun(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
            await added.mustRun(["destroy", "--yes", "--skip-preview"]);
        }
    });
});

/** Policy with the page's actions on a project and its models, and those on users and policies. */
function policyFor(actions: readonly string[], projectName: string): object {
    const Resource = [`project/${projectName}`, `model/${projectName}/*`].map(
        (path) => `arn:aws:lookoutvision:*:*:${path}`,
    );
    const Statement = [
        { Effect: "Allow", Action: actions.map((action) => `lookoutvision:${action}`), Resource },
        { Effect: "Allow", Action: "lookoutvision:ListProjects", Resource: "*" },
        { Effect: "Allow", Action: userActionsOfPage(), Resource: "arn:aws:iam::*:*" },
    ];
    return { Version: "2012-10-17", Statement };
}

function dataDirOf({ bucketFolder }: ProxiedService): string {
    return dirname(dirname(bucketFolder));
}

/** The actions in the table of docs/permissions.md, by its columns. */
function actionsOfPage(): Record<"up" | "refresh" | "destroy" | "all", Set<string>> {
    const page = readFileSync(join(repository, "docs", "permissions.md"), "utf8");
    const rows = [...page.matchAll(/^\| `(?:LookoutVision\w+)` \|(.*)\|(.*)\|(.*)\|$/gm)];
    assert.equal(rows.length, 8);
    const column = (place: number) =>
        new Set(rows.flatMap((row) => [...row[place].matchAll(/`([A-Z]\w+)`/g)].map(([, action]) => action)));
    const [up, refresh, destroy] = [1, 2, 3].map(column);
    return { up, refresh, destroy, all: new Set([...up, ...refresh, ...destroy]) };
}
