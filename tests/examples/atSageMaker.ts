import assert from "node:assert/strict";
import type { EngineProject } from "../harness/engine/engine";
import { requireExact } from "../harness/sageMaker/policyUses";
import type { Policy } from "../harness/sageMaker/policyUses";
import { siteAlgorithm } from "../harness/sageMaker/site";
import type { SageMakerSite } from "../harness/sageMaker/site";
import { limitKey } from "./limitedKey";

/** Goes through the README of the example sagemaker, but for the image, which the emulator has already. */
export async function upAtSageMaker(project: EngineProject, site: SageMakerSite): Promise<void> {
    await upByReadme("sagemaker", project, site, [
        /A training takes ml\.m5\.xlarge of Amazon SageMaker \(spot\), at most 3600 s, which costs at most 0\.23 at 0\.23 per hour\./,
        /Hosting takes 1 instance ml\.m5\.xlarge of Amazon SageMaker, which costs 0\.23 per hour, until it is stopped\./,
    ]);
    const { image } = await project.outputs();
    assert.match(String(image), /^123456789012\.dkr\.ecr\.us-east-1\.amazonaws\.com\/image-\w+:0\.1\.0$/);
    await project.mustRun(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
    const [job] = site.emulator.training.jobs.values();
    const { EnableManagedSpotTraining, AlgorithmSpecification } = job.describe();
    assert.deepEqual([EnableManagedSpotTraining, AlgorithmSpecification?.TrainingImage], [true, image]);
}

/** Goes through the README of the example sagemaker-algorithm. A stand-in for the algorithm trains and answers. */
export async function upByTheAlgorithm(project: EngineProject, site: SageMakerSite): Promise<void> {
    await upByReadme("sagemaker-algorithm", project, site, [
        /A training takes ml\.g4dn\.2xlarge of Amazon SageMaker, at most 7200 s, which costs at most 1\.88 at 0\.94 per hour\./,
        /Hosting takes 1 instance ml\.c5\.2xlarge of Amazon SageMaker, which costs 0\.41 per hour, until it is stopped\./,
    ]);
    const [job] = site.emulator.training.jobs.values();
    const { AlgorithmSpecification, HyperParameters } = job.describe();
    assert.deepEqual(
        [AlgorithmSpecification?.AlgorithmName, HyperParameters?.ModelType],
        [siteAlgorithm, "classification"],
    );
    assert.equal(site.emulator.transforms.jobs.size, 1);
}

/** Makes what SageMaker needs, and then the rest with the engine that the program names. @param costs - what preview says. */
async function upByReadme(
    example: string,
    project: EngineProject,
    { emulator }: SageMakerSite,
    costs: readonly RegExp[],
): Promise<void> {
    await project.mustRun(["up", "--yes", "--skip-preview", "--target", "**::aws:**"]);
    const { engine } = await project.outputs();
    const env = { LOOKOUTVISION_ENGINE: `${String(engine)},poll-seconds=0.2` };
    await limitKey(project, { examples: [example], env });
    const preview = await project.mustRun(["preview"], { env });
    for (const cost of costs) {
        assert.match(preview.stdout, cost);
    }
    assert.deepEqual(emulator.calls, []);

    await project.mustRun(["up", "--yes", "--skip-preview"], { env });
    const { status, version } = await project.outputs();
    assert.deepEqual([status, version], ["HOSTED", "1"]);
    const [job, ...others] = emulator.training.jobs.values();
    assert.equal(others.length, 0);
    const { TrainingJobStatus, RoleArn } = job.describe();
    assert.equal(TrainingJobStatus, "Completed");
    assert.equal([...emulator.hosting.endpoints.values()][0].describe().EndpointStatus, "InService");

    // The role may do what SageMaker did by it, and nothing else.
    const outputs = async (type: string) =>
        (await project.exportStack()).find((resource) => resource.type === type)!.outputs!;
    assert.equal(RoleArn, (await outputs("aws:iam/role:Role"))["arn"]);
    const policy = JSON.parse(String((await outputs("aws:iam/rolePolicy:RolePolicy"))["policy"])) as Policy;
    requireExact(policy, emulator.accesses);
}
