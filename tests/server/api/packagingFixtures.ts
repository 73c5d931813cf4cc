import { StartModelPackagingJobCommand } from "@aws-sdk/client-lookoutvision";
import type { GreengrassConfiguration, StartModelPackagingJobCommandInput } from "@aws-sdk/client-lookoutvision";
import type { PackagingStatus } from "../../../server/store/schema";
import { newProjectWithModel } from "./projectFixtures";
import type { TestService } from "./testService";

export const greengrass: GreengrassConfiguration = {
    S3OutputLocation: { Bucket: "results", Prefix: "edge/" },
    ComponentName: "plates",
    TargetPlatform: { Os: "LINUX", Arch: "X86_64" },
};

/** A project with version 1 in status TRAINED. */
export async function newProjectWithTrainedModel(service: TestService): Promise<string> {
    const ProjectName = await newProjectWithModel(service);
    await service.setModel(ProjectName, 1, { status: "TRAINED" });
    return ProjectName;
}

/** Starts a job of version 1. Its component is named after the project, since a component's name counts for all. */
export function startJob(
    service: TestService,
    ProjectName: string,
    input: Partial<StartModelPackagingJobCommandInput> = {},
    configuration: Partial<GreengrassConfiguration> = {},
) {
    const Greengrass = { ...greengrass, ComponentName: ProjectName, ...configuration };
    return service.client.send(
        new StartModelPackagingJobCommand({ ProjectName, ModelVersion: "1", Configuration: { Greengrass }, ...input }),
    );
}

/** Moves a job on, as packaging would. */
export async function setJob(
    service: TestService,
    name: string,
    status: PackagingStatus,
    statusMessage = "moved",
): Promise<void> {
    await service.store
        .updateTable("modelPackagingJobs")
        .set({ status, statusMessage })
        .where("name", "=", name)
        .execute();
}
