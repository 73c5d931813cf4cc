import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations, ownOperations } from "../../../server/api/operations";
import { outputs as awsOutputs } from "../../../server/api/outputs";
import * as outputs from "../../../server/api/ownOutputs";

const api = join(__dirname, "..", "..", "..", "server", "api");

describe("the list of operations", () => {
    const names = Object.keys({ ...operations, ...ownOperations });
    const fileNames = names.map((name) => name.charAt(0).toLowerCase() + name.slice(1)).sort();

    it("has those of the SDK, and no others", () => {
        const ofSdk = Object.keys(sdk).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
        assert.deepEqual(Object.keys(operations).sort(), ofSdk.filter((name) => name !== "$").sort());
        assert.equal(ofSdk.length, 22);
    });

    it("has an action, a validation table and a test for each, in files of its name, and none besides", async () => {
        const stems = async (folder: string, ending: string) =>
            (await readdir(folder))
                .filter((file) => file.endsWith(ending))
                .map((file) => file.slice(0, -ending.length));
        assert.deepEqual((await stems(join(api, "actions"), ".ts")).sort(), fileNames);
        const tables = (await stems(join(api, "validations"), ".ts")).filter((name) => name !== "index");
        assert.deepEqual(tables.sort(), fileNames);
        const own = Object.keys(ownOperations).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
        const outputTables = (await stems(join(api, "ownOutputs"), ".ts")).filter((name) => name !== "index");
        assert.deepEqual(outputTables.sort(), own.sort());
        const tests = await stems(__dirname, ".test.ts");
        assert.deepEqual(
            fileNames.filter((name) => !tests.includes(name)),
            [],
        );
    });

    it("has the service's own below a path of their own, which says its version, with the table of their answers", () => {
        for (const [name, { path, output }] of Object.entries(ownOperations)) {
            assert.match(
                path,
                /^\/lookoutvision\/v1\/(projects\/\{projectName\}|users|usage|policies|sessions|console-links|caller|keys)(\/|$)/,
                name,
            );
            const stem = (name.charAt(0).toLowerCase() + name.slice(1)) as keyof typeof outputs;
            assert.equal(output, outputs[stem], name);
        }
        for (const [name, { path, output }] of Object.entries(operations)) {
            assert.ok(path.startsWith("/2020-11-20/"), name);
            assert.equal(output, awsOutputs[name as keyof typeof awsOutputs], name);
        }
    });

    it("is what each file says: its action and table are named as the file, and its test drives the operation", () => {
        for (const name of names) {
            const stem = name.charAt(0).toLowerCase() + name.slice(1);
            assert.match(
                readFileSync(join(api, "actions", `${stem}.ts`), "utf8"),
                new RegExp(`export (async )?function ${stem}\\(`),
            );
            assert.match(
                readFileSync(join(api, "validations", `${stem}.ts`), "utf8"),
                new RegExp(`export const ${stem} = `),
            );
            assert.match(
                readFileSync(join(__dirname, `${stem}.test.ts`), "utf8"),
                new RegExp(`^describe\\("${name}"`, "m"),
            );
        }
    });
});
