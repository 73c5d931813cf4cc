import { setTimeout as sleep } from "node:timers/promises";
import { DescribeModelPackagingJobCommand, StartModelPackagingJobCommand } from "@aws-sdk/client-lookoutvision";
import type { LookoutVisionClient, ModelPackagingDescription } from "@aws-sdk/client-lookoutvision";

/** Starts a job for version 1, whose component is named after the project. @returns its name. */
export async function startPackaging(
    client: LookoutVisionClient,
    ProjectName: string,
    Bucket: string,
    JobName?: string,
): Promise<string> {
    const { JobName: name } = await client.send(
        new StartModelPackagingJobCommand({
            ProjectName,
            ModelVersion: "1",
            JobName,
            Configuration: {
                Greengrass: {
                    S3OutputLocation: { Bucket, Prefix: "edge/" },
                    ComponentName: ProjectName,
                    TargetPlatform: { Os: "LINUX", Arch: "X86_64" },
                },
            },
        }),
    );
    return name!;
}

/** Waits for the job's end, whether it succeeds or fails. */
export async function waitForPackaging(
    client: LookoutVisionClient,
    ProjectName: string,
    JobName: string,
): Promise<ModelPackagingDescription> {
    for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
        const { ModelPackagingDescription: job } = await client.send(
            new DescribeModelPackagingJobCommand({ ProjectName, JobName }),
        );
        if (job!.Status === "SUCCEEDED" || job!.Status === "FAILED") {
            return job!;
        }
        if (Date.now() > deadline) {
            throw new Error(`the job ${JobName} is still ${job!.Status}: ${job!.StatusMessage}`);
        }
    }
}
