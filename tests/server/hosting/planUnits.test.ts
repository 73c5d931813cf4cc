import assert from "node:assert/strict";
import fc from "fast-check";
import { planUnits, withoutRoomMessage } from "../../../server/hosting/planUnits";
import type { HostingView } from "../../../server/hosting/planUnits";
import type { UnitRow } from "../../../server/hosting/unitLeases";

const machine = (id: string, mostUnits: number | null = null) => ({ id, mostUnits });
const unit = (machineId: string, number: number, state: UnitRow["state"] = "IN_SERVICE", modelId = "m"): UnitRow => ({
    modelId,
    number,
    machineId,
    state,
    busy: 0,
    waiting: 0,
});
const view = (desired: number, machines: HostingView["machines"], units: UnitRow[] = []): HostingView => ({
    models: [{ id: "m", desired }],
    machines,
    units,
});

/** What each machine would claim and remove, as `a+1` (claims unit 1) and `a-1` (removes its unit 1 or a dead machine's). */
function deeds(of: HostingView): string[] {
    return of.machines.flatMap(({ id }) => {
        const { claim, remove } = planUnits(of, id);
        return [
            ...claim.map(({ number, from }) => `${id}+${number}${from === undefined ? "" : `<${from}`}`),
            ...remove.map(({ number }) => `${id}-${number}`),
        ];
    });
}

