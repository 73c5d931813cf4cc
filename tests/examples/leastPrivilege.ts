import assert from "node:assert/strict";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";

/** Asserts that the keys that least-privilege makes may do what its program says, and nothing else. */
export async function requireLeastPrivilege(
    endpoint: string,
    keys: Record<string, Record<string, string>>,
): Promise<void> {
    const tried = async (user: string, call: (api: LookoutVision) => Promise<unknown>) => {
        const { accessKeyId, secretAccessKey } = keys[user];
        const api = new LookoutVision({ endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey } });
        const outcome = await call(api).then(
            () => "done",
            (error: Error) => error.name,
        );
        api.destroy();
        return outcome;
    };
    const ProjectName = "line7";
    const version = { ProjectName, ModelVersion: "1" };
    const detect = (api: LookoutVision) =>
        api.detectAnomalies({ ...version, Body: Buffer.from("no picture"), ContentType: "image/png" });
    const outcomes = {
        cameraDetects: await tried("camera", detect),
        cameraLooks: await tried("camera", (api) => api.describeProject({ ProjectName })),
        labellerMakes: await tried("labeller", (api) => api.createDataset({ ProjectName, DatasetType: "train" })),
        labellerDetects: await tried("labeller", detect),
        pipelineLooks: await tried("pipeline", (api) => api.describeProject({ ProjectName })),
        pipelineDeletes: await tried("pipeline", (api) => api.deleteModel(version)),
        pipelineDeletesAll: await tried("pipeline", (api) => api.deleteProject({ ProjectName })),
        labellerCleans: await tried("labeller", (api) => api.deleteDataset({ ProjectName, DatasetType: "train" })),
    };
    assert.deepEqual(outcomes, {
        cameraDetects: "ResourceNotFoundException",
        cameraLooks: "AccessDeniedException",
        labellerMakes: "done",
        labellerDetects: "AccessDeniedException",
        pipelineLooks: "done",
        pipelineDeletes: "ResourceNotFoundException",
        pipelineDeletesAll: "AccessDeniedException",
        labellerCleans: "done",
    });
}
