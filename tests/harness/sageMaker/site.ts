import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Variant } from "../../../server/sageMaker/settings";
import { startMoto } from "../parts/moto";
import type { Moto } from "../parts/moto";
import { withEnvironment } from "../run/withEnvironment";
import { lookoutvisionCommand } from "../service/serverModule";
import { startSageMakerEmulator } from "./emulator";
import type { EmulatorOptions, SageMakerEmulator } from "./emulator";

/** The emulator of SageMaker with a moto as its S3. Meanwhile this process's AWS settings are those of both. */
export interface SageMakerSite {
    emulator: SageMakerEmulator;
    moto: Moto;
    s3: S3Client;
    /** Environment of processes that use both. */
    env: Readonly<Record<string, string>>;
    /** Value of `--engine`. @param more - members besides the role, the image and the bucket. */
    setting(this: void, ...more: string[]): string;
    /** The same for the published algorithm, for which a stand-in runs. */
    algorithmSetting(this: void, variant: Variant, ...more: string[]): string;
    /** Keys in the bucket of the engine. */
    objects(): Promise<string[]>;
    stop(): Promise<void>;
}

export const siteBucket = "sagemaker-staging";
export const siteRole = "arn:aws:iam::123456789012:role/LookoutVisionTraining";
const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookoutvision:0.1.0";

/** ARN of the published algorithm, of AWS's sample. */
export const siteAlgorithm =
    "arn:aws:sagemaker:us-east-1:865070037744:algorithm/lfv-public-algorithm-2025-02-0-422b42886fa13174a28ac6ffbf8fc874";

/** Entry point of the stand-in for it. */
const standIn = [
    process.execPath,
    "--require",
    require.resolve("../run/registerTypeScript.cjs"),
    require.resolve("./standInForPublishedAlgorithm"),
];

export async function startSageMakerSite(options: Partial<EmulatorOptions> = {}): Promise<SageMakerSite> {
    const moto = await startMoto();
    // Its own client: what the emulator does at S3 is none of the service's calls.
    const s3 = new S3Client({
        endpoint: moto.endpoint,
        forcePathStyle: true,
        region: "us-east-1",
        credentials: { accessKeyId: "AKIAMOTOTESTING", secretAccessKey: "moto" },
    });
    await s3.send(new CreateBucketCommand({ Bucket: siteBucket }));
    const emulator = await startSageMakerEmulator({
        s3,
        entryPoint: [process.execPath, ...lookoutvisionCommand("container/main")],
        algorithms: { [siteAlgorithm]: standIn },
        ...options,
    });
    const env = { ...moto.env, ...emulator.env };
    const putBack = withEnvironment(env);
    return {
        emulator,
        moto,
        s3,
        env,
        setting: (...more) =>
            `sagemaker:${[`role=${siteRole}`, `image=${image}`, `bucket=${siteBucket}/lines`, ...more].join(",")}`,
        algorithmSetting: (variant, ...more) =>
            `sagemakerAlgorithm:${[`role=${siteRole}`, `algorithm=${siteAlgorithm}`, `variant=${variant}`, `bucket=${siteBucket}/lines`, ...more].join(",")}`,
        async objects() {
            const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: siteBucket }));
            return (Contents ?? []).map(({ Key }) => Key!);
        },
        async stop() {
            putBack();
            await emulator.stop();
            s3.destroy();
            await moto.stop();
        },
    };
}
