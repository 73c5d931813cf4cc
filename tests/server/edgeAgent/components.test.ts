import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packageVersion } from "../../../server/files/packageRoot";
import { componentFiles, componentRecipe } from "../../../server/packaging/componentRecipe";
import { lastLines, runCommand } from "../../../tools/runCommand";
import { edgeClient } from "../../harness/edge/edgeAgentProcess";
import type { EdgeClient } from "../../harness/edge/edgeAgentProcess";
import { fixtureKey, packedFixture, pictureSize } from "../../harness/edge/packedFixture";
import { endWithUs } from "../../harness/run/endWithUs";
import { until } from "../../harness/run/until";
import { lookoutvisionCommand } from "../../harness/service/serverModule";

const { writeDevicePackage } = require("../../../tools/devicePackage.cjs") as {
    writeDevicePackage(folder: string): void;
};

interface Recipe {
    ComponentConfiguration: { DefaultConfiguration: Record<string, unknown> };
    Manifests: { Lifecycle: Record<"Install" | "Run" | "Shutdown", { Script: string }> }[];
}

/** The scripts of recipes, run as Greengrass runs them, with the values in place of its variables. */
describe("the components of packaging jobs on one device", function () {
    this.timeout(120_000);
    let device: string;
    let socket: string;
    let client: EdgeClient;
    const scripts: Record<string, Record<string, string>> = {};
    const running: Record<string, ChildProcess> = {};

    before(async () => {
        device = await mkdtemp(join(tmpdir(), "device-"));
        socket = join(device, "agent.sock");
        const bin = join(device, ".local", "share", "lookoutvision", "bin");
        await mkdir(bin, { recursive: true });
        const command = [process.execPath, ...lookoutvisionCommand("cli/deviceMain")].map((part) => `"${part}"`);
        await writeFile(join(bin, "lookoutvision"), `#!/bin/sh\nexec ${command.join(" ")} "$@"\n`, { mode: 0o755 });
        for (const [name, Autostart] of [
            ["plates", "true"],
            ["cups", "false"],
        ]) {
            const configuration = { S3OutputLocation: { Bucket: "factory" }, ComponentName: name };
            const model = { projectName: name, modelVersion: "1", modelArn: "arn", packageKey: fixtureKey.publicKey };
            const recipe = componentRecipe(configuration, "1.0.0", model) as Recipe;
            const { key } = componentFiles(configuration, "1.0.0").archive;
            await mkdir(join(device, dirname(key)), { recursive: true });
            await writeFile(join(device, key), await packedFixture(name));
            const settings = {
                ...recipe.ComponentConfiguration.DefaultConfiguration,
                Socket: `unix://${socket}`,
                Autostart,
            };
            const fill = (script: string) =>
                script
                    .replaceAll("{artifacts:path}", join(device, dirname(key)))
                    .replace(/\{configuration:\/(\w+)\}/g, (_all, member: string) =>
                        String((settings as Record<string, unknown>)[member]),
                    );
            scripts[name] = Object.fromEntries(
                Object.entries(recipe.Manifests[0].Lifecycle).map(([step, { Script }]) => [step, fill(Script)]),
            );
        }
        client = edgeClient(`unix:${socket}`);
    });
    after(async () => {
        client?.close();
        Object.values(running).forEach((child) => child.kill("SIGKILL"));
        await rm(device, { recursive: true });
    });

    const env = () => ({ PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: device });
    const run = (name: string) => {
        running[name] = spawn("sh", ["-c", scripts[name].Run], { env: env(), stdio: "inherit" });
        endWithUs(running[name]);
    };
    const runToEnd = async (name: string, step: string) => {
        const result = await runCommand("sh", ["-c", scripts[name][step]], { env: env(), timeoutMs: 60_000 });
        assert.equal(result.code, 0, lastLines(result));
        return result;
    };
    const statuses = async () => {
        const { models } = await client.call<{ models: { model_component: string; status: string }[] }>(
            "ListModels",
            {},
        );
        return Object.fromEntries(models.map(({ model_component: name, status }) => [name, status]));
    };
    const untilStatuses = (expected: object) =>
        until(
            async () => {
                const now = await statuses().catch(() => undefined);
                return JSON.stringify(now) === JSON.stringify(expected);
            },
            { what: JSON.stringify(expected), timeoutMs: 20_000 },
        );

    it("install nothing where the agent of their version is there", async () => {
        const { stdout, stderr } = await runToEnd("plates", "Install");
        assert.deepEqual([stdout, stderr], ["", ""]);
        assert.match(scripts.plates.Install, new RegExp(`npm install .* lookoutvision-edge@${packageVersion} `));
    });

    it("share one agent, which starts the model of a component that says so", async () => {
        run("plates");
        await untilStatuses({ plates: "RUNNING" });
        run("cups");
        await untilStatuses({ plates: "RUNNING", cups: "STOPPED" });
        await client.run("cups");
    });

    it("go on when the one whose process is the agent is killed or shut down, with the models that ran", async () => {
        running.plates.kill("SIGKILL");
        await untilStatuses({ cups: "RUNNING", plates: "RUNNING" });
        run("plates");
        await runToEnd("cups", "Shutdown");
        await untilStatuses({ plates: "RUNNING" });
        running.cups.kill("SIGTERM");
        await untilStatuses({ plates: "RUNNING" });
        await runToEnd("plates", "Shutdown");
        await untilStatuses({});
        running.plates.kill("SIGTERM");
        await until(async () => running.plates.exitCode !== null);
        assert.equal(running.plates.exitCode, 0);
        assert.deepEqual(await readdir(join(device, ".local", "state", "lookoutvision", "packages")), []);
    });
});

