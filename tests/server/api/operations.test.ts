import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations, ownOperations } from "../../../server/api/operations";
import { outputs as awsOutputs } from "../../../server/api/outputs";
import type { Operation } from "../../../server/api/operation";
import * as outputs from "../../../server/api/ownOutputs";
import { userOperations } from "../../../server/api/userOperations";

const root = join(__dirname, "..", "..", "..");
const api = join(root, "server", "api");

/** The service's own operations in the tables of the pages. Those on users have commands and resources instead. */
const documented = Object.entries<Operation>(ownOperations).filter(([name]) => !(name in userOperations));

const rowsOf = (page: string) =>
    readFileSync(join(root, page), "utf8")
        .split("\n")
        .filter((line) => line.startsWith("| "))
        .map((line) => line.slice(2, -2).split(" | "));

const without = (names: readonly string[], others: readonly string[]) => names.filter((name) => !others.includes(name));

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
        const own = Object.keys(ownOperations).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
        for (const [folder, expected] of [
            ["actions", fileNames],
            ["validations", fileNames],
            ["ownOutputs", own],
        ] as const) {
            const found = (await stems(join(api, folder), ".ts")).filter((name) => name !== "index");
            const lists = "operations.ts, ownOperations.ts or a list that it includes";
            assert.deepEqual(without(expected, found), [], `missing in server/api/${folder}`);
            assert.deepEqual(without(found, expected), [], `in server/api/${folder}, and not in ${lists}`);
        }
        assert.deepEqual(without(fileNames, await stems(__dirname, ".test.ts")), [], "missing in tests/server/api");
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

    it("is what server/README.md says of the service's own: each with its method and path", () => {
        const rows = rowsOf("server/README.md");
        for (const [name, { method, path }] of documented) {
            const row = rows.filter(([first]) => first === `\`${name}\``);
            assert.equal(row.length, 1, `server/README.md has one row of ${name}`);
            const [, told, start, end] = /^`([A-Z]+) (…?)(\/[^?`]*)/.exec(row[0][1])!;
            const [written, actual] = [end, path].map((text) => text.replaceAll(/\{\w+\}/g, "{}"));
            assert.equal(told, method, name);
            assert.ok(start === "" ? actual === written : actual.endsWith(written), `${name}: ${written}`);
        }
    });

    it("is what docs/permissions.md says of the service's own: each with its resource and action", () => {
        const rows = rowsOf("docs/permissions.md").filter(([first]) => first.includes("own"));
        const resources: Partial<Record<Operation["on"], string>> = {
            everything: "`*`",
            project: "project",
            model: "model",
            newModel: "model of any version",
            caller: "none",
        };
        for (const [name, { on, action }] of documented) {
            const row = rows.filter(([first]) => first.includes(`\`${name}\``));
            assert.equal(row.length, 1, `docs/permissions.md has one row of ${name}`);
            const [resource] = row[0][1].split(/[,:]/);
            assert.equal(resource, resources[on], name);
            const told = action === undefined ? "" : `by the action \`${action.replace("lookoutvision:", "")}\``;
            assert.ok(row[0][1].includes(told), `${name} ${told}`);
        }
    });

    it("takes all but GET for a change, which is audited and not done twice, except for four that only answer", () => {
        const every = Object.entries<Operation>({ ...operations, ...ownOperations });
        const otherwise = every.filter(([, { method, changes }]) => changes === (method === "GET"));
        assert.deepEqual(otherwise.map(([name]) => name).sort(), [
            "CheckAccess",
            "DetectAnomalies",
            "ExplainAnomalies",
            "SimulateAccess",
        ]);
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
