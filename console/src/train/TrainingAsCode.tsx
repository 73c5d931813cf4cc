import { useQuery } from "@tanstack/react-query";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { call } from "../service/call";
import { keyOf } from "../service/queries";
import { trainingInput } from "./trainingInput";
import type { TrainingChoice } from "./trainingInput";

/** What the button **Train model** does, as code. */
export function TrainingAsCode({ project, ...choice }: TrainingChoice & { project: string }) {
    const bucket = useQuery({
        queryKey: keyOf("CreateConsoleBucket", { ProjectName: project }),
        queryFn: () => call("CreateConsoleBucket", { ProjectName: project }),
        retry: false,
    }).data?.Bucket;
    if (bucket === undefined) {
        return null;
    }
    const input = trainingInput(project, bucket, choice);
    const { Bucket, Prefix } = input.OutputConfig.S3Location;
    return (
        <SameAsCode
            calls={[{ operation: "CreateModel", input }]}
            pulumi={[
                {
                    className: "LookoutVisionModel",
                    name: "model",
                    args: {
                        projectName: project,
                        outputConfig: { s3Location: { bucket: Bucket, prefix: Prefix } },
                        kmsKeyId: input.KmsKeyId,
                        tags: input.Tags && Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])),
                    },
                },
            ]}
        />
    );
}
