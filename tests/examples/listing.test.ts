import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../harness/engine/engine";
import { examples } from "./exampleNames";

/** Files of the examples and texts about them. Nothing runs. */
describe("the examples' files", () => {
    it("have projects of their own, so that one service can have all of them", async () => {
        const programs = examples.filter((example) => !/many-lines|hosting/.test(example));
        const names = await Promise.all(
            programs.map(async (example) => {
                const program = await readFile(join(repository, "examples", example, "index.ts"), "utf8");
                return /projectName: "([^"]+)"/.exec(program)?.[1];
            }),
        );
        assert.ok(names.every((name) => name !== undefined && !name.startsWith("line-")));
        assert.deepEqual([...new Set(names)], names);
    });

    it("are what the README shows", async () => {
        const readme = await readFile(join(repository, "README.md"), "utf8");
        const shown = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
        assert.deepEqual(
            shown,
            await Promise.all(
                ["quickstart", "bucket-and-key"].map((name) =>
                    readFile(join(repository, "examples", name, "index.ts"), "utf8"),
                ),
            ),
        );
    });

    it("are all listed, and name the versions that this repository is tested with", async () => {
        const read = async (path: string) => JSON.parse(await readFile(join(repository, path), "utf8"));
        const { version, devDependencies: ofTests } = await read("package.json");
        const devDependencies = { ...ofTests, ...(await read("tools/start/package.json")).dependencies };
        for (const example of examples) {
            const { dependencies, devDependencies: own = {} } = await read(`examples/${example}/package.json`);
            for (const [name, wanted] of Object.entries<string>({ ...dependencies, ...own })) {
                const expected = wanted.startsWith("file:")
                    ? `file:${example.replace(/[^/]+/g, "..")}/packed/${name}-${version}.tgz`
                    : devDependencies[name];
                assert.equal(wanted, expected, `${name} in ${example}`);
            }
        }
        const folders = (await readdir(join(repository, "examples"), { withFileTypes: true })).filter(
            (entry) => entry.isDirectory() && entry.name !== "packed",
        );
        assert.deepEqual(
            [...new Set(examples.map((example) => example.split("/")[0]))].sort(),
            folders.map(({ name }) => name).sort(),
        );
        for (const file of ["README.md", "examples/README.md"]) {
            const text = await readFile(join(repository, file), "utf8");
            assert.deepEqual(
                folders.filter(({ name }) => !text.includes(name)),
                [],
                `not in ${file}`,
            );
        }
    });
});
