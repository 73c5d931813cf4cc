import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { choices } from "./choices/index";

const page = readFileSync(join(__dirname, "..", "..", "docs", "choices.md"), "utf8");

/** The questions that AWS's documentation leaves to whoever builds such a service: a word of each. */
const open = [
    "client token with other parameters",
    "status of the version doesn't allow",
    "name or dataset type that is taken",
    "Deleting a project with models or datasets",
    "CreateModel without a training dataset",
    "CreateModel while another version trains",
    "prefix that doesn't end with",
    "`latest`",
    "single dataset is split",
    "score on a picture is an anomaly",
    "below `MinInferenceUnits`",
    "DetectAnomalies with no picture",
    "Version numbers",
    "`DatasetSource` of `{}`",
    "token of what failed or was deleted",
];

describe("the page of choices", () => {
    const cells = page
        .split("\n")
        .filter((line) => line.startsWith("| ") && !line.startsWith("| Question |") && !line.startsWith("| --- |"))
        .map((row) => row.slice(2, -2).split(" | "));
    const questions = cells.map(([asked]) => asked);

    it("answers every question that is left open, once", () => {
        for (const question of open) {
            assert.equal(questions.filter((asked) => asked.includes(question)).length, 1, question);
        }
        assert.ok(cells.every((row) => row.length === 2 && row.every((cell) => cell !== "")));
        assert.deepEqual([...questions].sort(), Object.keys(choices).sort());
    });

    it("has for each answer a test that is there, by words that are in it", () => {
        for (const [question, tests] of Object.entries(choices)) {
            assert.ok(tests.length > 0, question);
            for (const [file, words] of tests) {
                const path = [".test.ts", ".ts"].map((ending) => join(__dirname, file + ending)).find(existsSync);
                assert.ok(path, `${question}: there is no ${file}`);
                assert.ok(readFileSync(path, "utf8").includes(words), `${question}: ${file} has no "${words}"`);
            }
        }
    });
});
