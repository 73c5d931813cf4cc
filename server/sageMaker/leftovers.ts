import { ListTagsCommand, ListTrainingJobsCommand } from "@aws-sdk/client-sagemaker";
import type { SageMakerClients } from "./clients";
import { namePrefix } from "./names";
import type { SageMakerSettings } from "./settings";
import { openStaging } from "./staging";
import { madeByTag } from "./tags";

/** Something at SageMaker, or in its bucket, that a service made. */
export interface Leftover {
    kind: "training job" | "files";
    /** Name of the job, or address in S3. */
    name: string;
    /** Who made it, since when it runs, how much it is. */
    facts: string;
}

/**
 * Lists what services have made at SageMaker and what still costs: jobs that run, and files in the bucket. What a
 * training in progress uses is among it.
 */
export async function findLeftovers(clients: SageMakerClients, settings: SageMakerSettings): Promise<Leftover[]> {
    return [...(await runningJobs(clients)), ...(await stagedFiles(clients, settings))];
}

async function runningJobs(clients: SageMakerClients): Promise<Leftover[]> {
    const jobs: Leftover[] = [];
    let token: string | undefined;
    do {
        const page = await clients
            .sageMaker()
            .send(
                new ListTrainingJobsCommand({ NameContains: namePrefix, StatusEquals: "InProgress", NextToken: token }),
            );
        for (const { TrainingJobName: name = "", TrainingJobArn, CreationTime } of page.TrainingJobSummaries ?? []) {
            if (!name.startsWith(namePrefix)) {
                continue;
            }
            const { Tags: tags = [] } = await clients
                .sageMaker()
                .send(new ListTagsCommand({ ResourceArn: TrainingJobArn }));
            const madeBy = tags.find(({ Key }) => Key === madeByTag)?.Value;
            if (madeBy !== undefined) {
                jobs.push({
                    kind: "training job",
                    name,
                    facts: `runs since ${CreationTime?.toISOString() ?? "an unknown time"}, made by ${madeBy}`,
                });
            }
        }
        token = page.NextToken;
    } while (token !== undefined);
    return jobs;
}

async function stagedFiles(clients: SageMakerClients, { bucket, prefix }: SageMakerSettings): Promise<Leftover[]> {
    const staging = openStaging(clients.s3, { bucket, prefix: `${prefix}jobs/` });
    const counts = new Map<string, number>();
    for (const name of await staging.list()) {
        const [job] = name.split("/");
        counts.set(job, (counts.get(job) ?? 0) + 1);
    }
    return [...counts].map(([job, count]) => ({
        kind: "files",
        name: staging.uri(`${job}/`),
        facts: count === 1 ? "1 file" : `${count} files`,
    }));
}
