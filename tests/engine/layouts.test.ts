import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../tools/runCommand";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";

const resources = `
    const bucket = new LookoutVisionLocalBucket("bucket");
    const project = new LookoutVisionProject("project", { projectName: "boards" });
    const pictures = new LookoutVisionDataset("pictures", {
        projectName: project.projectName,
        datasetType: "train",
        images: { folder: "./pictures", bucket: bucket.bucket },
    });
`;
const names = "LookoutVisionDataset, LookoutVisionLocalBucket, LookoutVisionProject";
const asModule = `import { ${names} } from "pulumi-lookoutvision";\n${resources}\nexport const { imageStats } = pictures;\n`;
const asCommonJs = `const { ${names} } = require("pulumi-lookoutvision");\n${resources}\nexports.imageStats = pictures.imageStats;\n`;
const inline = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { ${names} } = require("pulumi-lookoutvision");

async function program() {${resources}
    return { imageStats: pictures.imageStats };
}

async function main() {
    const stack = await LocalWorkspace.createOrSelectStack({ stackName: "inline", projectName: "test", program });
    await stack.setConfig("lookoutvision:dataDir", { value: process.argv[2] });
    const { outputs } = await stack.up();
    const { resourceChanges } = (await stack.up({ refresh: true })).summary;
    await stack.destroy();
    console.log(JSON.stringify({ total: outputs.imageStats.value.total, resourceChanges, left: (await stack.exportStack()).deployment.resources }));
}

main().catch((error) => { console.error(error); process.exitCode = 1; });
`;

/** Where a program's files and packages may be, with the real engine. Packages are in the folder above, as in a workspace. */
describe("a program", function () {
    this.timeout(300_000);
    let workspace: EngineProject;

    before(async () => {
        workspace = await createEngineProject({});
    });
    after(() => workspace?.remove());

    interface Layout {
        folder: string;
        /** Of Pulumi.yaml. The program runs in the folder that it is in, with the pictures beside it. */
        main: string;
        program: string;
        type?: "module";
        runtime?: string;
    }
    const layouts: Record<string, Layout> = {
        "of ECMAScript modules in a folder with a blank and other letters": {
            folder: "Prüf linie 7",
            main: "index.js",
            program: asModule,
            type: "module",
        },
        "of TypeScript as ECMAScript modules": {
            folder: "typescript",
            main: "index.ts",
            program: asModule,
            type: "module",
            runtime: "{ name: nodejs, options: { nodeargs: --loader ts-node/esm --no-warnings } }",
        },
        "of plain JavaScript, as compiled into another folder,": {
            folder: "compiled",
            main: "dist/index.js",
            program: asCommonJs,
        },
    };
    for (const [title, { folder, main, program, type, runtime = "nodejs" }] of Object.entries(layouts)) {
        it(`${title} makes, reads and destroys its resources`, async () => {
            const at = join(workspace.folder, folder);
            await mkdir(join(at, main, ".."), { recursive: true });
            await writeFile(join(at, main), program);
            await writeFile(join(at, "package.json"), JSON.stringify({ name: "program", private: true, type }));
            await writeFile(
                join(at, "tsconfig.json"),
                JSON.stringify({ compilerOptions: { target: "ES2022", module: "node16" } }),
            );
            await writeFile(join(at, "Pulumi.yaml"), `name: test\nmain: ${main}\nruntime: ${runtime}\n`);
            await cp(join(workspace.folder, "Pulumi.dev.yaml"), join(at, "Pulumi.dev.yaml"));
            await drawPictures(join(at, main, "../pictures"), { normal: 20, anomaly: 10, size: 64, prefix: "" });
            const run = (...args: string[]) => workspace.mustRun([...args, "--stack", "dev", "--cwd", at]);

            await run("up", "--yes", "--skip-preview");
            assert.equal(((await workspace.outputs()).imageStats as { total: number }).total, 30);
            await run("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
            await run("destroy", "--yes", "--skip-preview");
            assert.deepEqual(await workspace.exportStack(), []);
        });
    }

    it("inside a script of the Automation API does so from the folder in which the script runs", async () => {
        const at = join(workspace.folder, "inline");
        await mkdir(at);
        await writeFile(join(at, "train.js"), inline);
        await drawPictures(join(at, "pictures"), { normal: 20, anomaly: 10, size: 64, prefix: "" });
        const { code, stdout, stderr } = await runCommand(process.execPath, ["train.js", workspace.dataDir], {
            cwd: at,
            env: workspace.env,
            timeoutMs: 200_000,
        });
        assert.equal(code, 0, stderr);
        const { total, resourceChanges, left = [] } = JSON.parse(stdout) as Record<string, unknown>;
        assert.deepEqual([total, resourceChanges, left], [30, { same: 5 }, []]);
    });
});
