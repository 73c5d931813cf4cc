import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildWithGo } from "../../../tools/pulumiCli/buildWithGo";
import { cliPlace, fillPlace } from "../../../tools/pulumiCli/cachedCli";
import { findPulumiCli } from "../../../tools/pulumiCli/findPulumiCli";
import type { Way } from "../../../tools/pulumiCli/pulumiCli";
import { oldestCli } from "../../../tools/pulumiCli/onPath";
import { repository } from "../../harness/engine/engine";

describe("finding the Pulumi CLI", () => {
    let folder: string;
    let env: NodeJS.ProcessEnv;
    let said: string[];
    const say = (line: string) => void said.push(line);

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-cli-"));
        // Scripts need sh; nothing else of this machine may be found.
        await mkdir(join(folder, "path"));
        env = { PATH: join(folder, "path"), XDG_CACHE_HOME: join(folder, "cache"), PULUMI_HOME: join(folder, "home") };
        said = [];
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const script = async (path: string, text: string) => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, `#!/bin/sh\n${text}\n`);
        await chmod(path, 0o755);
    };
    /** What an installation of Pulumi looks like. */
    const install = async (bin: string, version: string) => {
        await script(join(bin, "pulumi"), `echo v${version}`);
        await script(join(bin, "pulumi-language-nodejs"), "");
    };
    const way = (name: string, put: Way["put"]): Way => ({ name, origin: "build", announcement: `${name} …`, put });
    const refused = way("Refused", async () => {
        throw new Error("not today.");
    });
    const working = way("Working", (place) => fillPlace(place, (making) => install(join(making, "bin"), "3.230.0")));

    it("takes the one on PATH, when its language host is beside it", async () => {
        await install(join(folder, "path"), "3.250.1");
        const cli = await findPulumiCli({ env, say, ways: [refused] });
        assert.deepEqual(cli, {
            command: join(folder, "path/pulumi"),
            folders: [join(folder, "path")],
            version: "3.250.1",
            origin: "PATH",
        });
        assert.deepEqual(said, []);
    });

    it("follows a link on PATH to an installation elsewhere", async () => {
        await install(join(folder, "opt"), "3.250.1");
        await symlink(join(folder, "opt/pulumi"), join(folder, "path/pulumi"));
        const cli = await findPulumiCli({ env, say, ways: [refused] });
        assert.deepEqual(cli.folders, [join(folder, "path"), join(folder, "opt")]);
    });

    it("says why the one on PATH won't do, and goes on", async () => {
        const reasons: [string, () => Promise<void>][] = [
            [`is 3.9.0, and ${oldestCli} or newer is needed`, () => install(join(folder, "path"), "3.9.0")],
            ["has no language host for Node.js", () => script(join(folder, "path/pulumi"), "echo v3.250.1")],
            ['does not answer "pulumi version"', () => script(join(folder, "path/pulumi"), "exit 1")],
        ];
        for (const [reason, put] of reasons) {
            said = [];
            await rm(join(folder, "path"), { recursive: true });
            await put();
            const cli = await findPulumiCli({ env, say, ways: [working] });
            assert.ok(said[0].includes(reason), said.join("\n"));
            assert.equal(cli.version, "3.230.0");
        }
    });

    it("tries one way after the other, and takes what was made from the cache the next time", async () => {
        const made = await findPulumiCli({ env, say, ways: [refused, working] });
        assert.equal(made.origin, "build");
        assert.deepEqual(said, ["Refused …", "  Refused: not today.", "Working …"]);

        said = [];
        const cached = await findPulumiCli({ env, say, ways: [refused] });
        assert.deepEqual(cached, { ...made, origin: "cache" });
        assert.deepEqual(said, []);
    });

    it("never takes what was half made", async () => {
        const interrupted = way("Interrupted", (place) =>
            fillPlace(place, async (making) => {
                await install(join(making, "bin"), "3.230.0");
                throw new Error("the disk is full.");
            }),
        );
        await assert.rejects(findPulumiCli({ env, say, ways: [interrupted] }), /the disk is full/);
        assert.equal(existsSync(cliPlace(env).folder), false);
        assert.deepEqual(await readdir(dirname(cliPlace(env).folder)), []);
    });

    it("ends with one CLI when two are made at once", async () => {
        const found = await Promise.all([1, 2].map(() => findPulumiCli({ env, say, ways: [working] })));
        assert.equal(found[0].command, found[1].command);
        assert.equal((await readdir(dirname(cliPlace(env).folder))).length, 1);
    });

    it("says what to install when there is no way, and why each one failed", async () => {
        await assert.rejects(findPulumiCli({ env, say, ways: [refused, refused] }), (error: Error) => {
            assert.equal(error.name, "VisibleError");
            assert.match(error.message, /pulumi\.com\/docs\/install/);
            assert.match(error.message, /Go 1\.25/);
            assert.equal(error.message.match(/Refused: not today\./g)?.length, 2);
            return true;
        });
    });

    it("hands on what Go says when the build fails, in a line", async () => {
        await script(join(folder, "path/go"), 'echo "go: go.mod requires go >= 1.25.8 (running go 1.20)" >&2; exit 1');
        await assert.rejects(
            findPulumiCli({ env, say, ways: [buildWithGo] }),
            /Build with Go: go: go\.mod requires go >= 1\.25\.8/,
        );
    });

    it("starts the dynamic-resource host of the SDK that the program has installed", async () => {
        const launcher = join(repository, "tools/pulumiCli/pulumi-resource-pulumi-nodejs");
        const host = spawn(launcher, ["127.0.0.1:1"], { cwd: repository, stdio: ["ignore", "pipe", "inherit"] });
        try {
            const port = await new Promise<string>((resolve) => host.stdout.setEncoding("utf8").once("data", resolve));
            assert.match(port, /^\d+\n/);
        } finally {
            host.kill();
        }
    });
});
