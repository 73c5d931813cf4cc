import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import { createEngineProject, type EngineProject, repository } from "../harness/engine";
import { startMoto } from "../harness/moto";

const counts = { normal: 20, defective: 10, newNormal: 0, newDefective: 0 };

describe("the examples", function () {
    this.timeout(180_000);

    /** Up and down with the fewest pictures that a training takes. */
    const live = async (project: EngineProject) => {
        try {
            await writeSamplePictures(join(project.folder, "drawn"), { counts });
            // As on the first day: pictures sorted into two folders, and nobody has drawn masks.
            await rm(join(project.folder, "drawn/pictures/masks"), { recursive: true });
            await project.mustRun(["up", "--yes", "--skip-preview"]);
            const outputs = await project.outputs();
            await project.mustRun(["destroy", "--yes", "--skip-preview"]);
            return outputs;
        } finally {
            await project.remove();
        }
    };
    const program = async (example: string) => {
        const text = await readFile(join(repository, "examples", example, "index.ts"), "utf8");
        return text.replace('"./pictures"', '"./drawn/pictures"');
    };

    it("train in quickstart", async () => {
        const { status, version } = await live(await createEngineProject({ program: await program("quickstart") }));
        assert.deepEqual([status, version], ["TRAINED", "1"]);
    });

    it("train with S3 and KMS in s3-and-kms", async () => {
        const moto = await startMoto();
        try {
            const outputs = await live(await createEngineProject({ program: await program("s3-and-kms"), moto }));
            assert.equal(outputs.status, "TRAINED");
        } finally {
            await moto.stop();
        }
    });

    it("are what the README shows", async () => {
        const readme = await readFile(join(repository, "README.md"), "utf8");
        const shown = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]!);
        const examples = await Promise.all(
            ["quickstart", "s3-and-kms"].map((example) => readFile(join(repository, "examples", example, "index.ts"), "utf8")),
        );
        assert.deepEqual(shown, examples);
    });

    it("name the versions that this repository is tested with", async () => {
        const read = async (path: string) => JSON.parse(await readFile(join(repository, path), "utf8"));
        const { devDependencies } = await read("package.json");
        for (const example of ["quickstart", "s3-and-kms"]) {
            const { dependencies } = await read(`examples/${example}/package.json`);
            for (const name of Object.keys(dependencies).filter((name) => name.startsWith("@pulumi/"))) {
                assert.equal(dependencies[name], devDependencies[name], name);
            }
        }
    });
});
