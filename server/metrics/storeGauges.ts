import type { Kysely } from "kysely";
import { modelLifeCycle, statusesOf } from "../store/lifeCycles";
import type { StatusRule } from "../store/lifeCycles";
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import { desiredUnits } from "../hosting/scaler";
import { whereAlive } from "../hosting/unitLeases";
import { isFree } from "../store/rowLeases";
import type { Database } from "../store/schema";

export interface StoreGaugesOptions {
    store: Kysely<Database>;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
}

const hostedStatuses = statusesOf(modelLifeCycle).filter(
    (status) => (modelLifeCycle[status] as StatusRule).workedOnBy === "hosting",
);

/**
 * Adds gauges of the store's content. They are read with every read of the metrics, so all services on one
 * database report the same.
 */
export function addStoreGauges(registry: Registry, { store, now }: StoreGaugesOptions): void {
    const registers = [registry];
    new Gauge({
        name: "lookoutvision_models",
        help: "Model versions by status.",
        labelNames: ["status"],
        registers,
        async collect() {
            const rows = await store
                .selectFrom("models")
                .select(["status", (select) => select.fn.countAll<number>().as("count")])
                .groupBy("status")
                .execute();
            this.reset();
            // Always present, so that an alert can distinguish zero from no answer.
            this.set({ status: "TRAINING" }, 0);
            rows.forEach(({ status, count }) => this.set({ status }, Number(count)));
        },
    });
    new Gauge({
        name: "lookoutvision_trainings",
        help: "Trainings that run, and that wait for a free worker.",
        labelNames: ["state"],
        registers,
        async collect() {
            const rows = await store
                .selectFrom("models")
                .select(["leaseOwner", "leaseExpiresAt"])
                .where("status", "=", "TRAINING")
                .execute();
            const running = rows.filter((row) => row.leaseOwner !== null && !isFree("models", row, now())).length;
            this.set({ state: "running" }, running);
            this.set({ state: "waiting" }, rows.length - running);
        },
    });
    new Gauge({
        name: "lookoutvision_inference_units",
        help: "Units of hosted versions on all machines: min and max as asked for, desired for the load, and in_service (Min-, Max-, Desired-, InServiceInferenceUnits).",
        labelNames: ["project", "version", "kind"],
        registers,
        async collect() {
            const rows = await store
                .selectFrom("models")
                .innerJoin("projects", "projects.id", "models.projectId")
                .select([
                    "models.id",
                    "projects.name as project",
                    "version",
                    "minInferenceUnits",
                    "maxInferenceUnits",
                    "desiredInferenceUnits",
                ])
                .where("status", "in", hostedStatuses)
                .execute();
            const serving = await store
                .selectFrom("inferenceUnits")
                .innerJoin("machines", "machines.id", "inferenceUnits.machineId")
                .select("modelId")
                .where("state", "=", "IN_SERVICE")
                .where((where) => whereAlive(where, now()))
                .execute();
            this.reset();
            for (const model of rows) {
                const { id, project, version, minInferenceUnits: min, maxInferenceUnits: max } = model;
                const set = (kind: string, units: number) => this.set({ project, version, kind }, units);
                set("min", min ?? 1);
                set("max", max ?? min ?? 1);
                set("desired", desiredUnits(model));
                set("in_service", serving.filter(({ modelId }) => modelId === id).length);
            }
        },
    });
}
