import { DescribeScalableTargetsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-application-auto-scaling";
import {
    ListEndpointConfigsCommand,
    ListEndpointsCommand,
    ListModelPackagesCommand,
    ListModelsCommand,
    ListTagsCommand,
    ListTrainingJobsCommand,
    ListTransformJobsCommand,
} from "@aws-sdk/client-sagemaker";
import type { SageMakerClients } from "./clients";
import { namePrefix } from "./names";
import type { EngineSettings } from "./settings";
import { openStaging } from "./staging";
import { madeByTag } from "./tags";

/** Something at SageMaker, or in its bucket, that a service made. */
export interface Leftover {
    kind: (typeof kinds)[number]["kind"] | "files";
    /** Name at SageMaker, or address in S3. */
    name: string;
    /** State, age and maker of a thing, or the number of files. */
    facts: string;
}

/** One page of a list of SageMaker. */
interface Page {
    things: { name?: string; arn?: string; since?: Date; state?: string }[];
    next?: string;
}

/** What services make at SageMaker and for its scaling, and how it is listed. */
const kinds = [
    {
        kind: "training job",
        async list(clients: SageMakerClients, NextToken?: string): Promise<Page> {
            const page = await clients
                .sageMaker()
                .send(new ListTrainingJobsCommand({ NameContains: namePrefix, StatusEquals: "InProgress", NextToken }));
            return {
                things: (page.TrainingJobSummaries ?? []).map((job) => ({
                    ...{ name: job.TrainingJobName, arn: job.TrainingJobArn },
                    ...{ since: job.CreationTime, state: "runs" },
                })),
                next: page.NextToken,
            };
        },
    },
    {
        kind: "transform job",
        async list(clients: SageMakerClients, NextToken?: string): Promise<Page> {
            const page = await clients
                .sageMaker()
                .send(
                    new ListTransformJobsCommand({ NameContains: namePrefix, StatusEquals: "InProgress", NextToken }),
                );
            return {
                things: (page.TransformJobSummaries ?? []).map((job) => ({
                    ...{ name: job.TransformJobName, arn: job.TransformJobArn },
                    ...{ since: job.CreationTime, state: "runs" },
                })),
                next: page.NextToken,
            };
        },
    },
    {
        kind: "endpoint",
        async list(clients: SageMakerClients, NextToken?: string): Promise<Page> {
            const page = await clients
                .sageMaker()
                .send(new ListEndpointsCommand({ NameContains: namePrefix, NextToken }));
            return {
                things: (page.Endpoints ?? []).map((endpoint) => ({
                    ...{ name: endpoint.EndpointName, arn: endpoint.EndpointArn },
                    ...{ since: endpoint.CreationTime, state: `is ${endpoint.EndpointStatus}` },
                })),
                next: page.NextToken,
            };
        },
    },
    {
        kind: "endpoint configuration",
        async list(clients: SageMakerClients, NextToken?: string): Promise<Page> {
            const page = await clients
                .sageMaker()
                .send(new ListEndpointConfigsCommand({ NameContains: namePrefix, NextToken }));
            return {
                things: (page.EndpointConfigs ?? []).map((one) => ({
                    ...{ name: one.EndpointConfigName, arn: one.EndpointConfigArn, since: one.CreationTime },
                })),
                next: page.NextToken,
            };
        },
    },
    {
        kind: "model",
        async list(clients: SageMakerClients, NextToken?: string): Promise<Page> {
            const page = await clients.sageMaker().send(new ListModelsCommand({ NameContains: namePrefix, NextToken }));
            return {
                things: (page.Models ?? []).map((model) => ({
                    ...{ name: model.ModelName, arn: model.ModelArn, since: model.CreationTime },
                })),
                next: page.NextToken,
            };
        },
    },
    {
        kind: "model package",
        async list(clients: SageMakerClients, NextToken?: string): Promise<Page> {
            const page = await clients
                .sageMaker()
                .send(new ListModelPackagesCommand({ NameContains: namePrefix, NextToken }));
            return {
                things: (page.ModelPackageSummaryList ?? []).map((one) => ({
                    ...{ name: one.ModelPackageName, arn: one.ModelPackageArn, since: one.CreationTime },
                })),
                next: page.NextToken,
            };
        },
    },
    {
        kind: "scalable target",
        async list(clients: SageMakerClients, NextToken?: string): Promise<Page> {
            const page = await clients.autoScaling().send(
                new DescribeScalableTargetsCommand({
                    ServiceNamespace: "sagemaker",
                    ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
                    NextToken,
                }),
            );
            return {
                things: (page.ScalableTargets ?? []).map((target) => ({
                    ...{ name: /^endpoint\/([^/]+)\//.exec(target.ResourceId!)?.[1], arn: target.ScalableTargetARN },
                    ...{ since: target.CreationTime, state: "scales" },
                })),
                next: page.NextToken,
            };
        },
    },
] as const;

/**
 * Lists what services have made at SageMaker: jobs that run, endpoints with all that belongs to them, their scaling, and
 * files in the bucket. What a training in progress or a hosted model uses is among it.
 */
export async function findLeftovers(clients: SageMakerClients, settings: EngineSettings): Promise<Leftover[]> {
    const found: Leftover[] = [];
    for (const { kind, list } of kinds) {
        let next: string | undefined;
        do {
            const page = await list(clients, next);
            for (const { name = "", arn, since, state = "is there" } of page.things) {
                const madeBy = name.startsWith(namePrefix) ? await makerOf(clients, arn) : undefined;
                if (madeBy !== undefined) {
                    const when = since?.toISOString() ?? "an unknown time";
                    found.push({ kind, name, facts: `${state} since ${when}, made by ${madeBy}` });
                }
            }
            next = page.next;
        } while (next !== undefined);
    }
    return [
        ...found,
        ...(await filesIn(clients, settings, "jobs/")),
        ...(await filesIn(clients, settings, "endpoints/")),
    ];
}

/** Value of the tag that says who made a thing. Undefined: nobody that this program knows. */
async function makerOf(clients: SageMakerClients, arn: string | undefined): Promise<string | undefined> {
    if (arn?.includes(":scalable-target/")) {
        const { Tags: tags = {} } = await clients
            .autoScaling()
            .send(new ListTagsForResourceCommand({ ResourceARN: arn }));
        return tags[madeByTag];
    }
    const { Tags: tags = [] } = await clients.sageMaker().send(new ListTagsCommand({ ResourceArn: arn }));
    return tags.find(({ Key }) => Key === madeByTag)?.Value;
}

async function filesIn(
    clients: SageMakerClients,
    { bucket, prefix }: EngineSettings,
    folder: string,
): Promise<Leftover[]> {
    const staging = openStaging(clients.s3, { bucket, prefix: prefix + folder });
    const counts = new Map<string, number>();
    for (const file of await staging.list()) {
        const [name] = file.split("/");
        counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].map(([name, count]) => ({
        kind: "files",
        name: staging.uri(`${name}/`),
        facts: count === 1 ? "1 file" : `${count} files`,
    }));
}
