import assert from "node:assert/strict";
import fc from "fast-check";
import { operations } from "../../../server/api/operations";
import { writeAnswer } from "../../../server/api/outputTable";
import type { OutputTable } from "../../../server/api/outputTable";

describe("an answer", () => {
    const table: OutputTable = {
        Float: { type: "float" },
        Whole: { type: "integer" },
        Time: { type: "timestamp" },
        Inner: { type: "structure", members: { Float: { type: "float" } } },
        List: {
            type: "list",
            of: { type: "structure", members: { Float: { type: "float" }, Text: { type: "string" } } },
        },
    };

    for (const [value, text] of [
        [1, "1.0"],
        [0, "0.0"],
        [-0, "0.0"],
        [0.5, "0.5"],
        [1e-7, "1e-7"],
        [1e21, "1e+21"],
    ] as const) {
        it(`has ${text} for the float ${value}, and no point in a whole number`, () => {
            assert.equal(
                writeAnswer(table, { Float: value, Whole: 1, Inner: { Float: value }, List: [{ Float: value }] }),
                `{"Float":${text},"Whole":1,"Inner":{"Float":${text}},"List":[{"Float":${text}}]}`,
            );
        });
    }

    it("is read as the same values, those that no table describes included", () => {
        const answers = fc.record(
            {
                Float: fc.double({ noNaN: true, noDefaultInfinity: true }),
                Whole: fc.integer(),
                Inner: fc.record({ Float: fc.integer() }),
                List: fc.array(fc.record({ Float: fc.integer(), Text: fc.string() })),
                Unknown: fc.jsonValue(),
            },
            { requiredKeys: [] },
        );
        fc.assert(
            fc.property(answers, (answer) => {
                assert.deepEqual(JSON.parse(writeAnswer(table, answer)), JSON.parse(JSON.stringify(answer)));
            }),
        );
    });

    it("leaves out members that have no value yet", () => {
        assert.equal(writeAnswer(table, { Float: undefined, Whole: 2 }), '{"Whole":2}');
    });

    it("has a table for every operation", () => {
        for (const [name, { output }] of Object.entries(operations)) {
            assert.equal(typeof output, "object", name);
        }
    });
});
