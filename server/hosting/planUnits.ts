import { unitsInService } from "./unitLeases";
import type { MachineRow, UnitClaim, UnitRow } from "./unitLeases";

/** State of hosting in the store at one moment. */
export interface HostingView {
    /** Models that are hosted or about to be, and how many units each should have in all. */
    models: readonly { id: string; desired: number }[];
    /** Machines that live. */
    machines: readonly Pick<MachineRow, "id" | "mostUnits">[];
    /** All units, including those of machines that are gone and of models that are not hosted any more. */
    units: readonly UnitRow[];
}

/** Changes that one machine should make. */
export interface UnitPlan {
    claim: UnitClaim[];
    /** Units to remove: its own that are not wanted any more, and those of machines that are gone. */
    remove: UnitRow[];
    /** Number of units that no machine has room for, by model. */
    withoutRoom: Map<string, number>;
}

/**
 * Shares units out. Each machine makes the same plan from the same view and does its own part of it. Where views
 * differ, the store lets only one machine have a unit, and surplus units are removed in the next round.
 *
 * A unit goes to the machine that has the fewest of its model, then the fewest of all. When a machine has two more
 * than another, as after a new one comes, one unit moves. The other machine starts it first. Once it is in service
 * there is one more than desired, and the fuller machine ends one.
 */
export function planUnits(view: HostingView, self: string): UnitPlan {
    const alive = new Set(view.machines.map(({ id }) => id));
    const hosted = new Set(view.models.map(({ id }) => id));
    const held = view.units.filter(({ modelId, machineId }) => alive.has(machineId) && hosted.has(modelId));
    const counts = new UnitCounts(held);
    const plan: UnitPlan = { claim: [], remove: [], withoutRoom: new Map() };
    let isSettled = true;

    plan.remove.push(
        ...view.units.filter(
            ({ modelId, machineId }) => !hosted.has(modelId) && (machineId === self || !alive.has(machineId)),
        ),
    );
    for (const { id, desired } of view.models) {
        const all = view.units.filter(({ modelId }) => modelId === id);
        const live = all.filter(({ machineId }) => alive.has(machineId));
        const orphans = all.filter(({ machineId }) => !alive.has(machineId)).sort(byNumber);
        isSettled &&= live.length === desired;
        for (let missing = desired - live.length; missing > 0; missing--) {
            const machine = roomiest(view.machines, id, counts);
            if (machine === undefined) {
                plan.withoutRoom.set(id, missing);
                break;
            }
            counts.add(id, machine.id);
            const orphan = orphans.shift();
            const number = orphan?.number ?? freeNumber(all, id);
            all.push({ modelId: id, number, machineId: machine.id, state: "STARTING", busy: 0, waiting: 0 });
            if (machine.id === self) {
                plan.claim.push(
                    orphan === undefined ? { modelId: id, number } : { modelId: id, number, from: orphan.machineId },
                );
            }
        }
        plan.remove.push(...orphans);
        const surplus = unitsInService(live) - desired;
        const leaving = [...live].sort(
            (one, other) => counts.of(other.machineId) - counts.of(one.machineId) || byMachineAndNumber(other, one),
        );
        plan.remove.push(...leaving.slice(0, Math.max(0, surplus)).filter(({ machineId }) => machineId === self));
    }
    // Too many units: one is being moved. Too few: the missing ones are started first, wherever there is room.
    if (isSettled) {
        plan.claim.push(...moveToEmptiest(view, held, counts, self));
    }
    return plan;
}

/** Number of units on each machine, in all and of each model. */
class UnitCounts {
    readonly #counts = new Map<string, number>();

    constructor(units: readonly UnitRow[]) {
        units.forEach(({ modelId, machineId }) => this.add(modelId, machineId));
    }

    add(modelId: string, machineId: string): void {
        for (const key of [machineId, `${modelId} ${machineId}`]) {
            this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
        }
    }

    of(machineId: string): number {
        return this.#counts.get(machineId) ?? 0;
    }

    ofModel(modelId: string, machineId: string): number {
        return this.#counts.get(`${modelId} ${machineId}`) ?? 0;
    }
}

function roomiest(
    machines: HostingView["machines"],
    modelId: string,
    counts: UnitCounts,
): HostingView["machines"][number] | undefined {
    return machines
        .filter(({ id, mostUnits }) => mostUnits === null || counts.of(id) < mostUnits)
        .sort(
            (one, other) =>
                counts.ofModel(modelId, one.id) - counts.ofModel(modelId, other.id) ||
                counts.of(one.id) - counts.of(other.id) ||
                compare(one.id, other.id),
        )[0];
}

/** Moves one unit at a time, and only units in service. Units that are starting may still go to any machine. */
function moveToEmptiest(
    { machines, units, models }: HostingView,
    held: readonly UnitRow[],
    counts: UnitCounts,
    self: string,
): UnitClaim[] {
    const byLoad = [...machines].sort(
        (one, other) => counts.of(one.id) - counts.of(other.id) || compare(one.id, other.id),
    );
    const emptiest = byLoad.find(({ id, mostUnits }) => mostUnits === null || counts.of(id) < mostUnits);
    const isStarting = held.some(({ state }) => state !== "IN_SERVICE");
    if (emptiest?.id !== self || isStarting) {
        return [];
    }
    const fullest = byLoad.at(-1)!.id;
    if (counts.of(fullest) < counts.of(self) + 2) {
        return [];
    }
    // The fullest machine has more of at least one model, or it wouldn't have more in all.
    const gain = (modelId: string) => counts.ofModel(modelId, fullest) - counts.ofModel(modelId, self);
    const [{ id: modelId }] = [...models].sort(
        (one, other) => gain(other.id) - gain(one.id) || compare(one.id, other.id),
    );
    return [{ modelId, number: freeNumber(units, modelId) }];
}

/** Lowest number that no unit of the model has. */
function freeNumber(units: readonly UnitRow[], modelId: string): number {
    const taken = new Set(units.filter((unit) => unit.modelId === modelId).map(({ number }) => number));
    let number = 1;
    while (taken.has(number)) {
        number++;
    }
    return number;
}

function byNumber(one: UnitRow, other: UnitRow): number {
    return one.number - other.number;
}

function byMachineAndNumber(one: UnitRow, other: UnitRow): number {
    return compare(one.machineId, other.machineId) || byNumber(one, other);
}

function compare(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}

/** StatusMessage of a model for whose units no machine has room. */
export function withoutRoomMessage(units: number): string {
    return `The model waits for room for ${units} more inference unit${units === 1 ? "" : "s"}: stop another one, or give the machines more by --inference-units.`;
}
