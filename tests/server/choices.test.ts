import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const table = readFileSync(join(__dirname, "..", "..", "docs", "choices.md"), "utf8");

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

describe("the table of choices", () => {
    const rows = table
        .split("\n")
        .filter((line) => line.startsWith("| "))
        .slice(2);
    const cells = rows.map((row) => row.slice(2, -2).split(" | "));

    it("answers every question that is left open, once", () => {
        for (const question of open) {
            assert.equal(cells.filter(([asked]) => asked.includes(question)).length, 1, question);
        }
        const questions = cells.map(([asked]) => asked);
        assert.deepEqual(
            questions.filter((asked, index) => questions.indexOf(asked) !== index),
            [],
        );
    });

    it("names for each answer a test that is there, by words that are in it", () => {
        for (const [question, answer, tests, ...rest] of cells) {
            assert.ok(answer && tests && rest.length === 0, question);
            const named = [...tests.matchAll(/`([\w/]+)`: (.+?)(?=; `|$)/g)];
            assert.ok(named.length > 0, question);
            assert.equal(named.map(([whole]) => whole).join("; "), tests, question);
            for (const [, file, words] of named) {
                const path = join(__dirname, `${file}.test.ts`);
                assert.ok(existsSync(path), `${question}: there is no ${file}`);
                assert.ok(readFileSync(path, "utf8").includes(words), `${question}: ${file} has no "${words}"`);
            }
        }
    });
});
