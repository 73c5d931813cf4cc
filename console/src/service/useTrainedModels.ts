import { useQuery } from "@tanstack/react-query";
import { keyOf, listAll } from "./queries";

const usable = new Set(["TRAINED", "STARTING_HOSTING", "HOSTED", "HOSTING_FAILED", "SYSTEM_UPDATING"]);

/** Versions of a project that are trained, the newest first. Undefined until they are known. */
export function useTrainedModels(project: string): readonly string[] | undefined {
    return useQuery({
        queryKey: keyOf("ListModels", { ProjectName: project }),
        queryFn: ({ signal }) => listAll("ListModels", { ProjectName: project }, ({ Models }) => Models, { signal }),
        select: (models) =>
            models
                .filter(({ Status }) => usable.has(Status ?? ""))
                .map(({ ModelVersion }) => ModelVersion ?? "")
                .sort((a, b) => Number(b) - Number(a)),
    }).data;
}
