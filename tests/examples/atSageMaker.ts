import assert from "node:assert/strict";
import type { EngineProject } from "../harness/engine/engine";
import { requireExact } from "../harness/sageMaker/policyUses";
import type { Policy } from "../harness/sageMaker/policyUses";
import type { SageMakerSite } from "../harness/sageMaker/site";
import { limitKey } from "./limitedKey";

/** Goes through the README of the example sagemaker, but for the image, which the emulator has already. */
export async function upAtSageMaker(project: EngineProject, { emulator }: SageMakerSite): Promise<void> {
    await project.mustRun(["up", "--yes", "--skip-preview", "--target", "**::aws:**"]);
    const { engine, image } = await project.outputs();
    assert.match(String(image), /^123456789012\.dkr\.ecr\.us-east-1\.amazonaws\.com\/image-\w+:0\.1\.0$/);
    const env = { LOOKOUTVISION_ENGINE: `${String(engine)},poll-seconds=0.2` };

    await limitKey(project, { examples: ["sagemaker"], env });
    const preview = await project.mustRun(["preview"], { env });
    assert.match(
        preview.stdout,
        /A training takes ml\.m5\.xlarge of Amazon SageMaker \(spot\), at most 3600 s, which costs at most 0\.23 at 0\.23 per hour\./,
    );
    assert.match(
        preview.stdout,
        /Hosting takes 1 instance ml\.m5\.xlarge of Amazon SageMaker, which costs 0\.23 per hour, until it is stopped\./,
    );
    assert.deepEqual(emulator.calls, []);

    await project.mustRun(["up", "--yes", "--skip-preview"], { env });
    await project.mustRun(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"], { env });
    const { status, version } = await project.outputs();
    assert.deepEqual([status, version], ["HOSTED", "1"]);
    const [job] = emulator.training.jobs.values();
    const { TrainingJobStatus, EnableManagedSpotTraining, AlgorithmSpecification, RoleArn } = job.describe();
    assert.deepEqual(
        [TrainingJobStatus, EnableManagedSpotTraining, AlgorithmSpecification?.TrainingImage],
        ["Completed", true, image],
    );
    assert.equal([...emulator.hosting.endpoints.values()][0].describe().EndpointStatus, "InService");

    // The role may do what SageMaker did by it, and nothing else.
    const outputs = async (type: string) =>
        (await project.exportStack()).find((resource) => resource.type === type)!.outputs!;
    assert.equal(RoleArn, (await outputs("aws:iam/role:Role"))["arn"]);
    const policy = JSON.parse(String((await outputs("aws:iam/rolePolicy:RolePolicy"))["policy"])) as Policy;
    requireExact(policy, emulator.accesses);
}
