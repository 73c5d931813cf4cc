import type { ExpressionBuilder, Kysely, Selectable } from "kysely";
import type { Database, InferenceUnitsTable, MachinesTable } from "../store/schema";
import type { ModelRow } from "../training/lease";

/*
 * Who holds which inference unit. A machine tells again and again that it lives; the units of one that has fallen
 * silent are free, and whoever changes a row first has it. All times are Unix epoch milliseconds of the caller.
 */

export type MachineRow = Selectable<MachinesTable>;
export type UnitRow = Selectable<InferenceUnitsTable>;

/** A unit that a machine wants. */
export interface UnitClaim {
    modelId: string;
    number: number;
    /** The machine that had it and is gone; undefined: there is no such unit yet. */
    from?: string;
}

/** Of the one machine of a store that is nobody else's. */
export const forever = Number.MAX_SAFE_INTEGER;

/** Says that the machine lives, until `expiresAt`. */
export async function announceMachine(store: Kysely<Database>, machine: MachineRow): Promise<void> {
    const { id, ...facts } = machine;
    await store
        .insertInto("machines")
        .values(machine)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(facts))
        .execute();
}

/** Gives up all that the machine has. */
export async function removeMachine(store: Kysely<Database>, machineId: string): Promise<void> {
    await store.deleteFrom("inferenceUnits").where("machineId", "=", machineId).execute();
    await store.deleteFrom("machines").where("id", "=", machineId).execute();
}

/** Forgets all machines. Only for who knows that none lives: the one service of a data folder, when it starts. */
export async function removeAllMachines(store: Kysely<Database>): Promise<void> {
    await store.deleteFrom("inferenceUnits").execute();
    await store.deleteFrom("machines").execute();
}

/** Forgets machines that have fallen silent before `before`; their units have been free for long. */
export async function removeSilentMachines(store: Kysely<Database>, before: number): Promise<void> {
    await store.deleteFrom("machines").where("expiresAt", "<", before).execute();
}

/** @returns whether the unit is the machine's now; false when another was quicker. */
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

/** Ends units, each if it is still its machine's. */
export async function removeUnits(store: Kysely<Database>, units: readonly UnitRow[]): Promise<void> {
    for (const unit of units) {
        await store.deleteFrom("inferenceUnits").where(isUnit(unit)).execute();
    }
}

/** Of units that have loaded their model. */
export function unitsInService(units: readonly UnitRow[]): number {
    return units.filter(({ state }) => state === "IN_SERVICE").length;
}

/** That the machine still has the unit. */
function isUnit({ modelId, number, machineId }: Pick<UnitRow, "modelId" | "number" | "machineId">) {
    return ({ eb }: ExpressionBuilder<Database, "inferenceUnits">) => eb.and({ modelId, number, machineId });
}

/** Models that are hosted or on the way to or from that, machines that live, and all units. */
export async function readHosting(
    store: Kysely<Database>,
    now: number,
): Promise<{ models: ModelRow[]; machines: MachineRow[]; units: UnitRow[] }> {
    const models = await store
        .selectFrom("models")
        .selectAll()
        .where("status", "in", ["STARTING_HOSTING", "HOSTED", "STOPPING_HOSTING"])
        .orderBy("id")
        .execute();
    const machines = await store
        .selectFrom("machines")
        .selectAll()
        .where("expiresAt", ">", now)
        .orderBy("id")
        .execute();
    return { models, machines, units: await readUnits(store) };
}

/** In the order of their numbers, also those of machines that are gone. */
export function readUnits(store: Kysely<Database>): Promise<UnitRow[]> {
    return store.selectFrom("inferenceUnits").selectAll().orderBy("modelId").orderBy("number").execute();
}