describe("the unit for systemd", () => {
    const unit = join(__dirname, "..", "..", "..", "server", "edgeAgent", "lookoutvision-edge-agent.service");

    it("is one that systemd accepts, or has the keys of one where systemd isn't installed", async () => {
        const result = await runCommand("systemd-analyze", ["verify", unit], { timeoutMs: 30_000 }).catch(
            (error: NodeJS.ErrnoException) => assert.equal(error.code, "ENOENT"),
        );
        if (result) {
            assert.deepEqual([result.code, result.stdout, result.stderr], [0, "", ""]);
        }
        const lines = (await readFile(unit, "utf8")).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
        assert.deepEqual(
            lines.filter((line) => line.startsWith("[")),
            ["[Unit]", "[Service]", "[Install]"],
        );
        assert.deepEqual(
            lines.filter((line) => !/^(\[\w+\]|[A-Z]\w+=.*)$/.test(line)),
            [],
        );
        const { ExecStart, WantedBy } = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
        assert.match(
            ExecStart,
            /^\/usr\/bin\/env lookoutvision edge-agent --packages \/var\/lib\/lookoutvision\/packages /,
        );
        assert.equal(WantedBy, "multi-user.target");
    });
});

describe("the package for devices", function () {
    this.timeout(60_000);
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "device-package-"));
        writeDevicePackage(folder);
        await symlink(join(__dirname, "..", "..", "..", "node_modules"), join(folder, "node_modules"));
    });
    after(() => rm(folder, { recursive: true }));

    it("needs what detection and gRPC need, and nothing of Pulumi, the store, the service or AWS", async () => {
        const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
        assert.deepEqual(Object.keys(dependencies), [
            "@grpc/grpc-js",
            "@grpc/proto-loader",
            "commander",
            "mqtt",
            "onnxruntime-node",
            "sharp",
        ]);
    });

    it("has all that the agent loads", async () => {
        await writeFile(join(folder, "plates.zip"), await packedFixture("plates"));
        const socket = join(folder, "agent.sock");
        const child = spawn(
            process.execPath,
            [
                ...[join(folder, "cli", "lookoutvision.cjs"), "edge-agent", "--packages", join(folder, "plates.zip")],
                ...["--socket", socket, "--state", join(folder, "state.json"), "--autostart"],
            ],
            { stdio: ["ignore", "ignore", "inherit"] },
        );
        endWithUs(child);
        const client = edgeClient(`unix:${socket}`);
        try {
            await until(() =>
                client.describe("plates").then(
                    ({ status }) => status === "RUNNING",
                    () => false,
                ),
            );
            const { width, height } = pictureSize;
            await client.detect("plates", { width, height, byte_data: Buffer.alloc(3 * width * height) });
        } finally {
            client.close();
            child.kill("SIGKILL");
        }
    });
});
