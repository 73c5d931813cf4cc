import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "./harness/engine/engine";

describe("The API reference", () => {
    it("has a comment for everything that is exported, and is that of the sources", async function () {
        this.timeout(180_000);
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-reference-"));
        try {
            await generate(folder);
            const committed = join(repository, "docs", "reference");
            assert.deepEqual(await readdir(folder), await readdir(committed));
            for (const page of await readdir(folder)) {
                const [made, kept] = await Promise.all(
                    [folder, committed].map((parent) => readFile(join(parent, page), "utf8")),
                );
                assert.equal(
                    made,
                    kept,
                    `docs/reference/${page} is not up to date: run "npm run reference" and commit it`,
                );
            }
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    });
});

/** Comments that are missing and links that lead nowhere are errors. @throws Error with them. */
async function generate(folder: string): Promise<void> {
    const typedoc = join(repository, "node_modules", "typedoc", "bin", "typedoc");
    try {
        await promisify(execFile)(process.execPath, [typedoc, "--out", folder], { cwd: repository });
    } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`typedoc found:\n${stdout}${stderr}`);
    }
}
