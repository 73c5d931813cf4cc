import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import {
    GetBucketEncryptionCommand,
    GetBucketPolicyCommand,
    ListBucketsCommand,
    ListObjectsV2Command,
    S3Client,
} from "@aws-sdk/client-s3";
import { readFirstKeyPair } from "../../server/signatures/ownCredentials";
import { runCommand } from "../../tools/runCommand";
import { answersThroughout } from "../engine/answersThroughout";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { repository } from "../harness/engine/engine";
import { figure } from "../harness/run/figure";
import { siteAlgorithm, siteBucket, startSageMakerSite } from "../harness/sageMaker/site";
import { startMoto } from "../harness/parts/moto";
import { packPackages } from "../harness/engine/packedPackages";
import type { PackedPackages } from "../harness/engine/packedPackages";
import { upAtSageMaker, upByTheAlgorithm } from "./atSageMaker";
import { judgeOnDevice, startInspection } from "./pythonPrograms";
import { createExample, destroyAll, mislabel, upTwice } from "./exampleProject";

const examples = [
    "quickstart",
    "bucket-and-key",
    "retrain-and-promote",
    "many-lines",
    "stack-reference/training",
    "stack-reference/hosting",
    "automation-api",
    "python-consumer",
    "least-privilege",
    "edge-line",
    "sagemaker",
    "sagemaker-algorithm",
];

