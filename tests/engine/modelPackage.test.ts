import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { runLookoutvision } from "../harness/service/runLookoutvision";
import { wholeProgram } from "./program";

const program = `${wholeProgram}
import { LookoutVisionModelPackage } from "pulumi-lookoutvision";

const component = new LookoutVisionModelPackage("component", {
    projectName: project.projectName,
    modelVersion: model.version,
    configuration: {
        greengrass: {
            s3OutputLocation: { bucket: bucket.bucket, prefix: "edge/" },
            componentName: "com.example.plates",
            tags: { line: "7" },
            targetPlatform: { os: "LINUX", arch: "X86_64" },
        },
    },
});
export const { output, jobName } = component;
export const packageStatus = component.status;
`;

/** A stack whose model becomes a component, with the real engine and a real service. */
describe("a model package in a stack", function () {
    this.timeout(300_000);
    let project: EngineProject;

    before(async () => {
        project = await createEngineProject({ program });
        await drawPictures(join(project.folder, "pictures"), { normal: 21, anomaly: 11, size: 64, prefix: "" });
    });
    after(() => project?.remove());

    const mustUp = (...args: string[]) => project.mustRun(["up", "--yes", "--skip-preview", ...args]);
    const archive = async (version: string) => {
        const { bucketFolder } = await project.outputs();
        return join(
            String(bucketFolder),
            `edge/artifacts/com.example.plates/${version}/com.example.plates-${version}.zip`,
        );
    };

    it("is made after its model, from the first up on, and detects without the service", async () => {
        const { stdout } = await mustUp();
        assert.match(stdout, /lookoutvision:ModelPackage component created/);
        const { output, packageStatus } = await project.outputs();
        assert.deepEqual(
            [output, packageStatus],
            [{ componentName: "com.example.plates", componentVersion: "1.0.0" }, "SUCCEEDED"],
        );
        const picture = join(project.folder, "pictures/anomaly/anomaly-3.png");
        const { stdout: seen, stderr } = await runLookoutvision(
            ["detect", "--package", await archive("1.0.0"), "--unverified", picture],
            { cwd: project.folder },
        );
        assert.match(seen, / anomaly +confidence /, stderr);
    });

    it("changes nothing when nothing changed, as refresh sees it too", async () => {
        const { stdout } = await mustUp("--refresh");
        assert.match(stdout, /7 unchanged/);
        assert.doesNotMatch(stdout, /updated|replaced|created|\[diff/);
    });

    it("follows a model that is trained anew, as another version of the component", async () => {
        const before = (await project.outputs())["jobName"];
        await project.mustRun(["config", "set", "trigger", "second"]);
        await mustUp();
        const { output, jobName } = await project.outputs();
        assert.deepEqual(output, { componentName: "com.example.plates", componentVersion: "2.0.0" });
        assert.notEqual(jobName, before);
        assert.ok(existsSync(await archive("1.0.0")) && existsSync(await archive("2.0.0")));
    });

    it("ends with a destroy that says what stays, and leaves recipes and archives", async () => {
        const { bucketFolder } = await project.outputs();
        const { stdout } = await project.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.match(
            stdout,
            /What was packaged stays\. The component is in s3:\/\/.*\/edge\/recipes\/com\.example\.plates-2\.0\.0\.json and s3:/,
        );
        assert.deepEqual(await project.exportStack(), []);
        assert.deepEqual((await readdir(join(String(bucketFolder), "edge", "recipes"))).sort(), [
            "com.example.plates-1.0.0.json",
            "com.example.plates-2.0.0.json",
        ]);
    });
});
