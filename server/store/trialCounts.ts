import type { Kysely } from "kysely";
import type { Database } from "./schema";

/** Numbers of pictures of a trial. */
export interface TrialCounts {
    total: number;
    /** Pictures with a prediction. */
    judged: number;
    anomalous: number;
    unusable: number;
    verifiedCorrect: number;
    verifiedIncorrect: number;
}

const none: TrialCounts = {
    total: 0,
    judged: 0,
    anomalous: 0,
    unusable: 0,
    verifiedCorrect: 0,
    verifiedIncorrect: 0,
};

/** Counts the pictures of trials, by the trials' ids. */
export async function countTrials(
    store: Kysely<Database>,
    trialIds: readonly string[],
): Promise<(trialId: string) => TrialCounts> {
    const rows =
        trialIds.length === 0
            ? []
            : await store
                  .selectFrom("trialPictures")
                  .select((select) => [
                      "trialId",
                      select.fn.countAll<number>().as("total"),
                      select.fn.count<number>("score").as("judged"),
                      select.fn.sum<number | null>("isAnomalous").as("anomalous"),
                      select.fn.count<number>("message").as("unusable"),
                      select.fn.count<number>("verified").as("verified"),
                      select.fn.count<number>("verified").filterWhere("verified", "=", "CORRECT").as("verifiedCorrect"),
                  ])
                  .where("trialId", "in", trialIds)
                  .groupBy("trialId")
                  .execute();
    const byTrial = new Map(
        rows.map((row): [string, TrialCounts] => [
            row.trialId,
            {
                total: Number(row.total),
                judged: Number(row.judged),
                anomalous: Number(row.anomalous ?? 0),
                unusable: Number(row.unusable),
                verifiedCorrect: Number(row.verifiedCorrect),
                verifiedIncorrect: Number(row.verified) - Number(row.verifiedCorrect),
            },
        ]),
    );
    return (trialId) => byTrial.get(trialId) ?? none;
}

export async function countPictures(store: Kysely<Database>, trialId: string): Promise<TrialCounts> {
    return (await countTrials(store, [trialId]))(trialId);
}

/** Says how a trial ended. */
export function describeCounts({ judged, anomalous, unusable }: TrialCounts): string {
    const found = `${anomalous === 0 ? "None" : anomalous} of ${pictures(judged)} ${anomalous > 1 ? "are anomalies" : "is an anomaly"}.`;
    return unusable === 0
        ? found
        : `${found} ${pictures(unusable)} could not be inspected; ${unusable === 1 ? "its" : "each"} message says why.`;
}

function pictures(count: number): string {
    return count === 1 ? "1 picture" : `${count} pictures`;
}
