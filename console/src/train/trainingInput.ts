import type { EncryptionKey } from "./EncryptionSection";
import type { EnteredTag } from "./tags";

/** What a person chooses for a training. */
export interface TrainingChoice {
    encryptionKey: EncryptionKey;
    tags: readonly EnteredTag[];
}

/** Request that starts a training, whose results go to the bucket. */
export function trainingInput(project: string, bucket: string, { encryptionKey, tags }: TrainingChoice) {
    return {
        ProjectName: project,
        OutputConfig: { S3Location: { Bucket: bucket, Prefix: `projects/${project}/models/` } },
        ...(encryptionKey !== undefined && { KmsKeyId: encryptionKey.trim() }),
        ...(tags.length > 0 && { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
    };
}
