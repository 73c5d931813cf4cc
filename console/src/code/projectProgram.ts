import type { CodeValue } from "./codeValue";
import { outputOf, pulumiProgram } from "./pulumiProgram";
import type { PulumiResource } from "./pulumiProgram";

/** What a project has on the service, as far as a program can declare it. */
export interface ProjectFacts {
    projectName: string;
    /** Address of the service. */
    endpoint: string;
    datasets: readonly ("train" | "test")[];
    /** Versions, in their order. */
    models: readonly ModelFacts[];
    packages: readonly PackageFacts[];
}

/** A version. */
export interface ModelFacts {
    version: string;
    status: string;
    outputConfig: { s3Location: { bucket: string; prefix?: string } };
    description?: string;
    kmsKeyId?: string;
    /** All tags, the service's own too. */
    tags: Readonly<Record<string, string>>;
    /** Undefined: balanced. */
    operatingPoint?: { minimumRecall?: number; maximumFalseAlarmRate?: number; threshold?: number };
    /** Inference units. Undefined: it isn't hosted. */
    units?: { minimum: number; maximum?: number };
}

/** A model packaging job. */
export interface PackageFacts {
    jobName: string;
    modelVersion: string;
    status: string;
    description?: string;
    /** Arguments of the component, as the class takes them. */
    greengrass: Readonly<Record<string, CodeValue>>;
}

/**
 * What the program does with what exists. `read`: each resource is read, and belongs to nobody's stack. `take`: versions,
 * their hosting and their packages come into the stack; project and datasets, which no class can take over, are read.
 */
export type ExportMode = "read" | "take";

const sensitiveToTag = "lookoutvision/sensitive-to";
const startedMark = "pulumi-lookoutvision/started-by";
const ownTags = "lookoutvision/";

/** Writes a program for a project that, run as it is, changes nothing that exists. */
export function projectProgram(facts: ProjectFacts, mode: ExportMode): string {
    const { projectName, endpoint } = facts;
    const resources: PulumiResource[] = [
        { className: "LookoutVisionProject", name: "project", id: projectName },
        ...facts.datasets.map((type): PulumiResource => {
            return { className: "LookoutVisionDataset", name: `${type}-dataset`, id: `${projectName}/${type}` };
        }),
        ...facts.models.flatMap((model) => modelResources(projectName, model, mode)),
        ...facts.packages.map((job) => packageResource(projectName, facts.models, job, mode)),
    ];
    const does =
        mode === "read"
            ? ["It reads what exists. No update and no destroy of this stack changes or deletes any of it."]
            : [
                  "It takes over the versions, their hosting and their packages, and changes nothing by that.",
                  "From then on they belong to this stack: changes of the program change them. Without protect,",
                  '"pulumi destroy" deletes them. Project and datasets are read: they can\'t be taken over.',
              ];
    return pulumiProgram(resources, {
        header: [
            `Project ${projectName} of the service at ${endpoint}.`,
            ...does,
            "",
            `Before the first run: pulumi config set lookoutvision:endpoint ${endpoint}`,
        ],
    });
}

function modelResources(projectName: string, model: ModelFacts, mode: ExportMode): PulumiResource[] {
    const { version, status, tags, units } = model;
    const name = `model-${version}`;
    const id = `${projectName}/${version}`;
    const read = (comment?: string[]): PulumiResource => ({ className: "LookoutVisionModel", name, id, comment });
    if (mode === "read") {
        return units === undefined
            ? [read()]
            : [read(), { className: "LookoutVisionHostedModel", name: `hosted-${version}`, id }];
    }
    if (status === "TRAINING_FAILED") {
        return [read(["Its training has failed, so it is only read."])];
    }
    if (startedMark in tags) {
        return [read(["Another stack is making it, so it is only read."])];
    }
    const own = Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith(ownTags)));
    const taken: PulumiResource = {
        className: "LookoutVisionModel",
        name,
        args: {
            projectName: outputOf("project", "projectName"),
            adoptVersion: version,
            outputConfig: model.outputConfig,
            description: model.description,
            kmsKeyId: model.kmsKeyId,
            sensitiveTo: tags[sensitiveToTag]?.split(" "),
            tags: Object.keys(own).length > 0 ? own : undefined,
            operatingPoint: model.operatingPoint,
        },
        options: { protect: true },
    };
    const hosted: PulumiResource[] =
        units === undefined
            ? []
            : [
                  {
                      className: "LookoutVisionHostedModel",
                      name: `hosted-${version}`,
                      args: {
                          projectName: outputOf("project", "projectName"),
                          modelVersion: outputOf(name, "version"),
                          minInferenceUnits: units.minimum,
                          maxInferenceUnits: units.maximum,
                      },
                      options: { protect: true },
                  },
              ];
    return [taken, ...hosted];
}

function packageResource(
    projectName: string,
    models: readonly ModelFacts[],
    job: PackageFacts,
    mode: ExportMode,
): PulumiResource {
    const { jobName, modelVersion, status, description, greengrass } = job;
    const name = `package-${jobName}`;
    if (mode === "read" || status !== "SUCCEEDED") {
        return { className: "LookoutVisionModelPackage", name, id: `${projectName}/${jobName}` };
    }
    const isThere = models.some(({ version }) => version === modelVersion);
    return {
        className: "LookoutVisionModelPackage",
        name,
        args: {
            projectName: outputOf("project", "projectName"),
            modelVersion: isThere ? outputOf(`model-${modelVersion}`, "version") : modelVersion,
            jobName,
            description,
            configuration: { greengrass },
        },
        options: { protect: true },
    };
}
