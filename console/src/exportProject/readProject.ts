import type { CodeValue } from "../code/codeValue";
import type { ModelFacts, PackageFacts, ProjectFacts } from "../code/projectProgram";
import { call } from "../service/call";
import type { Output } from "../service/operations";
import { listAll } from "../service/queries";

/** Reads what a program must say of a project. */
export async function readProject(ProjectName: string, signal: AbortSignal): Promise<ProjectFacts> {
    const [project, versions, jobs] = await Promise.all([
        call("DescribeProject", { ProjectName }, { signal }),
        listAll("ListModels", { ProjectName }, ({ Models }) => Models, { signal }),
        listAll("ListModelPackagingJobs", { ProjectName }, ({ ModelPackagingJobs }) => ModelPackagingJobs, { signal }),
    ]);
    const types = (project.ProjectDescription?.Datasets ?? []).map(({ DatasetType }) => DatasetType);
    const models: ModelFacts[] = [];
    for (const { ModelVersion = "", Status } of versions.sort(
        (a, b) => Number(a.ModelVersion) - Number(b.ModelVersion),
    )) {
        if (Status !== "DELETING") {
            models.push(await readModel(ProjectName, ModelVersion, signal));
        }
    }
    const packages: PackageFacts[] = [];
    for (const { JobName = "" } of jobs) {
        packages.push(await readPackage(ProjectName, JobName, signal));
    }
    return {
        projectName: ProjectName,
        endpoint: window.location.origin,
        datasets: (["train", "test"] as const).filter((type) => types.includes(type)),
        models,
        packages,
    };
}

async function readModel(ProjectName: string, ModelVersion: string, signal: AbortSignal): Promise<ModelFacts> {
    const input = { ProjectName, ModelVersion };
    const { ModelDescription: found = {} } = await call("DescribeModel", input, { signal });
    const hasPoint = found.Performance !== undefined;
    const [{ Tags = [] }, point] = await Promise.all([
        call("ListTagsForResource", { ResourceArn: found.ModelArn ?? "" }, { signal }),
        hasPoint ? call("DescribeOperatingPoint", input, { signal }) : undefined,
    ]);
    const { Bucket = "", Prefix } = found.OutputConfig?.S3Location ?? {};
    return {
        version: ModelVersion,
        status: found.Status ?? "",
        outputConfig: { s3Location: { bucket: Bucket, prefix: Prefix } },
        description: found.Description,
        kmsKeyId: found.KmsKeyId,
        tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
        operatingPoint: pointOf(point?.OperatingPoint),
        units:
            (found.Status === "HOSTED" || found.Status === "STARTING_HOSTING") && found.MinInferenceUnits !== undefined
                ? { minimum: found.MinInferenceUnits, maximum: found.MaxInferenceUnits }
                : undefined,
    };
}

function pointOf(point: Output<"DescribeOperatingPoint">["OperatingPoint"] | undefined): ModelFacts["operatingPoint"] {
    if (point === undefined || point.Balanced === true) {
        return undefined;
    }
    const { MinimumRecall: minimumRecall, MaximumFalseAlarmRate: maximumFalseAlarmRate, Threshold: threshold } = point;
    return { minimumRecall, maximumFalseAlarmRate, threshold };
}

async function readPackage(ProjectName: string, JobName: string, signal: AbortSignal): Promise<PackageFacts> {
    const { ModelPackagingDescription: found = {} } = await call(
        "DescribeModelPackagingJob",
        { ProjectName, JobName },
        { signal },
    );
    const component = found.ModelPackagingConfiguration?.Greengrass;
    const { S3OutputLocation: place, TargetPlatform: platform, Tags } = component ?? {};
    const greengrass: Record<string, CodeValue> = {
        s3OutputLocation: { bucket: place?.Bucket, prefix: place?.Prefix },
        componentName: component?.ComponentName,
        componentVersion: component?.ComponentVersion,
        componentDescription: component?.ComponentDescription,
        tags: Tags && Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
        targetDevice: component?.TargetDevice,
        targetPlatform: platform && { os: platform.Os, arch: platform.Arch, accelerator: platform.Accelerator },
        compilerOptions: component?.CompilerOptions,
    };
    return {
        jobName: JobName,
        modelVersion: found.ModelVersion ?? "",
        status: found.Status ?? "",
        description: found.ModelPackagingJobDescription,
        greengrass,
    };
}
