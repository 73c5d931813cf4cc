import assert from "node:assert/strict";
import { join } from "node:path";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject, StackResource } from "../harness/engine/engine";
import { clientOf } from "./program";

const program = `
import { Config } from "@pulumi/pulumi";
import { LookoutVisionDataset, LookoutVisionLocalBucket, LookoutVisionModel, LookoutVisionProject } from "pulumi-lookoutvision";

const config = new Config();
if (config.get("name")) {
    const bucket = new LookoutVisionLocalBucket("bucket");
    const { projectName } = new LookoutVisionProject("project", { projectName: "boards" });
    const images = { folder: "./pictures", bucket: bucket.bucket };
    const { contentHash } = new LookoutVisionDataset("pictures", { projectName, datasetType: "train", images });
    const outputConfig = { s3Location: { bucket: bucket.bucket } };
    new LookoutVisionModel(config.require("name"), { projectName, outputConfig, triggers: [contentHash, config.get("trigger") ?? ""] });
}
`;

/** Pulumi's own commands that change a state, with the real engine. */
describe("resources in a state", function () {
    this.timeout(300_000);
    let project: EngineProject;
    const onStack = async (stack: string, ...args: string[]) =>
        (await project.mustRun([...args, "--stack", stack])).stdout;
    const up = (stack: string, ...args: string[]) => onStack(stack, "up", "--yes", "--skip-preview", ...args);
    const ours = async (stack: string) => {
        const { deployment } = JSON.parse(await onStack(stack, "stack", "export")) as {
            deployment: { resources?: StackResource[] };
        };
        return (deployment.resources ?? []).filter(({ type }) => /lookoutvision:(?!StackIdentity)/.test(type));
    };
    const urnOf = async (kind: string) => (await ours("dev")).find(({ type }) => type.endsWith(`:${kind}`))!.urn;
    const versions = async () => {
        const { Models = [] } = await (await clientOf(project)).listModels({ ProjectName: "boards" });
        return Models.map(({ ModelVersion, Status }) => `${ModelVersion} ${Status}`);
    };

    before(async () => {
        project = await createEngineProject({ program, config: { name: "detector" } });
        await drawPictures(join(project.folder, "pictures"), { normal: 20, anomaly: 10, size: 64, prefix: "" });
        await up("dev", "--parallel", "1");
    });
    after(() => project?.remove());

    it("are the same after an export and import", async () => {
        const file = join(project.folder, "state.json");
        await onStack("dev", "stack", "export", "--file", file);
        await onStack("dev", "stack", "import", "--file", file);
        await up("dev", "--refresh", "--expect-no-changes");
    });

    it("aren't changed when --exclude names them, and are by the next update", async () => {
        await onStack("dev", "config", "set", "trigger", "another");
        await up("dev", "--expect-no-changes", "--exclude", await urnOf("Model"));
        assert.deepEqual(await versions(), ["1 TRAINED"]);
        await up("dev");
        assert.deepEqual(await versions(), ["2 TRAINED"]);
    });

    it("are the same when state rename gives them the name that the program has by now", async () => {
        await onStack("dev", "state", "rename", await urnOf("Model"), "renamed", "--yes");
        await onStack("dev", "config", "set", "name", "renamed");
        await up("dev", "--refresh", "--expect-no-changes");
    });

    it("are the same in the stack to which state move takes them, which then trains and destroys them", async () => {
        await project.mustRun(["stack", "init", "other"]);
        const settings = { "lookoutvision:dataDir": project.dataDir, name: "renamed", trigger: "another" };
        await onStack(
            "other",
            "config",
            "set-all",
            ...Object.entries(settings).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]),
        );
        const urns = (await ours("dev")).map(({ urn }) => urn);
        assert.equal(urns.length, 4);
        await project.mustRun(["state", "move", "--source", "dev", "--dest", "other", "--yes", ...urns]);

        assert.match(await up("other"), /\+ 1 created\s+5 unchanged/); // The created one is the stack's identity.
        assert.deepEqual(await versions(), ["2 TRAINED"]);
        await onStack("dev", "destroy", "--yes", "--skip-preview");
        await onStack("other", "config", "set", "trigger", "a third");
        await up("other");
        assert.deepEqual(await versions(), ["3 TRAINED"]);
        await up("other", "--refresh", "--expect-no-changes");
        await onStack("other", "destroy", "--yes", "--skip-preview");
        assert.deepEqual(await ours("other"), []);
    });
});
