import type { ExpressionBuilder, Kysely, Selectable } from "kysely";
import { latestEnd } from "../store/leaseEnd";
import { removeAllProcesses } from "../store/processes";
import type { Database, InferenceUnitsTable, MachinesTable } from "../store/schema";

/*
 * Owners of inference units. A machine sends heartbeats. The units of a silent machine are free, and whoever
 * changes a row first has it.
 * All times are Unix epoch milliseconds of the caller.
 */

export type MachineRow = Selectable<MachinesTable>;
export type UnitRow = Selectable<InferenceUnitsTable>;

/** Unit that a machine wants. */
export interface UnitClaim {
    modelId: string;
    number: number;
    /** Machine that had the unit and is gone. Undefined: there is no such unit yet. */
    from?: string;
}

/** Length of a machine's lease, in milliseconds. */
export const machineLeaseMs = 20_000;

/** Expiry for the only machine of a store. */
export const forever = Number.MAX_SAFE_INTEGER;

/** Announces that the machine lives, until `expiresAt`. */
export async function announceMachine(store: Kysely<Database>, machine: MachineRow): Promise<void> {
    const { id, ...facts } = machine;
    await store
        .insertInto("machines")
        .values(machine)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(facts))
        .execute();
}

/** Condition that a machine lives. */
export function whereAlive(where: ExpressionBuilder<Pick<Database, "machines">, "machines">, now: number) {
    return where.or([
        where.and([where("expiresAt", ">", now), where("expiresAt", "<=", latestEnd(now, machineLeaseMs))]),
        where("expiresAt", "=", forever),
    ]);
}

/** Gives up everything that the machine has. */
export async function removeMachine(store: Kysely<Database>, machineId: string): Promise<void> {
    await store.deleteFrom("inferenceUnits").where("machineId", "=", machineId).execute();
    await store.deleteFrom("machines").where("id", "=", machineId).execute();
}

/**
 * Forgets all machines and processes. Call only at start-up of a service that holds the data folder's lock: none lives
 * then.
 */
export async function removeAllMachines(store: Kysely<Database>): Promise<void> {
    await store.deleteFrom("inferenceUnits").execute();
    await store.deleteFrom("machines").execute();
    await removeAllProcesses(store);
}

/** Forgets machines that have been silent since before `before`. Their units have long been free. */
export async function removeSilentMachines(store: Kysely<Database>, before: number): Promise<void> {
    await store.deleteFrom("machines").where("expiresAt", "<", before).execute();
}

/**
 * Claims a unit.
 *
 * @returns true if the unit is the machine's now, false when another was quicker.
 */
export async function claimUnit(
    store: Kysely<Database>,
    { modelId, number, from }: UnitClaim,
    machineId: string,
): Promise<boolean> {
    const mine = { machineId, state: "STARTING", busy: 0, waiting: 0 } as const;
    if (from === undefined) {
        const { numInsertedOrUpdatedRows } = await store
            .insertInto("inferenceUnits")
            .values({ modelId, number, ...mine })
            .onConflict((conflict) => conflict.columns(["modelId", "number"]).doNothing())
            .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
    }
    const { numUpdatedRows } = await store
        .updateTable("inferenceUnits")
        .set(mine)
        .where(isUnit({ modelId, number, machineId: from }))
        .executeTakeFirst();
    return numUpdatedRows === 1n;
}

/** Changes a unit, if the machine still has it. */
export async function updateUnit(
    store: Kysely<Database>,
    unit: UnitRow,
    changes: Partial<Pick<UnitRow, "state" | "busy" | "waiting">>,
): Promise<void> {
    await store.updateTable("inferenceUnits").set(changes).where(isUnit(unit)).execute();
}

/** Ends units, each if its machine still has it. */
export async function removeUnits(store: Kysely<Database>, units: readonly UnitRow[]): Promise<void> {
    for (const unit of units) {
        await store.deleteFrom("inferenceUnits").where(isUnit(unit)).execute();
    }
}

/** Number of units that have loaded their model. */
export function unitsInService(units: readonly UnitRow[]): number {
    return units.filter(({ state }) => state === "IN_SERVICE").length;
}

/** Condition: the unit still belongs to this machine. */
function isUnit({ modelId, number, machineId }: Pick<UnitRow, "modelId" | "number" | "machineId">) {
    return ({ eb }: ExpressionBuilder<Database, "inferenceUnits">) => eb.and({ modelId, number, machineId });
}

/** Reads the machines that live, and all units. */
export async function readMachinesAndUnits(
    store: Kysely<Database>,
    now: number,
): Promise<{ machines: MachineRow[]; units: UnitRow[] }> {
    const machines = await store
        .selectFrom("machines")
        .selectAll()
        .where((where) => whereAlive(where, now))
        .orderBy("id")
        .execute();
    return { machines, units: await readUnits(store) };
}

/** Reads units in the order of their numbers, including those of machines that are gone. */
export function readUnits(store: Kysely<Database>): Promise<UnitRow[]> {
    return store.selectFrom("inferenceUnits").selectAll().orderBy("modelId").orderBy("number").execute();
}
