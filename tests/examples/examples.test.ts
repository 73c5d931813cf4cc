import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { runCommand } from "../../tools/runCommand";
import { policyFor } from "../engine/actionsOfPage";
import { answersThroughout } from "../engine/answersThroughout";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { repository } from "../harness/engine/engine";
import { figure } from "../harness/run/figure";
import { siteAlgorithm, siteBucket, startSageMakerSite } from "../harness/sageMaker/site";
import { startMoto } from "../harness/parts/moto";
import { packPackages } from "../harness/engine/packedPackages";
import type { PackedPackages } from "../harness/engine/packedPackages";
import { upAtSageMaker, upByTheAlgorithm } from "./atSageMaker";
import { requireNoBucket, requireProtectedBucket } from "./encryptedBucket";
import { examples } from "./exampleNames";
import { requireLeastPrivilege } from "./leastPrivilege";
import { limitKey } from "./limitedKey";
import { judgeOnDevice, startInspection } from "./pythonPrograms";
import { createExample, destroyAll, mislabel, upTwice } from "./exampleProject";

/**
 * Each as a user has it, from the packed packages, with one installation for all. Each stack's key has just the actions
 * of docs/permissions.md. The quickstart has a test of its own.
 */
describe("the examples, by keys with little rights,", function () {
    this.timeout(600_000);
    let packed: PackedPackages;
    let packages: string;
    const toClean: (() => Promise<unknown>)[] = [];

    before(async () => {
        packed = await packPackages();
        packages = await packed.install(examples);
    });
    afterEach(async () => {
        for (const clean of toClean.splice(0).reverse()) {
            await clean();
        }
    });
    after(() => packed?.remove());

    const create = async (...[example, options]: [string, Parameters<typeof createExample>[2]?]) => {
        const project = await createExample(example, packages, options);
        toClean.push(() => project.remove());
        return project;
    };

    it("encrypt and protect the bucket, and train on what is in it, in bucket-and-key", async () => {
        const moto = await startMoto();
        toClean.push(() => moto.stop());
        const project = await create("bucket-and-key", {
            moto,
            config: { "boards-on-aws:serviceRole": "arn:aws:iam::123456789012:role/inspection" },
        });
        await limitKey(project, { examples: ["bucket-and-key"] });
        const { status, evaluationResult } = await upTwice(project);
        assert.equal(status, "TRAINED");
        await requireProtectedBucket(project, moto, (evaluationResult as { bucket: string }).bucket);
        await destroyAll(project);
        await requireNoBucket(moto);
    });

    it("give each user what its work needs and no more, in least-privilege", async () => {
        const project = await create("least-privilege", { pictures: [] });
        const { endpoint } = await limitKey(project, { examples: ["least-privilege"] });
        const { keys } = await upTwice(project);
        await requireLeastPrivilege(endpoint, keys as Record<string, Record<string, string>>);
        await destroyAll(project);
    });

    it("host a better version without a gap, and keep the old one when the new one is worse, in retrain-and-promote", async () => {
        const project = await create("retrain-and-promote");
        const { everything } = await limitKey(project, { examples: ["retrain-and-promote"] });
        const { endpoint, region } = (await upTwice(project)) as Record<string, string>;
        const service = new LookoutVision({ endpoint, region, credentials: everything });
        toClean.push(async () => service.destroy());
        const versions = async () =>
            (await service.listModels({ ProjectName: "retrain-and-promote" })).Models?.map(
                ({ ModelVersion, Status }) => `${ModelVersion} ${Status}`,
            );

        await drawPictures(join(project.folder, "pictures"), { normal: 0, anomaly: 12, size: 64, seed: 2, prefix: "" });
        const picture = join(project.folder, "pictures/anomaly/anomaly-1.png");
        const { answers, gaps } = await answersThroughout(
            service,
            { projectName: "retrain-and-promote", versions: ["1", "2"], picture },
            () => project.mustRun(["up", "--yes", "--skip-preview"]),
        );
        assert.deepEqual(gaps, []);
        assert.ok(answers["1"] > 0 && answers["2"] > 0, JSON.stringify(answers));
        assert.deepEqual(await versions(), ["2 HOSTED"]);

        await mislabel(project);
        const { code, stdout, stderr } = await project.run(["up", "--yes", "--skip-preview"]);
        assert.notEqual(code, 0);
        assert.match(stdout + stderr, /is below its quality gate: .* It was deleted again\. Version 2 stays/);
        assert.deepEqual(await versions(), ["2 HOSTED"]);
        await destroyAll(project);
    });

    it("train a model for each line of the list, with one command, in many-lines", async () => {
        const { lines: all } = await linesOfExample();
        assert.equal(all.length, 30);
        const lines = all.slice(0, figure(3, all.length));
        const project = await create("many-lines", {
            pictures: lines.map((line) => `pictures/${line}`),
            config: { "many-lines:lines": JSON.stringify(lines) },
        });
        await limitKey(project, { examples: ["many-lines"], projectNames: lines });
        await project.mustRun(["up", "--yes", "--skip-preview", "--parallel", "100"], {
            timeoutMs: figure(240_000, 1_800_000),
        });
        await project.mustRun(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
        assert.deepEqual((await project.outputs())["versions"], Object.fromEntries(lines.map((line) => [line, "1"])));
        await destroyAll(project);
    }).timeout(figure(600_000, 3_600_000));

    it("are tested without engine or service in many-lines, in its place", async () => {
        const folder = join(repository, "examples/many-lines");
        const installed = join(folder, "node_modules");
        // As `npm install` there would leave it.
        if (!existsSync(installed)) {
            await symlink(packages, installed);
            toClean.push(() => rm(installed));
        }
        const { code, stdout, stderr } = await runCommand("npm", ["test"], { cwd: folder, timeoutMs: 120_000 });
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /5 passing/);
    });

    it("train in one stack and host in another, which goes to another release and back, in stack-reference", async () => {
        const training = await create("stack-reference/training", {
            config: { "boards-training:releases": '["spring"]' },
        });
        const { everything } = await limitKey(training, {
            examples: ["stack-reference/training", "stack-reference/hosting"],
        });
        await upTwice(training);
        const hosting = await create("stack-reference/hosting", {
            pictures: [],
            config: {
                "boards-hosting:trainingStack": "organization/boards-training/dev",
                "boards-hosting:release": "spring",
                "lookoutvision:dataDir": training.dataDir,
            },
            env: { PULUMI_BACKEND_URL: training.env.PULUMI_BACKEND_URL! },
        });
        const { endpoint, region, version } = (await upTwice(hosting)) as Record<string, string>;
        assert.equal(version, "1");
        const service = new LookoutVision({ endpoint, region, credentials: everything });
        toClean.push(async () => service.destroy());
        const hosted = async () =>
            (await service.listModels({ ProjectName: "boards-training" })).Models?.map(
                ({ ModelVersion, Status }) => `${ModelVersion} ${Status}`,
            );

        await training.mustRun(["config", "set", "releases", '["spring","summer"]']);
        await training.mustRun(["up", "--yes", "--skip-preview"]);
        assert.deepEqual(await hosted(), ["2 TRAINED", "1 HOSTED"]);
        for (const [release, statuses] of [
            ["summer", ["2 HOSTED", "1 TRAINED"]],
            ["spring", ["2 TRAINED", "1 HOSTED"]],
        ] as const) {
            await hosting.mustRun(["config", "set", "release", release]);
            await hosting.mustRun(["up", "--yes", "--skip-preview"]);
            assert.deepEqual(await hosted(), statuses);
        }
        await hosting.mustRun(["config", "set", "release", "winter"]);
        const unknown = await hosting.run(["preview"]);
        assert.notEqual(unknown.code, 0);
        assert.match(
            unknown.stdout + unknown.stderr,
            /There is no release "winter"; the training stack has spring, summer\./,
        );
        await hosting.mustRun(["destroy", "--yes", "--skip-preview"]);
        await destroyAll(training);
    });

    it("end with 0 and the scores, and below the gate with 1 and the reason, in automation-api", async () => {
        const project = await create("automation-api");
        await limitKey(project, { examples: ["automation-api"] });
        const train = () =>
            runCommand("npm", ["run", "--silent", "train", "dev"], {
                cwd: project.folder,
                env: project.env,
                timeoutMs: 240_000,
            });
        const trained = await train();
        assert.equal(trained.code, 0, trained.stdout + trained.stderr);
        assert.match(
            trained.stdout,
            /^Trained: arn:aws:lookoutvision:us-east-1:000000000000:model\/train-in-ci\/1, F1 [\d.]+, precision [\d.]+, recall [\d.]+$/m,
        );
        await mislabel(project);
        const below = await train();
        assert.equal(below.code, 1, below.stdout + below.stderr);
        assert.match(
            below.stderr,
            /^Not trained: .*version 2 of project train-in-ci is below its quality gate: .*F1 score 0\.\d+ instead of at least 0\.9/m,
        );
        assert.doesNotMatch(below.stdout + below.stderr, /^ +at /m);
        await rm(join(project.folder, "pictures/anomaly"), { recursive: true });
        await destroyAll(project);
    });

    it("go along with a version that is trained while a Python program runs, in python-consumer", async () => {
        const project = await create("python-consumer");
        const { addProfile } = await limitKey(project, { examples: ["python-consumer"] });
        await addProfile("camera", policyFor(["DetectAnomalies"], ["python-consumer"]));
        await upTwice(project);
        const { ask, end } = await startInspection(project, { AWS_PROFILE: "camera" });
        toClean.push(end);
        assert.match(
            await ask("pictures/anomaly/anomaly-1.png"),
            /^pictures\/anomaly\/anomaly-1\.png: anomaly, confidence \d\.\d{3}, version 1$/,
        );
        assert.match(await ask("pictures/normal/normal-1.png"), /: normal, .* version 1$/);
        await drawPictures(join(project.folder, "pictures"), { normal: 0, anomaly: 12, size: 64, seed: 2, prefix: "" });
        await project.mustRun(["up", "--yes", "--skip-preview"]);
        assert.match(await ask("pictures/anomaly/anomaly-1.png"), /: anomaly, .* version 2$/);
        await destroyAll(project);
    });

    const atSageMaker: [example: string, up: typeof upAtSageMaker, config: Record<string, string>][] = [
        ["sagemaker", upAtSageMaker, {}],
        ["sagemaker-algorithm", upByTheAlgorithm, { "boards-by-the-algorithm:algorithm": siteAlgorithm }],
    ];
    for (const [example, up, config] of atSageMaker) {
        it(`make all that SageMaker needs, train and host there, and remove it all, in ${example}`, async () => {
            const site = await startSageMakerSite({ containerEnv: { LOOKOUTVISION_CONTAINER_UNITS: "1" } });
            toClean.push(() => site.stop());
            const project = await create(example, {
                ...{ moto: site.moto, env: site.emulator.env, config: { "aws:region": "us-east-1", ...config } },
            });
            await up(project, site);
            await destroyAll(project);
            assert.deepEqual(site.emulator.hosting.left(), []);
            assert.deepEqual(
                (await site.s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
                [siteBucket],
            );
        });
    }

    it("have a program of the line ask the Edge Agent, which has the stack's package, in edge-line", async () => {
        const project = await create("edge-line");
        await limitKey(project, { examples: ["edge-line"] });
        await upTwice(project);
        assert.deepEqual(
            await judgeOnDevice(project, ["pictures/anomaly/anomaly-1.png", "pictures/normal/normal-1.png"]),
            [
                "listening on unix:edge-agent.sock",
                "pictures/anomaly/anomaly-1.png: anomaly",
                "pictures/normal/normal-1.png: normal",
            ],
        );
        await destroyAll(project);
    });
});

/** The list in the example's Pulumi.yaml. */
async function linesOfExample(): Promise<{ lines: string[] }> {
    const yaml = await readFile(join(repository, "examples/many-lines/Pulumi.yaml"), "utf8");
    return { lines: [...yaml.matchAll(/^ +- (line-\d+)$/gm)].map((match) => match[1]) };
}
