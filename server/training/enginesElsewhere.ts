import type { Kysely } from "kysely";
import { announceProcess, livingProcesses, removeProcess } from "../store/processes";
import type { StoreProcess } from "../store/processes";
import type { Database } from "../store/schema";

/*
 * Trainings of engines that this process doesn't have. They are for others on the store, and are refused only when nobody
 * is to be expected any more who could train them.
 */

export interface EnginesElsewhereOptions {
    store: Kysely<Database>;
    /** This process, and the engines that it has. */
    self: StoreProcess;
    /** How long the process is believed to live without a sign, in milliseconds. */
    leaseMs: number;
    /** How long a training waits for an engine that no other process has, in milliseconds. Default: 10 minutes. */
    patienceMs?: number;
    /** Milliseconds of a clock that only goes forward. */
    elapsed(): number;
}

/** What is to be done with trainings that ask for engines which this process doesn't have. */
export interface EnginesElsewhere {
    /** Tells others that this process lives, now and then. */
    announce(now: number): Promise<void>;
    /**
     * Looks at the line of trainings.
     *
     * @returns engines that no process trains at now (`absent`), and those among them that are given up (`givenUp`).
     */
    look(now: number): Promise<{ givenUp: string[]; absent: string[] }>;
    close(): Promise<void>;
}

export function watchEnginesElsewhere({
    store,
    self,
    leaseMs,
    patienceMs = 600_000,
    elapsed,
}: EnginesElsewhereOptions): EnginesElsewhere {
    let announcedAt = -Infinity;
    /** Since when no process has had an engine that a training asks for, by engine. */
    const absentSince = new Map<string, number>();

    /** Engines at which this process trains. */
    const own = self.tasks.includes("train") ? self.engines : [];
    const forgetOthers = (engines: readonly string[]) =>
        [...absentSince.keys()]
            .filter((engine) => !engines.includes(engine))
            .forEach((engine) => absentSince.delete(engine));

    return {
        async announce(now) {
            if (elapsed() - announcedAt >= leaseMs / 4) {
                await announceProcess(store, self, { now, expiresAt: now + leaseMs });
                announcedAt = elapsed();
            }
        },
        async look(now) {
            const asked = await enginesInLine(store);
            forgetOthers(asked);
            if (asked.every((engine) => own.includes(engine))) {
                return { givenUp: [], absent: [] };
            }
            const others = (await livingProcesses(store, "train", now)).filter(({ id }) => id !== self.id);
            const isAbsent = (engine: string) =>
                !own.includes(engine) && !others.some(({ engines }) => engines.includes(engine));
            const absent = asked.filter(isAbsent);
            forgetOthers(absent);
            absent.forEach((engine) => absentSince.set(engine, absentSince.get(engine) ?? elapsed()));
            const mayCome = (engine: string) => others.length > 0 && elapsed() - absentSince.get(engine)! < patienceMs;
            return { givenUp: absent.filter((engine) => !mayCome(engine)), absent };
        },
        close: () => removeProcess(store, self.id),
    };
}

async function enginesInLine(store: Kysely<Database>): Promise<string[]> {
    const rows = await store
        .selectFrom("models")
        .select("trainingEngine")
        .distinct()
        .where("status", "=", "TRAINING")
        .where("trainingEngine", "is not", null)
        .execute();
    return rows.map(({ trainingEngine }) => trainingEngine!);
}
