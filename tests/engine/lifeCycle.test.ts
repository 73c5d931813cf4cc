import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject, StackResource } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { clientOf, modelProgram, wholeProgram } from "./program";
import { until } from "../harness/run/until";

/** One stack from its first preview to its end, with the real engine and a real service that the provider starts. */
describe("a stack's life", function () {
    this.timeout(400_000);
    let project: EngineProject;
    let service: LookoutVision;

    before(async () => {
        project = await createEngineProject({ program: wholeProgram });
        await drawPictures(join(project.folder, "pictures"), { normal: 21, anomaly: 11, size: 64, prefix: "" });
    });
    after(async () => {
        service?.destroy();
        await project?.remove();
    });

    const up = (...args: string[]) => project.run(["up", "--yes", "--skip-preview", ...args]);
    const mustUp = (...args: string[]) => project.mustRun(["up", "--yes", "--skip-preview", ...args]);
    const versions = async () => {
        const { Models = [] } = await service.listModels({ ProjectName: "plates" });
        return Models.map(({ ModelVersion, Status }) => `${ModelVersion} ${Status}`).sort();
    };
    const versionsInState = async () =>
        (await project.exportStack())
            .filter(isModel)
            .map(({ outputs }) => `${outputs?.["version"]} ${outputs?.["status"]}`)
            .sort();

    it("is previewed without starting a service", async () => {
        const { stdout } = await project.mustRun(["preview"]);
        assert.match(stdout, /\+ 6 to create/);
        assert.deepEqual(await readdir(project.dataDir), []);
    });

    it("begins with an up that trains, and shows the training on the model's row", async () => {
        const { stdout } = await mustUp();
        service = await clientOf(project);
        assert.match(stdout, /lookoutvision:Model detector creating .* (The model (waits|is being trained)|\d+ %)/);
        assert.match(
            stdout,
            /Training version 1 of project plates: arn:aws:lookoutvision:us-east-1:\d+:model\/plates\/1/,
        );
        const outputs = await project.outputs();
        assert.equal(outputs["version"], "1");
        assert.equal(outputs["status"], "TRAINED");
        assert.deepEqual(Object.keys(outputs["performance"] as object).sort(), ["f1Score", "precision", "recall"]);
        const { key } = outputs["evaluationResult"] as { key: string };
        const result = JSON.parse(await readFile(join(String(outputs["bucketFolder"]), key), "utf8")) as {
            EvaluationDetails: { ModelArn: string };
        };
        assert.equal(result.EvaluationDetails.ModelArn, outputs["arn"]);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("keeps at most 6 kB of state a model", async () => {
        const model = (await project.exportStack()).find(isModel);
        assert.ok(JSON.stringify(model).length <= 6_000, `${JSON.stringify(model).length}`);
    });

    it("changes nothing when nothing changed, as refresh and preview see it too", async () => {
        const { stdout } = await mustUp("--refresh");
        assert.match(stdout, /6 unchanged/);
        assert.doesNotMatch(stdout, /updated|replaced|created|\[diff/);
    });

    it("shows tags changed beside Pulumi in a refresh, and changes them back in place", async () => {
        const { arn } = await project.outputs();
        await service.tagResource({ ResourceArn: String(arn), Tags: [{ Key: "line", Value: "by hand" }] });
        const refresh = await project.mustRun(["refresh", "--yes", "--skip-preview", "--diff"]);
        assert.match(refresh.stdout, /~ tags[^]*"7" => "by hand"/);
        await project.mustRun(["config", "set", "line", "8"]);
        const { stdout } = await mustUp();
        assert.match(stdout, /~ 1 updated\s+5 unchanged/);
        assert.deepEqual((await service.listTagsForResource({ ResourceArn: String(arn) })).Tags, [
            { Key: "line", Value: "8" },
        ]);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("shares nothing with another stack of the same names on the same service", async () => {
        const other = await createEngineProject({
            program: modelProgram,
            config: { "lookoutvision:dataDir": project.dataDir },
        });
        try {
            const own = (await project.exportStack()).find(isModel)!;
            await writeFile(join(other.folder, "arguments.json"), JSON.stringify(own.inputs));
            await other.mustRun(["up", "--yes", "--skip-preview"]);
            const theirs = (await other.exportStack()).find(isModel)!;
            assert.equal(theirs.urn, own.urn);
            assert.equal(theirs.outputs?.["version"], "2");
            assert.deepEqual(await versions(), ["1 TRAINED", "2 TRAINED"]);
            await other.mustRun(["destroy", "--yes", "--skip-preview"]);
            assert.deepEqual(await versions(), ["1 TRAINED"]);
        } finally {
            await other.remove();
        }
    });

    it("keeps a version whose training failed, and trains anew when the cause is gone", async () => {
        // Of 21 normal pictures 20 must be usable.
        const pictures = ["normal-4.png", "normal-5.png"].map((name) => join(project.folder, "pictures/normal", name));
        const whole = await Promise.all(pictures.map((picture) => readFile(picture)));
        await Promise.all(pictures.map((picture, index) => writeFile(picture, whole[index].subarray(0, 300))));
        const failed = await up();
        assert.notEqual(failed.code, 0);
        const output = failed.stdout + failed.stderr;
        assert.match(
            output,
            /error: 1 error occurred:\s+\* Training version 3 of LookoutVisionModel "detector" \(project plates\) failed: .*normal-4\.png/,
        );
        assert.doesNotMatch(output, /\n\s+at .*\.[jt]s:\d+/);
        assert.deepEqual(await versionsInState(), ["1 TRAINED", "3 TRAINING_FAILED"]);
        assert.deepEqual(await versions(), ["1 TRAINED", "3 TRAINING_FAILED"]);

        // A refresh makes the engine forget that the resource failed; the status doesn't.
        await project.mustRun(["refresh", "--yes", "--skip-preview"]);
        await writeFile(pictures[0], whole[0]);
        const { stdout } = await mustUp();
        assert.match(
            stdout,
            /warning: 1 picture was skipped: s3:\S+normal-5\.png \(it is damaged .*\)\. The evaluation report lists/,
        );
        assert.deepEqual(await versions(), ["4 TRAINED"]);
        assert.deepEqual(await versionsInState(), ["4 TRAINED"]);
        await writeFile(pictures[1], whole[1]);
    });

    it("takes up the training that a killed up had started", async () => {
        await project.mustRun(["config", "set", "trigger", "second"]);
        const killed = project.start(["up", "--yes", "--skip-preview"]);
        await until(async () => (await versions()).includes("5 TRAINING"));
        const orphans = childrenOf(killed.pid!);
        process.kill(killed.pid!, "SIGKILL");
        assert.match((await up()).stderr, /currently locked/);
        await project.mustRun(["cancel", "--yes"]);
        await mustUp();
        assert.deepEqual(await versions(), ["5 TRAINED"]);
        assert.deepEqual(await versionsInState(), ["5 TRAINED"]);
        assert.equal((await project.outputs())["version"], "5");
        // The provider's host ends by itself; Pulumi's own language host doesn't.
        const [hosts, others] = [true, false].map((isHost) =>
            orphans.filter(({ command }) => command.includes("dynamic-provider") === isHost),
        );
        assert.equal(hosts.length, 1);
        await until(async () => !runs(hosts[0].pid));
        others.filter(({ pid }) => runs(pid)).forEach(({ pid }) => process.kill(pid, "SIGKILL"));
    });

    it("ends with a destroy that leaves the evaluation files, and with its service", async () => {
        const { bucketFolder } = await project.outputs();
        const { stdout } = await project.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.match(stdout, /The folder .* is kept, since there are files in it\./);
        const left = (await readdir(String(bucketFolder), { recursive: true, withFileTypes: true })).filter((entry) =>
            entry.isFile(),
        );
        assert.ok(
            left.length > 0 &&
                left.every(({ name }) => /^Evaluation(Manifest|Result|Report)-plates-\d+\.(json|html)$/.test(name)),
            left.map(({ name }) => name).join(),
        );
        assert.deepEqual(await project.exportStack(), []);
        const { pid } = JSON.parse(await readFile(join(project.dataDir, "service.json"), "utf8").catch(() => "{}")) as {
            pid?: number;
        };
        await until(async () => pid === undefined || !runs(pid));
    });
});

function isModel({ type }: StackResource): boolean {
    return type === "pulumi-nodejs:dynamic/lookoutvision:Model";
}

/** The processes that a process started and that still run, without their own. */
function childrenOf(parent: number): { pid: number; command: string }[] {
    return execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" })
        .split("\n")
        .flatMap((line) => {
            const [, pid, ppid, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
            return Number(ppid) === parent ? [{ pid: Number(pid), command: command }] : [];
        });
}

function runs(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
