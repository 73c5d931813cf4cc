import type { Kysely } from "kysely";
import { Gauge, type Registry } from "prom-client";
import type { Database } from "../store/schema";

export interface StoreGaugesOptions {
    store: Kysely<Database>;
    /** Unix epoch milliseconds. */
    now(): number;
    /** Inference units of a model that have loaded it here. */
    unitsInService(modelId: string): number;
}

const hostedStatuses = ["STARTING_HOSTING", "HOSTED", "STOPPING_HOSTING", "SYSTEM_UPDATING"] as const;

/**
 * What the store says, read whenever the metrics are: so all services on one database say the same, but for the
 * units in service, which are those of each.
 */
export function addStoreGauges(registry: Registry, { store, now, unitsInService }: StoreGaugesOptions): void {
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
            // Always there, so that an alert on it can tell none from no answer.
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
            const rows = await store.selectFrom("models").select("leaseExpiresAt").where("status", "=", "TRAINING").execute();
            const running = rows.filter(({ leaseExpiresAt }) => leaseExpiresAt !== null && leaseExpiresAt > now()).length;
            this.set({ state: "running" }, running);
            this.set({ state: "waiting" }, rows.length - running);
        },
    });
    new Gauge({
        name: "lookoutvision_inference_units",
        help: "Units of hosted versions: min and max as asked for, desired, and in_service here (Min-, Max-, Desired-, InServiceInferenceUnits).",
        labelNames: ["project", "version", "kind"],
        registers,
        async collect() {
            const rows = await store
                .selectFrom("models")
                .innerJoin("projects", "projects.id", "models.projectId")
                .select(["models.id", "projects.name as project", "version", "minInferenceUnits", "maxInferenceUnits"])
                .where("status", "in", hostedStatuses)
                .execute();
            this.reset();
            for (const { id, project, version, minInferenceUnits: min, maxInferenceUnits: max } of rows) {
                const set = (kind: string, units: number) => this.set({ project, version, kind }, units);
                set("min", min ?? 1);
                set("max", max ?? min ?? 1);
                set("desired", min ?? 1);
                set("in_service", unitsInService(id));
            }
        },
    });
}