/** Each as a user has it, from the packed packages, with one installation for all. The quickstart has a test of its own. */
describe("the examples", function () {
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
        const outputs = await upTwice(project);
        assert.equal(outputs["status"], "TRAINED");
        const { bucket } = outputs["evaluationResult"] as { bucket: string };
        const credentials = {
            accessKeyId: moto.env.AWS_ACCESS_KEY_ID,
            secretAccessKey: moto.env.AWS_SECRET_ACCESS_KEY,
        };
        const s3 = new S3Client({ endpoint: moto.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
        toClean.push(async () => s3.destroy());
        const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
        assert.deepEqual(JSON.parse(Policy!).Statement[0].Resource, [
            `arn:aws:s3:::${bucket}`,
            `arn:aws:s3:::${bucket}/*`,
        ]);
        const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket: bucket }));
        const key = (await project.exportStack()).find(({ type }) => type === "aws:kms/key:Key")!.outputs!["arn"];
        assert.equal(
            ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
            key,
        );
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "pictures/" }));
        assert.equal(Contents.filter(({ Key }) => Key!.endsWith(".png")).length, 30);
        await destroyAll(project);
        assert.deepEqual((await s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
    });

    it("give each user what its work needs and no more, in least-privilege", async () => {
        const project = await create("least-privilege", { pictures: [] });
        const { keys } = (await upTwice(project)) as { keys: Record<string, Record<string, string>> };
        const { url } = JSON.parse(await readFile(join(project.dataDir, "service.json"), "utf8")) as { url: string };
        const tried = async (user: string, call: (api: LookoutVision) => Promise<unknown>) => {
            const { accessKeyId, secretAccessKey } = keys[user];
            const api = new LookoutVision({
                endpoint: url,
                region: "us-east-1",
                credentials: { accessKeyId, secretAccessKey },
            });
            const outcome = await call(api).then(
                () => "done",
                (error: Error) => error.name,
            );
            api.destroy();
            return outcome;
        };
        const ProjectName = "line7";
        const version = { ProjectName, ModelVersion: "1" };
        const detect = (api: LookoutVision) =>
            api.detectAnomalies({ ...version, Body: Buffer.from("no picture"), ContentType: "image/png" });
        const outcomes = {
            cameraDetects: await tried("camera", detect),
            cameraLooks: await tried("camera", (api) => api.describeProject({ ProjectName })),
            labellerMakes: await tried("labeller", (api) => api.createDataset({ ProjectName, DatasetType: "train" })),
            labellerDetects: await tried("labeller", detect),
            pipelineLooks: await tried("pipeline", (api) => api.describeProject({ ProjectName })),
            pipelineDeletes: await tried("pipeline", (api) => api.deleteModel(version)),
            pipelineDeletesAll: await tried("pipeline", (api) => api.deleteProject({ ProjectName })),
            labellerCleans: await tried("labeller", (api) => api.deleteDataset({ ProjectName, DatasetType: "train" })),
        };
        assert.deepEqual(outcomes, {
            cameraDetects: "ResourceNotFoundException",
            cameraLooks: "AccessDeniedException",
            labellerMakes: "done",
            labellerDetects: "AccessDeniedException",
            pipelineLooks: "done",
            pipelineDeletes: "ResourceNotFoundException",
            pipelineDeletesAll: "AccessDeniedException",
            labellerCleans: "done",
        });
        await destroyAll(project);
    });

    it("host a better version without a gap, and keep the old one when the new one is worse, in retrain-and-promote", async () => {
        const project = await create("retrain-and-promote");
        const { endpoint, region, credentialsFile } = (await upTwice(project)) as Record<string, string>;
        const service = new LookoutVision({ endpoint, region, credentials: await readFirstKeyPair(credentialsFile) });
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

    it("have projects of their own, so that one service can have all of them", async () => {
        const programs = examples.filter((example) => !/many-lines|hosting/.test(example));
        const names = await Promise.all(
            programs.map(async (example) => {
                const program = await readFile(join(repository, "examples", example, "index.ts"), "utf8");
                return /projectName: "([^"]+)"/.exec(program)?.[1];
            }),
        );
        assert.ok(names.every((name) => name !== undefined && !name.startsWith("line-")));
        assert.deepEqual([...new Set(names)], names);
    });

    it("train in one stack and host in another, which goes to another release and back, in stack-reference", async () => {
        const training = await create("stack-reference/training", {
            config: { "boards-training:releases": '["spring"]' },
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
        const { endpoint, region, credentialsFile, version } = (await upTwice(hosting)) as Record<string, string>;
        assert.equal(version, "1");
        const service = new LookoutVision({ endpoint, region, credentials: await readFirstKeyPair(credentialsFile) });
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
        await upTwice(project);
        const { ask, end } = await startInspection(project);
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

    it("are what the README shows", async () => {
        const readme = await readFile(join(repository, "README.md"), "utf8");
        const shown = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
        assert.deepEqual(
            shown,
            await Promise.all(
                ["quickstart", "bucket-and-key"].map((name) =>
                    readFile(join(repository, "examples", name, "index.ts"), "utf8"),
                ),
            ),
        );
    });

    it("are all listed, and name the versions that this repository is tested with", async () => {
        const read = async (path: string) => JSON.parse(await readFile(join(repository, path), "utf8"));
        const { version, devDependencies: ofTests } = await read("package.json");
        const devDependencies = { ...ofTests, ...(await read("tools/start/package.json")).dependencies };
        for (const example of examples) {
            const { dependencies, devDependencies: own = {} } = await read(`examples/${example}/package.json`);
            for (const [name, wanted] of Object.entries<string>({ ...dependencies, ...own })) {
                const expected = wanted.startsWith("file:")
                    ? `file:${example.replace(/[^/]+/g, "..")}/packed/${name}-${version}.tgz`
                    : devDependencies[name];
                assert.equal(wanted, expected, `${name} in ${example}`);
            }
        }
        const folders = (await readdir(join(repository, "examples"), { withFileTypes: true })).filter(
            (entry) => entry.isDirectory() && entry.name !== "packed",
        );
        assert.deepEqual(
            [...new Set(examples.map((example) => example.split("/")[0]))].sort(),
            folders.map(({ name }) => name).sort(),
        );
        for (const file of ["README.md", "examples/README.md"]) {
            const text = await readFile(join(repository, file), "utf8");
            assert.deepEqual(
                folders.filter(({ name }) => !text.includes(name)),
                [],
                `not in ${file}`,
            );
        }
    });
});

/** The list in the example's Pulumi.yaml. */
async function linesOfExample(): Promise<{ lines: string[] }> {
    const yaml = await readFile(join(repository, "examples/many-lines/Pulumi.yaml"), "utf8");
    return { lines: [...yaml.matchAll(/^ +- (line-\d+)$/gm)].map((match) => match[1]) };
}
