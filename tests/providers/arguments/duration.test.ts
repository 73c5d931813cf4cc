import assert from "node:assert/strict";
import { formatDuration, parseDuration } from "../../../providers/arguments/duration";

describe("durations", () => {
    for (const [text, milliseconds] of [
        ["2h", 7_200_000],
        ["1h30m", 5_400_000],
        ["90s", 90_000],
        ["0.5s", 500],
        ["1.25s", 1250],
        ["250ms", 250],
    ] as const) {
        it(`reads ${text}`, () => assert.equal(parseDuration(text), milliseconds));
    }

    for (const text of ["", "2", "2 h", "h", "-1h", "0s", "2d", "soon", "2h soon", "in 2h", "1.h"]) {
        it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), undefined));
    }

    it("writes them for people", () => {
        assert.deepEqual(
            [40, 2_000, 59_499, 59_500, 90_000, 120_000, 3_600_000, 7_200_000, 7_500_000].map(formatDuration),
            ["40 ms", "2 s", "59 s", "1 min", "1 min 30 s", "2 min", "1 h", "2 h", "2 h 5 min"],
        );
    });
});
