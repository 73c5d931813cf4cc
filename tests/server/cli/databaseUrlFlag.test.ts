import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { serviceFlags } from "../../../server/cli/serviceFlags";

describe("the flag --database-url", () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(join(tmpdir(), "database-url-"))));
    after(() => rm(folder, { recursive: true }));

    function parse(value: string): unknown {
        const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
        serviceFlags.forEach((option) => command.addOption(option));
        return command.parse(["--database-url", value], { from: "user" }).opts().databaseUrl;
    }

    it("takes a URL, or a file that has it, so that its password is in no list of processes", async () => {
        const url = "postgres://user:secret@database/lookoutvision";
        const file = join(folder, "database.url");
        await writeFile(file, `${url}\n`, { mode: 0o600 });
        assert.equal(parse(url), url);
        assert.equal(parse(`@${file}`), url);
    });

    it("refuses a file that isn't there, or that has more than a URL, without showing what it has", async () => {
        const file = join(folder, "more.txt");
        await writeFile(file, "postgres://user:secret@database/a and more");
        assert.throws(() => parse(`@${join(folder, "none")}`), /can't be read: there is no such file\./);
        assert.throws(
            () => parse(`@${file}`),
            (error: Error) =>
                /must have a URL and nothing else/.test(error.message) && !error.message.includes("secret"),
        );
    });
});
