import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { DetectionMeter } from "../api/context";
import { repeat } from "../background/repeat";
import type { Database } from "../store/schema";

export interface UsageMeterOptions {
    store: Kysely<Database>;
    log: Logger;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /** Pause between two writes, in milliseconds. */
    everyMs?: number;
}

export interface UsageMeter extends DetectionMeter {
    /** Writes what has been counted, and ends. */
    close(): Promise<void>;
}

/** Pictures of a project on a day. */
interface Counted {
    projectName: string;
    day: string;
    pictures: number;
    anomalies: number;
}

/** Days that are kept: more than DescribeUsage shows. */
const keptDays = 400;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Counts the pictures that hosted models inspect, by project and day, besides what `meter` does. A detection adds one in
 * memory. Every few seconds the sums are written into the store. A kill loses those of the last seconds.
 */
export function countUsage(meter: DetectionMeter, { store, log, now, everyMs = 5_000 }: UsageMeterOptions): UsageMeter {
    let counts = new Map<string, Counted>();
    let oldDaysGone: string | undefined;

    async function write(): Promise<void> {
        const written = counts;
        counts = new Map();
        for (const [key, counted] of written) {
            try {
                await add(store, counted);
                written.delete(key);
            } catch (error) {
                // They are written with the next ones.
                written.forEach((left) => count(left));
                throw error;
            }
        }
        const today = dayOf(now());
        if (written.size === 0 && oldDaysGone !== today) {
            oldDaysGone = today;
            await store
                .deleteFrom("usage")
                .where("day", "<", dayOf(now() - keptDays * dayMs))
                .execute();
        }
    }

    function count({ projectName, day, pictures, anomalies }: Counted): void {
        const key = `${projectName} ${day}`;
        const known = counts.get(key) ?? { projectName, day, pictures: 0, anomalies: 0 };
        known.pictures += pictures;
        known.anomalies += anomalies;
        counts.set(key, known);
    }

    const writes = repeat(everyMs, write, (error) =>
        log.warn({ err: error }, "the numbers of inspected pictures could not be written; they will be later"),
    );

    return {
        async measure(model, detect) {
            const detection = await meter.measure(model, detect);
            const anomalies = detection.isAnomalous ? 1 : 0;
            count({ projectName: model.projectName, day: dayOf(now()), pictures: 1, anomalies });
            return detection;
        },
        async close() {
            await writes.close();
            await write().catch((error: unknown) =>
                log.warn({ err: error }, "the last numbers of inspected pictures could not be written"),
            );
        },
    };
}

/** Adds to the sums of a day. Those of a project that is gone meanwhile are dropped. */
async function add(store: Kysely<Database>, { projectName, day, pictures, anomalies }: Counted): Promise<void> {
    await store
        .insertInto("usage")
        .columns(["projectId", "day", "pictures", "anomalies"])
        .expression((from) =>
            from
                .selectFrom("projects")
                .select([
                    "id",
                    sql<string>`cast(${day} as text)`.as("day"),
                    sql<number>`cast(${pictures} as bigint)`.as("pictures"),
                    sql<number>`cast(${anomalies} as bigint)`.as("anomalies"),
                ])
                .where("name", "=", projectName),
        )
        .onConflict((conflict) =>
            conflict.columns(["projectId", "day"]).doUpdateSet({
                pictures: (set) => set("usage.pictures", "+", set.ref("excluded.pictures")),
                anomalies: (set) => set("usage.anomalies", "+", set.ref("excluded.anomalies")),
            }),
        )
        .execute();
}

/** Day of a time in UTC: `2026-11-28`. */
function dayOf(epochMs: number): string {
    return new Date(epochMs).toISOString().slice(0, 10);
}
