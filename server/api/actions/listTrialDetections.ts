import type { ListTrialDetectionsOutput } from "../ownOutputs/listTrialDetections";
import { readPage } from "../pagination";
import { requireProject } from "../resources";
import type { Trial } from "../resources";
import type { Service } from "../context";
import { describeTrials } from "../trialDescription";
import type { ListTrialDetectionsInput } from "../validations/listTrialDetections";

/** Lists the trial detections of a project, the newest first. */
export async function listTrialDetections(
    input: ListTrialDetectionsInput,
    { store }: Service,
): Promise<ListTrialDetectionsOutput> {
    const project = await requireProject(store, input.ProjectName);
    const { rows, nextToken } = await readPage<Trial, readonly [number, string]>(store, {
        input,
        list: ["trialDetections", project.id],
        keyOf: ({ createdAt, id }) => [createdAt, id],
        read: (after, limit) =>
            store
                .selectFrom("trialDetections")
                .selectAll()
                .where("projectId", "=", project.id)
                .$if(after !== undefined, (query) =>
                    query.where((where) => {
                        const [createdAt, id] = after!;
                        return where.or([
                            where("createdAt", "<", createdAt),
                            where.and([where("createdAt", "=", createdAt), where("id", "<", id)]),
                        ]);
                    }),
                )
                .orderBy("createdAt", "desc")
                .orderBy("id", "desc")
                .limit(limit)
                .execute(),
    });
    return { TrialDetections: await describeTrials(store, project, rows), NextToken: nextToken };
}