describe("the plan of units", () => {
    const [a, b] = [machine("a"), machine("b")];
    const cases: [string, HostingView, string[]][] = [
        ["gives the one machine all units", view(3, [a]), ["a+1", "a+2", "a+3"]],
        ["shares the units out", view(4, [a, b]), ["a+1", "a+3", "b+2", "b+4"]],
        ["leaves what is as it should be", view(2, [a, b], [unit("a", 1), unit("b", 2)]), []],
        [
            "gives one more to the machine with fewer",
            view(3, [a, b], [unit("a", 1), unit("a", 2, "STARTING")]),
            ["b+3"],
        ],
        [
            "gives the units of a machine that is gone to those that live",
            view(2, [a, b], [unit("gone", 1), unit("a", 2)]),
            ["b+1<gone"],
        ],
        [
            "forgets units of a machine that is gone when fewer are wanted",
            view(1, [a], [unit("gone", 1), unit("a", 2)]),
            ["a-1"],
        ],
        [
            "ends what is too much on the fullest machine",
            view(2, [a, b], [unit("a", 1), unit("b", 2), unit("b", 3)]),
            ["b-3"],
        ],
        [
            "ends nothing that serves while others are only being started",
            view(1, [a, b], [unit("a", 1), unit("b", 2, "STARTING")]),
            [],
        ],
        ["has an empty machine start what a full one holds", view(2, [a, b], [unit("a", 1), unit("a", 2)]), ["b+3"]],
        [
            "starts what is missing before it moves any",
            view(4, [a, b], [unit("a", 1), unit("a", 2), unit("a", 3)]),
            ["b+4"],
        ],
        [
            "moves one at a time",
            view(4, [a, b], [unit("a", 1), unit("a", 2), unit("a", 3), unit("a", 4), unit("b", 5, "STARTING")]),
            [],
        ],
        [
            "ends the one that was moved when the other serves",
            view(2, [a, b], [unit("a", 1), unit("a", 2), unit("b", 3)]),
            ["a-2"],
        ],
        ["moves nothing for a difference of one", view(1, [a, b], [unit("a", 1)]), []],
        ["gives a machine no more than it may hold", view(3, [machine("a", 1), b]), ["a+1", "b+2", "b+3"]],
        ["gives nothing to a machine that only asks", view(1, [machine("a", 0), b]), ["b+1"]],
        [
            "ends the units of a model that is hosted no more",
            { models: [], machines: [a, b], units: [unit("a", 1), unit("gone", 2)] },
            ["a-1", "a-2", "b-2"],
        ],
        [
            "leaves a unit that is to go out of account",
            { models: [{ id: "m", desired: 1 }], machines: [a, b], units: [unit("a", 1, "IN_SERVICE", "old")] },
            ["a+1", "a-1"],
        ],
        [
            "moves units though one of a machine that is gone never started",
            view(2, [a, b], [unit("a", 1), unit("a", 2), unit("gone", 3, "STARTING")]),
            ["a-3", "b+4", "b-3"],
        ],
        [
            "moves none while another starts",
            view(3, [a, b], [unit("a", 1), unit("a", 2), unit("a", 3, "STARTING")]),
            [],
        ],
        [
            "moves one to a machine with room for it",
            view(2, [a, machine("b", 1)], [unit("a", 1), unit("a", 2)]),
            ["b+3"],
        ],
        ["moves none to a machine without room", view(2, [a, machine("b", 0)], [unit("a", 1), unit("a", 2)]), []],
        ["leaves a full machine as it is", view(2, [machine("a", 2)], [unit("a", 1), unit("a", 2)]), []],
        ["prefers the first of two equal machines", view(1, [a, b]), ["a+1"]],
        ["does so in whatever order they are listed", view(1, [b, a]), ["a+1"]],
        ["ends the last unit of two equal machines", view(1, [b, a], [unit("a", 1), unit("b", 2)]), ["b-2"]],
    ];
    for (const [what, situation, expected] of cases) {
        it(what, () => assert.deepEqual(deeds(situation), expected));
    }

    const moved: [string, [string, string, number][], string][] = [
        [
            "that has most more there",
            [
                ["a", "m", 1],
                ["a", "n", 3],
            ],
            "n4",
        ],
        [
            "that has most more there, not most",
            [
                ["a", "m", 2],
                ["a", "n", 2],
                ["b", "m", 2],
            ],
            "n3",
        ],
        [
            "that comes first of two equal ones",
            [
                ["a", "m", 1],
                ["a", "n", 1],
            ],
            "m2",
        ],
    ];
    for (const [what, held, expected] of moved) {
        it(`moves a unit of the model ${what}`, () => {
            const units = ["m", "n"].flatMap((modelId) =>
                held
                    .filter(([, id]) => id === modelId)
                    .flatMap(([machineId, , count]) => Array<string>(count).fill(machineId))
                    .map((machineId, index) => unit(machineId, index + 1, "IN_SERVICE", modelId)),
            );
            const models = ["m", "n"].map((id) => ({ id, desired: units.filter((one) => one.modelId === id).length }));
            for (const order of [models, [...models].reverse()]) {
                const { claim, remove } = planUnits({ models: order, machines: [a, b], units }, "b");
                assert.deepEqual([claim.map(({ modelId, number }) => modelId + number), remove], [[expected], []]);
            }
        });
    }

    it("says how many units find no room, and what to do", () => {
        const toDo = "stop another one, or give the machines more by --inference-units.";
        assert.equal(withoutRoomMessage(1), `The model waits for room for 1 more inference unit: ${toDo}`);
        assert.equal(withoutRoomMessage(2), `The model waits for room for 2 more inference units: ${toDo}`);
    });

    it("tells how many units find no room", () => {
        assert.deepEqual([...planUnits(view(5, [machine("a", 2), machine("b", 1)]), "a").withoutRoom], [["m", 2]]);
    });

    it("spreads the units of several models so that no machine has two more than another", () => {
        const models = ["m", "n", "o"].map((id) => ({ id, desired: 1 }));
        const { claim } = planUnits({ models, machines: [a, b], units: [] }, "a");
        assert.deepEqual(
            claim.map(({ modelId }) => modelId),
            ["m", "o"],
        );
    });

    it("comes to rest from any beginning, with as many units as are wanted, evenly shared", () => {
        const machines = ["a", "b", "c"].map((id) => machine(id));
        const anyUnits = fc.uniqueArray(
            fc.record({
                modelId: fc.constantFrom("m", "n"),
                number: fc.integer({ min: 1, max: 8 }),
                machineId: fc.constantFrom("a", "b", "c", "gone"),
                state: fc.constantFrom("STARTING" as const, "IN_SERVICE" as const),
                busy: fc.constant(0),
                waiting: fc.constant(0),
            }),
            { selector: ({ modelId, number }) => `${modelId}${number}`, maxLength: 12 },
        );
        fc.assert(
            fc.property(anyUnits, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (found, m, n) => {
                const models = [
                    { id: "m", desired: m },
                    { id: "n", desired: n },
                ];
                let units: UnitRow[] = found;
                for (let round = 0; round < 60; round++) {
                    const plans = machines.map(({ id }) => ({ id, ...planUnits({ models, machines, units }, id) }));
                    const removed = plans.flatMap(({ remove }) => remove);
                    const claimed = plans.flatMap(({ id, claim }) =>
                        claim.map(({ modelId, number }) => unit(id, number, "STARTING", modelId)),
                    );
                    if (removed.length + claimed.length === 0 && units.every(({ state }) => state === "IN_SERVICE")) {
                        break;
                    }
                    assert.equal(
                        new Set(claimed.map(({ modelId, number }) => `${modelId}${number}`)).size,
                        claimed.length,
                        "two claim the same unit",
                    );
                    const isReplaced = (one: UnitRow) =>
                        removed.includes(one) ||
                        claimed.some(({ modelId, number }) => modelId === one.modelId && number === one.number);
                    units = [
                        ...units
                            .filter((one) => !isReplaced(one))
                            .map((one) => ({ ...one, state: "IN_SERVICE" as const })),
                        ...claimed,
                    ];
                }
                for (const { id, desired } of models) {
                    assert.equal(units.filter(({ modelId }) => modelId === id).length, desired);
                }
                const counts = machines.map(({ id }) => units.filter(({ machineId }) => machineId === id).length);
                assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join(" "));
            }),
        );
    });
});
