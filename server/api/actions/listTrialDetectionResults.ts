import type { Selectable } from "kysely";
import type { Detection } from "../../detector/detection";
import type { TrialPicturesTable } from "../../store/trialTables";
import { shownMessage } from "../descriptions";
import { shownAnomalies } from "../detectAnomalyResult";
import type { ListTrialDetectionResultsOutput } from "../ownOutputs/listTrialDetectionResults";
import { readPage } from "../pagination";
import { requireProject, requireTrial } from "../resources";
import type { Service } from "../context";
import type { ListTrialDetectionResultsInput } from "../validations/listTrialDetectionResults";

type TrialPicture = Selectable<TrialPicturesTable>;

/**
 * Lists the results of a trial that are there so far. A result keeps its place in either order, so pages don't repeat
 * one while others come in.
 */
export async function listTrialDetectionResults(
    input: ListTrialDetectionResultsInput,
    { store }: Service,
): Promise<ListTrialDetectionResultsOutput> {
    const { OrderBy: order = "NAME", IsAnomalous: isAnomalous, Verified: verified } = input;
    const project = await requireProject(store, input.ProjectName);
    const trial = await requireTrial(store, project, input.TrialDetectionName);
    const { rows, nextToken } = await readPage<TrialPicture, readonly [number, number]>(store, {
        input,
        list: ["trialPictures", trial.id, order, isAnomalous ?? null, verified ?? null],
        keyOf: ({ doubt, number }) => [order === "DOUBT" ? doubt! : 0, number],
        read: (after, limit) =>
            store
                .selectFrom("trialPictures")
                .selectAll()
                .where("trialId", "=", trial.id)
                .where("doubt", "is not", null)
                .$if(isAnomalous !== undefined, (query) => query.where("isAnomalous", "=", isAnomalous ? 1 : 0))
                .$if(verified === "NONE", (query) => query.where("verified", "is", null).where("score", "is not", null))
                .$if(verified === "CORRECT" || verified === "INCORRECT", (query) =>
                    query.where("verified", "=", verified as "CORRECT"),
                )
                .$if(after !== undefined, (query) =>
                    query.where((where) => {
                        const [doubt, number] = after!;
                        return order === "NAME"
                            ? where("number", ">", number)
                            : where.or([
                                  where("doubt", ">", doubt),
                                  where.and([where("doubt", "=", doubt), where("number", ">", number)]),
                              ]);
                    }),
                )
                .$if(order === "DOUBT", (query) => query.orderBy("doubt"))
                .orderBy("number")
                .limit(limit)
                .execute(),
    });
    return { Results: rows.map(shownResult), NextToken: nextToken };
}

function shownResult(row: TrialPicture): ListTrialDetectionResultsOutput["Results"][number] {
    return {
        Source: row.source,
        ...(row.score !== null && {
            IsAnomalous: row.isAnomalous === 1,
            Score: row.score,
            Threshold: Number(row.threshold),
            Confidence: row.confidence!,
        }),
        ...(row.anomalies !== null && {
            Anomalies: shownAnomalies(JSON.parse(row.anomalies) as NonNullable<Detection["anomalies"]>),
        }),
        HasMask: row.anomalies !== null,
        ...(row.verified !== null && { Verified: row.verified }),
        ...(row.message !== null && { Message: shownMessage(row.message) }),
    };
}
