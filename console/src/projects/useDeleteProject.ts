import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../service/call";
import { keyOf } from "../service/queries";
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
                await call("DeleteModel", { ProjectName: project, ModelVersion: version });
            }
            for (const type of datasets) {
                setStep(texts.datasetOf[type]);
                await call("DeleteDataset", { ProjectName: project, DatasetType: type });
            }
            setStep(project);
            await call("DeleteProject", { ProjectName: project });
        },
        onSuccess: async (_done, _children, _result, { client }) => {
            await client.invalidateQueries({ queryKey: keyOf("ListProjects") });
        },
        onSettled: () => setStep(undefined),
    });
    return { ...deletion, step };
}
