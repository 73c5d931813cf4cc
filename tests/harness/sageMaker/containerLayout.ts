import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import { makePipes } from "./pipeChannel";
import type { openSiteFiles } from "./siteFiles";

/** Lays out /opt/ml as SageMaker does before it starts a container. @returns why it can't. */
export async function layOut(
    opt: string,
    input: CreateTrainingJobRequest,
    files: ReturnType<typeof openSiteFiles>,
): Promise<string | undefined> {
    const config = join(opt, "input", "config");
    for (const folder of [config, join(opt, "model"), join(opt, "output", "data"), join(opt, "checkpoints")]) {
        await mkdir(folder, { recursive: true });
    }
    const channels = input.InputDataConfig ?? [];
    const write = (name: string, content: object) => writeFile(join(config, name), JSON.stringify(content));
    await write("hyperparameters.json", input.HyperParameters ?? {});
    await write("resourceconfig.json", { current_host: "algo-1", hosts: ["algo-1"], network_interface_name: "eth0" });
    await write(
        "inputdataconfig.json",
        // A channel of FastFile is announced as File, as SageMaker does.
        Object.fromEntries(
            channels.map(({ ChannelName, InputMode, RecordWrapperType }) => [
                ChannelName,
                {
                    TrainingInputMode: InputMode === "Pipe" ? "Pipe" : "File",
                    S3DistributionType: "FullyReplicated",
                    RecordWrapperType: RecordWrapperType ?? "None",
                },
            ]),
        ),
    );
    for (const { ChannelName, InputMode, DataSource } of channels) {
        if (InputMode === "Pipe") {
            continue;
        }
        const uri = DataSource!.S3DataSource!.S3Uri!;
        if ((await files.download(uri, join(opt, "input", "data", ChannelName!))) === 0) {
            return `ClientError: Data download failed:No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under that S3 prefix, and that the role "${input.RoleArn}" has "s3:ListBucket" permissions.`;
        }
    }
    const unfit = await makePipes(opt, input, files);
    if (unfit !== undefined) {
        return unfit;
    }
    const checkpoints = input.CheckpointConfig?.S3Uri;
    if (checkpoints !== undefined) {
        await files.download(`${checkpoints.replace(/\/$/, "")}/`, join(opt, "checkpoints"));
    }
    return undefined;
}
