import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { dataDirFiles } from "../../../server/dataFolder/dataDir";
import { leftOnDisk } from "../../../tools/start/leftOnDisk";

describe("what npm run destroy leaves on the disk", () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(join(tmpdir(), "lookoutvision-left-"))));
    after(() => rm(folder, { recursive: true, force: true }));
    const left = () => leftOnDisk(folder, (path) => path.replace(folder, ".lookoutvision"));

    it("is what is there, and nothing where nothing is", async () => {
        assert.deepEqual(left(), []);
        await mkdir(join(folder, "masks"));
        assert.deepEqual(left(), ["the masks that detect drew in .lookoutvision/masks"]);
    });

    it("names pictures, masks, keys and the service's files, and what somebody has put there", async () => {
        const files = [...Object.values(dataDirFiles(folder)).map((path) => basename(path)), "lookoutvision.db-wal"];
        for (const name of [...files, "service.key", "activate", "notes.txt"]) {
            await writeFile(join(folder, name), "");
        }
        await mkdir(join(folder, "samples"));
        await mkdir(join(folder, "pulumi"));
        await mkdir(join(folder, "stacks"));
        assert.deepEqual(left(), [
            "the sample pictures in .lookoutvision/samples",
            "the masks that detect drew in .lookoutvision/masks",
            "the key that may call the service in .lookoutvision/credentials",
            "the key that encrypted its models in .lookoutvision/service.key",
            "the settings of the stacks in .lookoutvision/stacks",
            "the local service's database, settings and log in .lookoutvision",
            "what you put into .lookoutvision/notes.txt",
        ]);
    });
});
