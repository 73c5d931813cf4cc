import assert from "node:assert/strict";
import { scaleUnits } from "../../../server/hosting/scaleUnits";
import type { Scaling } from "../../../server/hosting/scaleUnits";

const minute = 60_000;
const bounds = { min: 1, max: 8 };
const quiet = { busy: 0, waiting: 0 };

describe("the number of units", () => {
    const cases: [string, Scaling, { busy: number; waiting: number }, number, number, Scaling][] = [
        [
            "stays when nothing waits and all are needed",
            { desired: 2 },
            { busy: 1.5, waiting: 0.2 },
            2,
            0,
            { desired: 2 },
        ],
        [
            "waits before it grows: a short line goes by itself",
            { desired: 1 },
            { busy: 1, waiting: 1 },
            1,
            7,
            { desired: 1, waitingSince: 7 },
        ],
        [
            "grows by one for one that waits",
            { desired: 3, waitingSince: 0 },
            { busy: 3, waiting: 0.8 },
            3,
            3_000,
            { desired: 4 },
        ],
        [
            "grows to twice as many at most",
            { desired: 3, waitingSince: 0 },
            { busy: 3, waiting: 30 },
            3,
            3_000,
            { desired: 6 },
        ],
        [
            "grows to the maximum at most",
            { desired: 6, waitingSince: 0 },
            { busy: 6, waiting: 30 },
            6,
            3_000,
            { desired: 8 },
        ],
        [
            "stays at the maximum",
            { desired: 8, waitingSince: 0 },
            { busy: 8, waiting: 30 },
            8,
            3_000,
            { desired: 8, waitingSince: 0 },
        ],
        [
            "stays while a unit is still being started",
            { desired: 4, waitingSince: 0 },
            { busy: 2, waiting: 30 },
            3,
            60_000,
            { desired: 4 },
        ],
        [
            "notes since when it is quiet",
            { desired: 4 },
            { busy: 1.7, waiting: 0 },
            4,
            5,
            { desired: 4, quietSince: 5 },
        ],
        [
            "stays while one less would not be enough",
            { desired: 4, quietSince: 0 },
            { busy: 1.9, waiting: 0 },
            4,
            9 * minute,
            { desired: 4 },
        ],
        [
            "stays for five quiet minutes",
            { desired: 4, quietSince: 0 },
            quiet,
            4,
            5 * minute - 1,
            { desired: 4, quietSince: 0 },
        ],
        [
            "shrinks by one after five",
            { desired: 4, quietSince: 0 },
            quiet,
            4,
            5 * minute,
            { desired: 3, quietSince: minute },
        ],
        [
            "keeps that while the unit ends",
            { desired: 3, quietSince: minute },
            quiet,
            4,
            5 * minute,
            { desired: 3, quietSince: minute },
        ],
        [
            "shrinks again a minute later",
            { desired: 3, quietSince: minute },
            quiet,
            3,
            6 * minute,
            { desired: 2, quietSince: 2 * minute },
        ],
        [
            "forgets the quiet when pictures wait",
            { desired: 3, quietSince: minute },
            { busy: 3, waiting: 2 },
            3,
            6 * minute,
            { desired: 3, waitingSince: 6 * minute },
        ],
        ["stays at the minimum", { desired: 1 }, quiet, 1, 9 * minute, { desired: 1 }],
        ["is never below the minimum", { desired: 0 }, quiet, 0, 0, { desired: 1 }],
        ["is never above the maximum", { desired: 12 }, quiet, 12, 0, { desired: 8 }],
    ];
    for (const [what, before, load, inService, now, expected] of cases) {
        it(what, () => assert.deepEqual(scaleUnits(before, bounds, load, inService, now), expected));
    }

    it("is the minimum where no maximum is given", () => {
        assert.deepEqual(scaleUnits({ desired: 2, waitingSince: 0 }, { min: 2 }, { busy: 2, waiting: 30 }, 2, 60_000), {
            desired: 2,
            waitingSince: 0,
        });
    });

    it("comes down from a burst to the minimum, and no sooner than it may", () => {
        let scaling: Scaling = { desired: 8 };
        const changes: string[] = [];
        for (let now = 0; now < 20 * minute; now += 1000) {
            const next = scaleUnits(scaling, bounds, quiet, scaling.desired, now);
            if (next.desired !== scaling.desired) {
                changes.push(`${now / minute} min: ${next.desired}`);
            }
            scaling = next;
        }
        assert.deepEqual(changes, [
            "5 min: 7",
            "6 min: 6",
            "7 min: 5",
            "8 min: 4",
            "9 min: 3",
            "10 min: 2",
            "11 min: 1",
        ]);
    });
});
