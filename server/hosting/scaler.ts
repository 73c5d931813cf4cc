import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { modelName } from "../store/resourceNames";
import type { Database } from "../store/schema";
import type { ModelRow } from "../training/lease";
import type { HostedModel } from "./units/hostedModel";
import { scaleUnits } from "./scaleUnits";
import type { Scaling, UnitLoad } from "./scaleUnits";
import { unitsInService, updateUnit } from "./unitLeases";
import type { UnitRow } from "./unitLeases";

export interface ScalerOptions {
    store: Kysely<Database>;
    machineId: string;
    locals: ReadonlyMap<string, HostedModel>;
    log: Logger;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
}

/** Makes the number of a model's units follow its load. */
export interface Scaler {
    /**
     * Measures and decides for one model.
     *
     * @param units - the model's units on all machines that live, by number.
     */
    look(model: ModelRow, units: readonly UnitRow[]): Promise<void>;
}

/** Shortest time between two measurements, in milliseconds. Shorter ones say little of a load. */
const shortestLookMs = 900;

/**
 * Creates a scaler. Each machine writes the load of its units into their rows. The machine that has the first of
 * the units decides for all. A model without a maximum takes no part, and nothing is written for it.
 */
export function createScaler({ store, machineId, locals, log, now }: ScalerOptions): Scaler {
    const lookedAt = new Map<string, number>();
    const scalings = new Map<string, Scaling>();

    async function tell(mine: readonly UnitRow[], total: UnitLoad): Promise<void> {
        const load = { busy: share(total.busy, mine.length), waiting: share(total.waiting, mine.length) };
        for (const unit of mine) {
            if (load.busy !== unit.busy || load.waiting !== unit.waiting) {
                await updateUnit(store, unit, load);
                Object.assign(unit, load);
            }
        }
    }

    async function decide(model: ModelRow, units: readonly UnitRow[]): Promise<void> {
        const desired = desiredUnits(model);
        const load = { busy: sum(units, "busy"), waiting: sum(units, "waiting") };
        const bounds = { min: model.minInferenceUnits ?? 1, max: model.maxInferenceUnits ?? undefined };
        const next = scaleUnits({ ...scalings.get(model.id), desired }, bounds, load, unitsInService(units), now());
        scalings.set(model.id, next);
        if (next.desired !== desired) {
            const { numUpdatedRows } = await store
                .updateTable("models")
                .set({ desiredInferenceUnits: next.desired })
                .where("id", "=", model.id)
                .where("status", "=", "HOSTED")
                .executeTakeFirst();
            if (numUpdatedRows > 0n) {
                log.info(
                    {
                        model: await modelName(store, model.id),
                        modelId: model.id,
                        from: desired,
                        to: next.desired,
                        ...load,
                    },
                    "the number of inference units follows the load",
                );
            }
        }
    }

    return {
        async look(model, units) {
            if (model.status !== "HOSTED" || (model.maxInferenceUnits ?? 0) <= (model.minInferenceUnits ?? 1)) {
                scalings.delete(model.id);
                lookedAt.delete(model.id);
                return;
            }
            if (now() - (lookedAt.get(model.id) ?? 0) < shortestLookMs) {
                return;
            }
            lookedAt.set(model.id, now());
            const mine = units.filter((unit) => unit.machineId === machineId);
            await tell(mine, locals.get(model.id)?.takeLoad() ?? { busy: 0, waiting: 0 });
            if (units[0]?.machineId === machineId) {
                await decide(model, units);
            } else {
                scalings.delete(model.id);
            }
        },
    };
}

/** Number of units that the model should have now. */
export function desiredUnits({
    minInferenceUnits,
    desiredInferenceUnits,
}: Pick<ModelRow, "minInferenceUnits" | "desiredInferenceUnits">): number {
    return desiredInferenceUnits ?? minInferenceUnits ?? 1;
}

/** Share of the load for one unit, rounded to steps that are worth a write. */
function share(load: number, units: number): number {
    return Math.round((load / units) * 20) / 20;
}

function sum(units: readonly UnitRow[], of: "busy" | "waiting"): number {
    return units.reduce((total, unit) => total + unit[of], 0);
}
