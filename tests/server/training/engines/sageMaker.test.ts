import assert from "node:assert/strict";
import { join } from "node:path";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { chooseBackbone } from "../../../../server/detector/backbone/backboneChoice";
import { parseEngineSetting } from "../../../../server/sageMaker/engineSetting";
import type { SageMakerSettings } from "../../../../server/sageMaker/settings";
import { endingAfterError } from "../../../../server/training/engines/sageMaker/endingAfterError";
import { sageMakerEngine } from "../../../../server/training/engines/sageMaker/engine";
import type { TrainingOrder } from "../../../../server/training/trainingOrder";
import { EmulatedError } from "../../../harness/sageMaker/emulatedApi";
import type { EmulatedJob } from "../../../harness/sageMaker/trainingJob";
import { siteBucket, siteRole } from "../../../harness/sageMaker/site";
import { until } from "../../../harness/run/until";
import { convolutionalBackbone, writeBackbone } from "../../detector/madeBackbones";
import { openAtSageMaker, requireRefused } from "./engineFixtures";

/*
 * What the engine does with all that can happen to a job. A shell stands in for the image's command, since only the way
 * it ends matters here; contract.test.ts trains with the real one.
 */
describe("a training at SageMaker", function () {
    this.timeout(60_000);
    const at = openAtSageMaker();
    let count = 0;

    /** Starts a training, with a shell script as the container's command. */
    function begin(script: string, { more = [], ...order }: Partial<TrainingOrder> & { more?: string[] } = {}) {
        at.site.emulator.training.use(["sh", "-c", script, "sh"]);
        const engine = sageMakerEngine({ settings: settings(...more), region: "us-east-1" });
        const name = `scenario-${++count}`;
        const stages: string[] = [];
        const run = () =>
            engine.run({ name, order: { ...at.workshop.order(name), ...order } }, ({ stage }) => stages.push(stage));
        const job = async () => {
            const find = () => at.site.emulator.training.jobs.get(`lookoutvision-${name}`);
            await until(() => find() !== undefined, { what: `the job ${name}` });
            return find()!;
        };
        return { engine, name, stages, run, job, ...run() };
    }

    function settings(...more: string[]): SageMakerSettings {
        const setting = parseEngineSetting(at.site.setting("poll-seconds=0.05", ...more));
        assert.ok(setting.engine === "sagemaker");
        return setting.settings;
    }

    const training = (job: EmulatedJob) => until(() => job.describe().SecondaryStatus === "Training");
    const untilStopped = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

    it("asks for one instance, no network, a time limit, and tags that say by whom", async () => {
        const { ended, job } = begin("exit 1", {
            more: ["instance=ml.c5.xlarge", "maximum-seconds=600", "volume-gb=7", "keep-alive-seconds=60"],
            resources: { instance: "ml.c5.2xlarge", subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] },
        });
        await ended;
        const asked = (await job()).describe();
        assert.equal(asked.RoleArn, siteRole);
        assert.equal(asked.EnableNetworkIsolation, true);
        assert.deepEqual(asked.StoppingCondition, { MaxRuntimeInSeconds: 600 });
        assert.deepEqual(asked.VpcConfig, { Subnets: ["subnet-0a1b2c3d"], SecurityGroupIds: ["sg-0a1b2c3d"] });
        assert.deepEqual(asked.ResourceConfig, {
            InstanceType: "ml.c5.2xlarge",
            InstanceCount: 1,
            VolumeSizeInGB: 7,
            KeepAlivePeriodInSeconds: 60,
        });
        const tags = Object.fromEntries((await job()).tags!.map(({ Key, Value }) => [Key, Value]));
        assert.match(tags["lookoutvision:made-by"], /^lookoutvision \d+\.\d+\.\d+ on ./);
        assert.equal(tags["lookoutvision:project"], "plates");
        assert.equal(tags["lookoutvision:version"], "1");
    });

    it("hands over the pictures and an order without the model's key", async () => {
        const { ended, name, engine } = begin("exit 1");
        await ended;
        const prefix = `lines/jobs/lookoutvision-${name}/`;
        const keys = (await at.site.objects()).filter((key) => key.startsWith(prefix));
        assert.equal(keys.filter((key) => key.startsWith(`${prefix}pictures/`)).length, at.workshop.lines.length);
        const { Body } = await at.site.s3.send(
            new GetObjectCommand({ Bucket: siteBucket, Key: `${prefix}order/order.json` }),
        );
        const order = await Body!.transformToString();
        assert.deepEqual(Object.keys(JSON.parse(order) as object).sort(), ["effort", "format", "job", "release"]);
        const { dataKey } = at.workshop.order(name);
        for (const encoding of ["hex", "base64"] as const) {
            assert.ok(!order.includes(Buffer.from(dataKey).toString(encoding)));
        }
        await engine.discard(name);
        assert.deepEqual(
            (await at.site.objects()).filter((key) => key.startsWith(prefix)),
            [],
        );
    });

    it("hands over the backbone that somebody has brought, as a channel of its own", async () => {
        const folder = join(at.workshop.folder, "backbones");
        chooseBackbone(await writeBackbone(folder, "mine", convolutionalBackbone()));
        try {
            const { ended, name, job } = begin("ls /opt/ml/input/data/backbone >&2; exit 1");
            await ended;
            const channels = (await job()).describe().InputDataConfig!;
            assert.deepEqual(
                channels.map(({ ChannelName, InputMode }) => `${ChannelName} ${InputMode}`),
                ["order File", "pictures FastFile", "backbone File"],
            );
            assert.match(await (await job()).log(), /^backbone\.json\nbackbone\.onnx$/m);
            assert.ok((await at.site.objects()).includes(`lines/jobs/lookoutvision-${name}/backbone/backbone.onnx`));
        } finally {
            chooseBackbone("own");
        }
    });

    it("uses the model's KMS key for the results, and for the volume where the instance type takes one", async () => {
        const kmsKeyId = (await new KMSClient({}).send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
        for (const [instance, volumeKey] of [
            ["ml.m5.xlarge", kmsKeyId],
            ["ml.g4dn.xlarge", undefined],
            ["ml.g5.xlarge", undefined],
        ] as const) {
            const { ended, job } = begin("exit 1", { kmsKeyId, more: [`instance=${instance}`] });
            await ended;
            const asked = (await job()).describe();
            assert.equal(asked.OutputDataConfig!.KmsKeyId, kmsKeyId);
            assert.equal(asked.ResourceConfig!.VolumeKmsKeyId, volumeKey, instance);
        }
    });

    it("tells what it waits for, and what that costs at most when a price is set", async () => {
        const free = at.site.emulator.training.hold();
        const { ended, stages } = begin("exit 1", {
            more: ["spot=true", "maximum-seconds=3600", "price-per-hour=0.25"],
        });
        const waiting = /waiting for a spot instance ml\.m5\.xlarge of SageMaker \(at most 3600 s, at most 0\.25 in/;
        await until(() => stages.some((stage) => waiting.test(stage)));
        free();
        await ended;
    });

    const refusals: [what: string, error: EmulatedError, words: RegExp[]][] = [
        [
            "the quota of the account",
            new EmulatedError(
                "ResourceLimitExceeded",
                "The account-level service limit 'ml.m5.xlarge for training job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances.",
            ),
            [/can't start the training job/, /is 0 Instances/, /higher quota \(Service Quotas, Amazon SageMaker/],
        ],
        [
            "a role that isn't there",
            new EmulatedError(
                "ValidationException",
                `Could not assume role ${siteRole}. Please ensure that it exists.`,
            ),
            [/Could not assume role/, /sagemaker\.amazonaws\.com may assume it/],
        ],
        [
            "a caller that may not pass the role",
            new EmulatedError("AccessDeniedException", "User is not authorized to perform: iam:PassRole", 400),
            [/iam:PassRole/, /policies\/caller\.json/],
        ],
    ];
    for (const [what, error, words] of refusals) {
        it(`fails with SageMaker's reason and what to do: ${what}`, async () => {
            at.site.emulator.refuse("CreateTrainingJob", error);
            requireRefused(await begin("exit 0").ended, ...words);
        });
    }

    const failures: [what: string, reason: string, words: RegExp[]][] = [
        [
            "no capacity",
            "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.",
            [/failed at SageMaker: "CapacityError/, /try again later, or with another instance type/],
        ],
        [
            "no image",
            "ClientError: Cannot find the requested image in the ECR repository",
            [/Check that the image 123456789012\.dkr/],
        ],
        [
            "a role that may not read",
            "ClientError: Data download failed: AccessDenied (403) for S3 URL",
            [/Allow the role .*policies\/role\.json/],
        ],
        [
            "an image in OCI's format",
            "ClientError: Unsupported manifest media type application/vnd.oci.image.index.v1+json for image a",
            [
                /takes images in Docker's format only: build 123456789012\.dkr\S+ by "docker buildx build --provenance=false/,
            ],
        ],
        ["an algorithm without a subscription", "ClientError: not subscribed to the product", [/AWS Marketplace/]],
    ];
    for (const [what, reason, words] of failures) {
        it(`fails with SageMaker's reason and what to do: ${what}`, async () => {
            at.site.emulator.training.failNext(reason);
            requireRefused(await begin("exit 0").ended, ...words);
        });
    }

    it("tries again after a failure of SageMaker itself, and after a crash of the container", async () => {
        at.site.emulator.training.failNext("InternalServerError: We encountered an internal error. Please try again.");
        assert.match(JSON.stringify(await begin("exit 0").ended), /"crashed".*InternalServerError/);
        const crash = await begin("echo 'it broke' > /opt/ml/output/failure; exit 3").ended;
        assert.match(JSON.stringify(crash), /"crashed".*it broke.*exit code: 3/);
    });

    it("doesn't pay again for an instance that is too small", async () => {
        requireRefused(await begin("kill -9 $$").ended, /exit code: 137/, /too little memory: choose a larger one/);
    });

    it("gives the user the container's own sentence", async () => {
        const ending = { kind: "refused", sentence: "The picture s3://plates/x.png has no label." };
        const script = `echo '${JSON.stringify(ending)}' > /opt/ml/checkpoints/ending.json; exit 1`;
        assert.deepEqual(await begin(script).ended, ending);
    });

    it("says who ended a job: the console, its time, the wait for spare capacity", async () => {
        const stopped = begin(untilStopped);
        const job = await stopped.job();
        await training(job);
        job.stop();
        requireRefused(await stopped.ended, /was stopped at SageMaker, in AWS's console/, /Train a new version/);

        const late = begin(untilStopped, { more: ["maximum-seconds=60"] });
        const lateJob = await late.job();
        await training(lateJob);
        lateJob.expire();
        requireRefused(await late.ended, /took longer than 60 s/, /more time \(maximum-seconds\)/);

        const free = at.site.emulator.training.hold();
        const waiting = begin("exit 0", { more: ["spot=true"] });
        (await waiting.job()).expire("MaxWaitTimeExceeded");
        requireRefused(await waiting.ended, /MaxWaitTimeExceeded/, /try again later, without spot, or/);
        free();
    });

    it("goes on with its checkpoints after AWS took the spot instance away", async () => {
        const script = `[ -e /opt/ml/checkpoints/half ] && { echo 'the second time' > /opt/ml/output/failure; exit 4; }
            echo 1 > /opt/ml/checkpoints/half; ${untilStopped}`;
        const { ended, job, stages } = begin(script, { more: ["spot=true"] });
        const interrupted = await job();
        await training(interrupted);
        await until(async () => (await at.site.objects()).some((key) => key.endsWith("checkpoints/half")));
        interrupted.interrupt();
        assert.match(JSON.stringify(await ended), /the second time/);
        assert.equal(interrupted.starts, 2);
        assert.ok(stages.length > 0);
    });

    it("waits out throttling and lost answers, and starts one job", async () => {
        const throttled = new EmulatedError("ThrottlingException", "Rate exceeded");
        at.site.emulator.refuse("DescribeTrainingJob", throttled, 4);
        at.site.emulator.refuse("CreateTrainingJob", throttled, 2);
        at.site.emulator.loseAnswers("CreateTrainingJob");
        const before = at.site.emulator.training.jobs.size;
        const { ended, stages } = begin("exit 5");
        assert.match(JSON.stringify(await ended), /exit code: 5/);
        assert.equal(at.site.emulator.training.jobs.size, before + 1);
        assert.ok(stages.some((stage) => /AWS asks for fewer calls/.test(stage)));
    });

    it("is found again by its name, while it runs and when it has ended", async () => {
        const { job, run, detach, engine, name } = begin(untilStopped);
        const running = await job();
        await training(running);
        await detach();
        assert.equal(running.describe().TrainingJobStatus, "InProgress");
        const again = run();
        running.stop();
        requireRefused(await again.ended, /was stopped at SageMaker/);
        requireRefused(await run().ended, /was stopped at SageMaker/);
        assert.equal(running.starts, 1);
        await engine.discard(name);
    });

    it("ends at SageMaker when it is discarded, and leaves nothing in the bucket", async () => {
        const { job, detach, engine, name } = begin(untilStopped);
        const running = await job();
        await training(running);
        await detach();
        await engine.discard(name);
        assert.equal(running.describe().TrainingJobStatus, "Stopped");
        assert.deepEqual(
            (await at.site.objects()).filter((key) => key.includes(`-${name}/`)),
            [],
        );
    });

    it("tries again when the results are damaged, and keeps the job when there is no room for them", async () => {
        const script = "echo '{}' > /opt/ml/model/model; exit 0";
        assert.match(JSON.stringify(await begin(script).ended), /"crashed".*results of the job .* are gone from s3:/);
        const full = Object.assign(new Error("write"), { code: "ENOSPC" });
        const ending = endingAfterError(full, "fetch the results", settings());
        assert.deepEqual(ending, { kind: "crashed", cause: "disk-full", reason: "the disk is full", keepsJob: true });
    });
});
