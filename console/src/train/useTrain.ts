import { useMutation } from "@tanstack/react-query";
import { call } from "../service/call";
import { keyOf } from "../service/queries";
import { useOnce } from "../service/useOnce";
import { trainingInput } from "./trainingInput";
import type { TrainingChoice } from "./trainingInput";

/** Starts a training, once, however often it is asked for. Its results go to the console's bucket. */
export function useTrain(project: string) {
    const once = useOnce();
    return useMutation({
        mutationFn: async (choice: TrainingChoice) => {
            const { Bucket } = await call("CreateConsoleBucket", { ProjectName: project });
            const input = trainingInput(project, Bucket, choice);
            const { ModelMetadata } = await once(input, (ClientToken) =>
                call("CreateModel", { ...input, ClientToken }),
            );
            return ModelMetadata?.ModelVersion ?? "";
        },
        onSuccess: async (_version, _choice, _result, { client }) => {
            await client.invalidateQueries({ queryKey: keyOf("ListModels") });
        },
    });
}
