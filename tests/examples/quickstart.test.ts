import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../tools/runCommand";
import type { EngineProject } from "../harness/engine/engine";
import { manifestWith, npmInstall, packPackages } from "../harness/engine/packedPackages";
import type { PackedPackages } from "../harness/engine/packedPackages";
import { createExample, destroyAll, upTwice } from "./exampleProject";
import { limitKey } from "./limitedKey";

/** As a user does it: in an empty folder, with an installation of its own, from what npm would publish. */
describe("the quickstart in a folder of its own", function () {
    this.timeout(300_000);
    let packed: PackedPackages;
    let project: EngineProject;

    before(async () => {
        packed = await packPackages();
        project = await createExample("quickstart", "none");
        await writeFile(join(project.folder, "package.json"), await manifestWith(packed, "quickstart"));
        await npmInstall(project.folder);
    });
    after(async () => {
        await project?.remove();
        await packed?.remove();
    });

    const node = (script: string) =>
        execFileSync(process.execPath, ["-e", script], { cwd: project.folder, encoding: "utf8" });
    const lookoutvision = (...args: string[]) =>
        runCommand(join(project.folder, "node_modules/.bin/lookoutvision"), args, {
            cwd: project.folder,
            env: project.env,
            timeoutMs: 120_000,
        });

    it("gets packages that hold what is compiled, what is told and the licence, and no sources, tests or maps", () => {
        const files = (name: keyof PackedPackages["tarballs"]) =>
            execFileSync("tar", ["-tzf", packed.tarballs[name]], { encoding: "utf8" })
                .trim()
                .split("\n")
                .map((path) => path.replace(/^package\//, ""));
        for (const [name, wanted, allowed] of [
            [
                "pulumi-lookoutvision",
                [
                    "bin/index.js",
                    "bin/index.d.ts",
                    "providers/provider.cjs",
                    "LICENSE",
                    "NOTICE",
                    "README.md",
                    "package.json",
                ],
                /^bin\/.+\.(js|d\.ts)$/,
            ],
            [
                "lookoutvision",
                [
                    "cli/lookoutvision.cjs",
                    "dist/cli/main.js",
                    "dist/localService/findOrStart.js",
                    "dist/page/icon.svg",
                    "dist/page/index.html",
                    "detector/backbone/LICENSE",
                    "edgeAgent/edge-agent.proto",
                    "edgeAgent/lookoutvision-edge-agent.service",
                    "sageMaker/policies/caller.json",
                    "sageMaker/policies/role-trust.json",
                    "sageMaker/policies/role.json",
                    "LICENSE",
                    "README.md",
                    "package.json",
                ],
                /^(dist\/.+\.(js|d\.ts)|dist\/page\/assets\/[\w-]+\.(css|woff2)|detector\/backbone\/\w+\.onnx|detector\/(.+\/)?README\.md)$/,
            ],
        ] as const) {
            const held = files(name);
            assert.deepEqual(
                wanted.filter((path) => !held.includes(path)),
                [],
                `${name} lacks`,
            );
            assert.deepEqual(
                held.filter((path) => !(wanted as readonly string[]).includes(path) && !allowed.test(path)),
                [],
                `${name} holds too much`,
            );
        }
    });

    it("gets packages that load without the repository around", () => {
        assert.match(
            node('console.log(require.resolve("pulumi-lookoutvision"))'),
            new RegExp(`^${project.folder}/node_modules/`),
        );
        const names = JSON.parse(
            node('console.log(JSON.stringify(Object.keys(require("pulumi-lookoutvision"))))'),
        ) as string[];
        assert.ok(names.includes("DefectDetector") && names.includes("LookoutVisionModel"), names.join());
        node('require("pulumi-lookoutvision/provider"); require("lookoutvision/localService")');
    });

    it("trains by a key with little rights, changes nothing the second time, judges a picture and leaves nothing", async () => {
        const { lifted } = await limitKey(project, { examples: ["quickstart"] });
        const { status, version } = await upTwice(project);
        assert.deepEqual([status, version], ["TRAINED", "1"]);
        const pictures = ["pictures/anomaly/anomaly-1.png", "pictures/normal/normal-1.png"];
        const { code, stdout, stderr } = await lifted(() => lookoutvision("detect", "boards", ...pictures));
        assert.equal(code, 0, stderr);
        assert.match(stdout, /anomaly-1\.png +anomaly .*\n.*normal-1\.png +normal /);
        await destroyAll(project);
    });
});
