import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { call } from "../service/call";
import { newToken } from "../service/newToken";
import { keyOf } from "../service/queries";
import type { EncryptionKey } from "./EncryptionSection";
import type { EnteredTag } from "./tags";

/** What a person chooses for a training. */
export interface TrainingChoice {
    encryptionKey: EncryptionKey;
    tags: readonly EnteredTag[];
}

/** Starts a training, once, however often it is asked for. Its results go to the console's bucket. */
export function useTrain(project: string) {
    const token = useRef(newToken());
    return useMutation({
        mutationFn: async ({ encryptionKey, tags }: TrainingChoice) => {
            const { Bucket } = await call("CreateConsoleBucket", { ProjectName: project });
            const { ModelMetadata } = await call("CreateModel", {
                ProjectName: project,
                OutputConfig: { S3Location: { Bucket, Prefix: `projects/${project}/models/` } },
                ...(encryptionKey !== undefined && { KmsKeyId: encryptionKey.trim() }),
                ...(tags.length > 0 && { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
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
