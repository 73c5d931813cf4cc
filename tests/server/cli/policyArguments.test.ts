import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPolicies } from "../../../server/cli/policyArguments";

describe("the policies that flags name", () => {
    let folder: string;
    let before: string;
    const warnings: string[] = [];

    beforeEach(async () => {
        warnings.length = 0;
        folder = await mkdtemp(join(tmpdir(), "policies-"));
        before = process.cwd();
        process.chdir(folder);
    });
    afterEach(async () => {
        process.chdir(before);
        await rm(folder, { recursive: true });
    });

    const read = (...given: string[]) => readPolicies(given, (sentence) => warnings.push(sentence));
    const statement = { Effect: "Allow", Action: "lookoutvision:DetectAnomalies", Resource: "*" };

    it("are files, also with a mark of their byte order, under their names without odd characters", async () => {
        const text = JSON.stringify({ Statement: statement });
        await writeFile("line 7 (new).json", `\uFEFF${text}`);
        assert.deepEqual(await read("line 7 (new).json"), [{ PolicyName: "line-7--new-", PolicyDocument: text }]);
        assert.deepEqual(warnings, []);
    });

    it("are names of policies where there is no file, or only a folder of that name", async () => {
        await mkdir("cameras");
        const managed = "AmazonLookoutVisionReadOnlyAccess";
        assert.deepEqual(await read("cameras", "labels", managed, `arn:aws:iam::aws:policy/${managed}`), [
            { PolicyName: "cameras" },
            { PolicyName: "labels" },
            { PolicyName: managed },
            { PolicyName: managed },
        ]);
        await assert.rejects(read("./cameras"), /There is no file \.\/cameras\./);
        await assert.rejects(read(JSON.stringify({ Statement: statement }).repeat(20)), /There is no file \{/);
    });

    it("get other names where files of several folders, or a stored policy, have the same", async () => {
        const text = JSON.stringify({ Statement: statement });
        const files = ["a/policy.json", "b/policy.json", "a/labels.json", `a/${"n".repeat(200)}.json`];
        for (const file of files) {
            await mkdir(file[0], { recursive: true });
            await writeFile(file, text);
        }
        const names = (await read(...files, "labels")).map(({ PolicyName }) => PolicyName);
        assert.deepEqual(names, ["policy", "policy-2", "labels-2", "n".repeat(120), "labels"]);
    });

    it("are warned of where a document says what is surely not meant", async () => {
        const Resource = "arn:aws:lookoutvision:*:*:model/${aws:username}/*";
        const Action = ["LookoutVision:detect*", "lookoutvision:DetectAnomaly", "s3:GetObject"];
        await writeFile("own.json", JSON.stringify({ Statement: { ...statement, Action, Resource } }));
        await read("own.json");
        assert.equal(warnings.length, 2);
        assert.match(warnings[0], /^own\.json: no operation has the action lookoutvision:DetectAnomaly\./);
        assert.match(
            warnings[1],
            /^own\.json: variables .* are plain text here\. They need "Version": "2012-10-17"\.$/,
        );
        warnings.length = 0;
        await writeFile("own.json", JSON.stringify({ Version: "2012-10-17", Statement: { ...statement, Resource } }));
        await read("own.json");
        assert.deepEqual(warnings, []);
    });
});
