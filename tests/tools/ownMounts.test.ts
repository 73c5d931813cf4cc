import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tools/runCommand";
import { repository } from "../harness/engine/engine";
import { withOwnMounts } from "../harness/parts/mountNamespace";

describe("mounts of a test's own", function () {
    this.timeout(60_000);
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "own-mounts-"));
    });
    after(() => rm(folder, { recursive: true }));

    it("are seen by its processes alone, and are as small as it wants them", async () => {
        const script = `mount -t tmpfs -o size=64k tmpfs "$1" && ! dd if=/dev/zero of="$1/fill" bs=4k 2>&1 && stat -c %s "$1/fill"`;
        const [program, ...words] = withOwnMounts();
        const { code, stdout, stderr } = await runCommand(program, [...words, "sh", "-c", script, "sh", folder], {
            timeoutMs: 10_000,
        });
        assert.equal(code, 0, stderr);
        assert.match(stdout, /No space left on device[^]*\n65536\n$/);
        assert.deepEqual(await readdir(folder), []);
    });

    it("fail the set-up of all tests where they can't be had, before anything else, in a sentence that says what to do", async () => {
        const setUp = [
            join(repository, "node_modules", "ts-node", "dist", "bin-transpile.js"),
            join(repository, "tests", "harness", "run", "setUp.ts"),
        ];
        const { code, stdout, stderr } = await runCommand(process.execPath, setUp, {
            cwd: repository,
            env: { ...process.env, PATH: folder },
            timeoutMs: 50_000,
        });
        assert.equal(code, 1);
        assert.equal(stdout, "");
        assert.match(stderr, /refuses \(.*unshare.*ENOENT.*\)\. They need unshare .*: run them as root; or allow user/);
    });
});
