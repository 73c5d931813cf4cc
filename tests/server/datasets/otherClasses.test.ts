import assert from "node:assert/strict";
import { countOtherClasses } from "../../../server/datasets/otherClasses";

const describeLines = (classes: (string | undefined)[], options = {}) => {
    const others = countOtherClasses();
    classes.forEach((otherClass) => others.note({ label: null, ...(otherClass !== undefined && { otherClass }) }));
    others.note({ label: "normal" });
    return others.describe(options);
};
const until = "these are not used for training until the class-name is normal or anomaly.";

describe("classes that are no labels", () => {
    for (const [what, classes, sentence] of [
        ["nothing where all have labels", [], undefined],
        ["nothing of lines without a class", [undefined], undefined],
        [
            "the one class",
            ["Good", "Good"],
            `2 lines have the class Good, and only normal and anomaly are labels: ${until}`,
        ],
        [
            "two classes, the more frequent first",
            ["Bad", "Good", "Good"],
            `3 lines have the class Good (2) or Bad (1), and only normal and anomaly are labels: ${until}`,
        ],
        [
            "lines without a class beside them",
            ["Bad", undefined],
            `1 line has the class Bad, and only normal and anomaly are labels; 1 line has no class: ${until}`,
        ],
        [
            "the most frequent of many",
            ["a", "b", "c", "d", "e", "f", "g", "c"],
            `8 lines have the class c (2), a (1), b (1), d (1), e (1) or one of 2 more, and only normal and anomaly are labels: ${until}`,
        ],
        [
            "strange names escaped, and cut short",
            ["\u001b[2J", `x${"y".repeat(80)}`],
            `2 lines have the class "\\u001b[2J" (1) or x${"y".repeat(59)}… (1), and only normal and anomaly are labels: ${until}`,
        ],
    ] as [string, (string | undefined)[], string | undefined][]) {
        it(`are described with ${what}`, () => assert.equal(describeLines(classes), sentence));
    }

    it("are described with lines that have no class, where that is asked for", () => {
        assert.equal(
            describeLines([undefined], { bare: true }),
            "1 line has no class: it is not used for training until the class-name is normal or anomaly.",
        );
    });
});
