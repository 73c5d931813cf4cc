import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessContext } from "../../../server/permissions/accessRequest";
import { pythonEnvironment } from "../../harness/parts/python";
import { generateCases } from "./generatedCases";
import type { GeneratedCase } from "./generatedCases";

import { letterOf, named } from "./decisions";

function answersOf(cases: readonly GeneratedCase[]): string {
    return cases
        .map(({ policies, action, resource, context }) =>
            letterOf({ identity: named(...policies) }, { action, resource, context: accessContext(context) }),
        )
        .join("");
}

function requireSame(cases: readonly GeneratedCase[], others: string): void {
    const ours = answersOf(cases);
    const different = cases.findIndex((_, index) => ours[index] !== others[index]);
    assert.equal(others.length, cases.length);
    assert.equal(
        different,
        -1,
        different < 0 ? "" : `${ours[different]} instead of ${others[different]}: ${JSON.stringify(cases[different])}`,
    );
}

describe("the decision on a request", () => {
    it("is that of another implementation on 10,000 generated cases with conditions", () => {
        const others = readFileSync(join(__dirname, "otherAnswers.txt"), "utf8").replaceAll("\n", "");
        requireSame(generateCases(7, 10_000, { conditions: true, notResource: true, singleCharacters: true }), others);
    });

    it("is that of moto's IAM on 3,000 generated cases without conditions, which moto doesn't have", async function () {
        this.timeout(5 * 60_000);
        const { python } = await pythonEnvironment();
        const cases = generateCases(11, 3_000, { conditions: false, notResource: false, singleCharacters: false });
        const { stdout, stderr } = spawnSync(python, [join(__dirname, "motoDecisions.py")], {
            input: JSON.stringify(cases),
            encoding: "utf8",
        });
        assert.equal(stdout.trim().length, cases.length, stderr.slice(-1000));
        requireSame(cases, stdout.trim());
    });
});
