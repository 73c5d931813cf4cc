import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../service/call";
import { keyOf } from "../service/queries";
import { ServiceError } from "../service/serviceError";
import type { DatasetType } from "./useProject";
import { projects as texts } from "../texts";

/** What is deleted with a project. */
export interface Children {
    versions: string[];
    datasets: DatasetType[];
}

/** Deletes a project after all that is in it. The service waits for its parts to be gone. */
export function useDeleteProject(project: string) {
    const [step, setStep] = useState<string>();
    const deletion = useMutation({
        mutationFn: async ({ versions, datasets }: Children) => {
            for (const version of versions) {
                setStep(texts.modelName(version));
                await untilGone(call("DeleteModel", { ProjectName: project, ModelVersion: version }));
            }
            for (const type of datasets) {
                setStep(texts.datasetOf[type]);
                await untilGone(call("DeleteDataset", { ProjectName: project, DatasetType: type }));
            }
            setStep(project);
            await untilGone(call("DeleteProject", { ProjectName: project }));
        },
        onSuccess: async (_done, _children, _result, { client }) => {
            await client.invalidateQueries({ queryKey: keyOf("ListProjects") });
        },
        onSettled: () => setStep(undefined),
    });
    return { ...deletion, step };
}

/** Waits for a deletion. What isn't there is deleted: by an earlier click whose answer was lost, or by somebody else. */
async function untilGone(deletion: Promise<unknown>): Promise<void> {
    try {
        await deletion;
    } catch (error) {
        if (!(error instanceof ServiceError && error.code === "ResourceNotFoundException")) {
            throw error;
        }
    }
}
