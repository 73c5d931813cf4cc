import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { appendFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tools/runCommand";
import { repository } from "../harness/engine/engine";

/** A clone in small: the tools as they are, and two packages of a few files. */
describe("what npm start compiles", function () {
    this.timeout(120_000);
    let folder: string;
    const at = (path: string) => join(folder, path);
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "transpiled-"));
        await mkdir(at("tools"));
        for (const file of ["transpile.cjs", "prepare.cjs"]) {
            await cp(join(repository, "tools", file), at(`tools/${file}`));
        }
        for (const file of ["tsconfig.json", "tsconfig.build.json", "server/tsconfig.build.json"]) {
            await cp(join(repository, file), at(file));
        }
        await cp(join(repository, "server/pictures"), at("server/pictures"), { recursive: true });
        await cp(join(repository, "server/files"), at("server/files"), { recursive: true });
        await mkdir(at("providers"));
        await writeFile(
            at("providers/one.ts"),
            "import * as os from 'node:os';\nexport const one: number = os.EOL.length;\n",
        );
        await symlink(join(repository, "node_modules"), at("node_modules"));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    async function runNode(...args: string[]): Promise<string> {
        const { code, stdout, stderr } = await runCommand(process.execPath, args, { cwd: folder, timeoutMs: 100_000 });
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    }
    const compileToRun = () =>
        runNode(
            "-e",
            'require("./tools/prepare.cjs").compileToRun(() => {}).catch(({ message }) => console.log(message))',
        );
    const javaScript = async (path: string) =>
        Object.fromEntries(
            (await readdir(at(path), { recursive: true }))
                .filter((file) => file.endsWith(".js"))
                .map((file) => [file, readFileSync(at(`${path}/${file}`), "utf8")]),
        );

    it("is, byte for byte, the compiler's JavaScript", async () => {
        await compileToRun();
        const transpiled = [await javaScript("bin"), await javaScript("server/dist")];
        assert.ok(Object.keys(transpiled[1]).length > 10);
        await mkdir(at("compiled"));
        const tsc = join(repository, "node_modules/typescript/bin/tsc");
        for (const [project, index] of [
            ["tsconfig.build.json", 0],
            ["server/tsconfig.build.json", 1],
        ] as const) {
            const out = `compiled/${index}`;
            const buildInfo = ["--tsBuildInfoFile", `${out}/.tsbuildinfo`];
            await runNode(tsc, "-p", project, "--outDir", out, "--noCheck", ...buildInfo);
            assert.deepEqual(transpiled[index], await javaScript(out));
        }
    });

    it("is only what has changed, the next time", async () => {
        const written = () =>
            ["bin/one.js", "server/dist/files/packageRoot.js"].map((file) => statSync(at(file)).mtimeMs);
        const before = written();
        assert.equal(await compileToRun(), "");
        assert.deepEqual(written(), before);
        await appendFile(at("providers/one.ts"), "export const two = 2;\n");
        await compileToRun();
        assert.ok(written()[0] > before[0]);
        assert.equal(written()[1], before[1]);
    });

    it("says where a source is wrong, and does so until it is mended", async () => {
        await writeFile(at("providers/wrong.ts"), "export const one = ;\n");
        for (let time = 0; time < 2; time++) {
            assert.match(
                await compileToRun(),
                /^The sources don't compile:\nproviders\/wrong\.ts\(1,20\): error TS1109: Expression expected\.\n$/,
            );
        }
        await writeFile(at("providers/wrong.ts"), "export const one = 1;\n");
        assert.equal(await compileToRun(), "");
    });
});
