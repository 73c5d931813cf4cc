import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tools/runCommand";
import { repository } from "../harness/engine/engine";

describe("npm start on a fresh clone", function () {
    this.timeout(120_000);
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "fresh-"));
        for (const file of [
            "package.json",
            "package-lock.json",
            "server/package.json",
            "console/package.json",
            "tools",
        ]) {
            await mkdir(join(folder, file, ".."), { recursive: true });
            await cp(join(repository, file), join(folder, file), { recursive: true });
        }
    });
    after(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

    const start = (env: Record<string, string>) =>
        runCommand(process.execPath, [join(folder, "tools", "start.cjs")], {
            cwd: folder,
            // An npm of its own, which has kept nothing.
            env: { PATH: process.env.PATH, HOME: folder, npm_config_userconfig: join(folder, "npmrc"), ...env },
            timeoutMs: 90_000,
        });

    it("says at once that the machine is offline, when npm's cache doesn't have the packages either", async () => {
        // Nobody listens there: as without a network, and without asking a name server.
        const { code, stdout, stderr } = await start({ npm_config_registry: "http://127.0.0.1:9" });
        assert.equal(code, 1);
        assert.match(stdout, /^Installing the packages of npm start [^\n]*\n/);
        assert.match(stdout, /npm's registry can't be reached: taking what npm has kept/);
        assert.match(stderr, /^This machine seems to be offline: npm's registry can't be reached/);
    });

    it("says what npm says when that fails for another reason", async () => {
        const npm = join(folder, "npm.cjs");
        await writeFile(npm, 'console.error("npm error EACCES"); process.exit(process.argv[2] === "ping" ? 0 : 1);');
        const { code, stderr } = await start({ npm_execpath: npm });
        assert.equal(code, 1);
        assert.match(stderr, /^"npm ci" failed:\nnpm error EACCES\nCheck the network/);
    });

    it("installs what a training needs first, adds the console's packages, and begins anew where that was killed", async () => {
        const calls = join(folder, "calls");
        const npm = join(folder, "npm.cjs");
        const script = (end: string) =>
            `require("node:fs").appendFileSync(${JSON.stringify(calls)}, process.argv.slice(2, 5).join(" ") + "\\n"); ${end}`;
        const install = async (set: string, end: string) => {
            await rm(calls, { force: true });
            await writeFile(npm, script(`if (process.argv[2] !== "ping") { ${end} }`));
            const program = `const prepare = require("./tools/prepare.cjs");
                const compiled = Promise.reject(new Error("packages are there"));
                compiled.catch(() => undefined);
                const work = { start: () => prepare.installPackages(() => undefined, "start"), all: () => prepare.installPackages(() => undefined, "all"),
                    page: () => prepare.makePage(() => undefined, compiled) };
                work[${JSON.stringify(set)}]().catch(({ message }) => console.log(message.split("\\n")[0]));`;
            const { stdout } = await runCommand(process.execPath, ["-e", program], {
                cwd: folder,
                env: { PATH: process.env.PATH, HOME: folder, npm_execpath: npm },
                timeoutMs: 30_000,
            });
            const asked = await readFile(calls, "utf8").catch(() => "");
            return { said: stdout, asked: asked.split("\n").filter((line) => line !== "" && !line.startsWith("ping")) };
        };
        const training = ["ci --omit=dev --workspace=server"];
        const page = ["install --omit=dev --no-save"];
        await mkdir(join(folder, "node_modules"));

        assert.deepEqual((await install("start", "")).asked, training);
        assert.deepEqual((await install("start", "")).asked, []);
        // npm takes back what it has begun.
        assert.deepEqual(await install("page", "process.exit(1)"), { said: '"npm install" failed:\n', asked: page });
        assert.deepEqual((await install("start", "")).asked, []);
        await install("page", "process.kill(process.ppid, 'SIGKILL')");
        assert.deepEqual((await install("start", "")).asked, training);
        assert.deepEqual(await install("page", ""), { said: "packages are there\n", asked: page });
        assert.deepEqual((await install("start", "")).asked, []);
        assert.deepEqual((await install("page", "")).asked, []);
        assert.deepEqual((await install("all", "")).asked, ["ci --no-audit --no-fund"]);
        assert.deepEqual((await install("page", "")).asked, []);
    });
});
