import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { call } from "../service/call";
import { newToken } from "../service/newToken";
import { keyOf } from "../service/queries";
import { trainingInput } from "./trainingInput";
import type { TrainingChoice } from "./trainingInput";

/** Starts a training, once, however often it is asked for. Its results go to the console's bucket. */
export function useTrain(project: string) {
    const token = useRef(newToken());
    return useMutation({
        mutationFn: async (choice: TrainingChoice) => {
            const { Bucket } = await call("CreateConsoleBucket", { ProjectName: project });
            const { ModelMetadata } = await call("CreateModel", {
                ...trainingInput(project, Bucket, choice),
                ClientToken: token.current,
            });
            return ModelMetadata?.ModelVersion ?? "";
        },
        onError: () => {
            // A refused call changed nothing, and the next may ask for something else.
            token.current = newToken();
        },
        onSuccess: async (_version, _choice, _result, { client }) => {
            await client.invalidateQueries({ queryKey: keyOf("ListModels") });
        },
    });
}
