import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { sageMakerClients } from "../../../../server/sageMaker/clients";
import { parseEngineSetting } from "../../../../server/sageMaker/engineSetting";
import { deleteModelPackage } from "../../../../server/sageMaker/modelPackage";
import type { AlgorithmSettings, Variant } from "../../../../server/sageMaker/settings";
import { sageMakerAlgorithmEngine } from "../../../../server/training/engines/sageMakerAlgorithm/engine";
import { readKeptEvaluation } from "../../../../server/training/keptEvaluation";
import type { JobEnding, TrainingEngine } from "../../../../server/training/engines/trainingEngine";
import { EmulatedError } from "../../../harness/sageMaker/emulatedApi";
import { siteAlgorithm, siteBucket } from "../../../harness/sageMaker/site";
import { until } from "../../../harness/run/until";
import { openAtSageMaker, requireRefused } from "./engineFixtures";

/** A stand-in for the algorithm trains and answers; everything else is as at SageMaker. */
describe("a training by the published algorithm", function () {
    this.timeout(90_000);
    const at = openAtSageMaker();
    let count = 0;

    function settings(variant: Variant, ...more: string[]): AlgorithmSettings {
        const setting = parseEngineSetting(at.site.algorithmSetting(variant, "poll-seconds=0.05", ...more));
        assert.ok(setting.engine === "sagemakerAlgorithm");
        return setting.settings;
    }

    function begin(
        variant: Variant,
        { lines = at.workshop.lines, test = null as string[] | null, more = [] as string[] } = {},
    ) {
        const engine = sageMakerAlgorithmEngine({ settings: settings(variant, ...more), region: "us-east-1" });
        const name = `algorithm-${++count}`;
        const stages: string[] = [];
        const order = at.workshop.order(name, lines);
        order.job.inputs.test = test;
        const run = () => engine.run({ name, order }, ({ stage }) => void stages.push(stage));
        return { engine, name, stages, run, ...run() };
    }

    const read = async (key: string) => {
        const { Body } = await at.site.s3.send(new GetObjectCommand({ Bucket: siteBucket, Key: key }));
        return Body!.transformToString();
    };
    const discard = async (engine: TrainingEngine, name: string) => {
        await engine.discard(name);
        assert.deepEqual(
            (await at.site.objects()).filter((key) => key.includes(`-${name}/`)),
            [],
        );
        assert.deepEqual(
            at.site.emulator.hosting.left().filter((thing) => thing.includes(name)),
            [],
        );
    };

    let trained: { engine: TrainingEngine; name: string; ending: JobEnding };

    it("gives the algorithm what AWS's samples give it, and scores the test pictures by batch transform", async () => {
        const { ended, engine, name, stages } = begin("classification-robust");
        const ending = await ended;
        assert.equal(ending.kind, "trained", JSON.stringify(ending));
        const job = at.site.emulator.training.jobs.get(`lookoutvision-${name}`)!.describe();
        assert.deepEqual(job.AlgorithmSpecification, { AlgorithmName: siteAlgorithm, TrainingInputMode: "Pipe" });
        const attributes = ["source-ref", "anomaly-label-metadata", "anomaly-label"];
        assert.deepEqual(job.HyperParameters, {
            ModelType: "classification-robust",
            TrainingInputDataAttributeNames: attributes.join(),
            TestInputDataAttributeNames: attributes.join(),
        });
        const [channel, ...others] = job.InputDataConfig!;
        assert.equal(others.length, 0);
        assert.deepEqual(
            [channel.ChannelName, channel.InputMode, channel.RecordWrapperType],
            ["training", "Pipe", "RecordIO"],
        );
        assert.deepEqual(channel.DataSource!.S3DataSource!.AttributeNames, attributes);
        assert.equal(job.EnableNetworkIsolation, true);
        assert.equal(job.ResourceConfig!.InstanceType, "ml.g4dn.2xlarge");
        const transforms = [...at.site.emulator.transforms.jobs].filter(([of]) => of.includes(name));
        assert.equal(transforms.length, 1);
        assert.ok(stages.includes("dividing pictures"), stages.join());

        // The manifest names copies in the engine's own bucket, whatever bucket the pictures came from.
        const prefix = `lines/jobs/lookoutvision-${name}/`;
        const lines = (await read(`${prefix}training.manifest`)).trim().split("\n");
        const learnt = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
        learnt.forEach((line) =>
            assert.match(String(line["source-ref"]), new RegExp(`^s3://${siteBucket}/${prefix}pictures/`)),
        );
        const kept = (await readKeptEvaluation(at.workshop.artifacts(name)))!;
        assert.equal(kept.evaluation.numberOfTrainingImages, learnt.length);
        assert.equal(learnt.length + kept.evaluation.predictions.length, at.workshop.lines.length);
        trained = { engine, name, ending };
    });

    it("keeps the algorithm's archive as the model, and makes metrics, evaluation files and report of its answers", async () => {
        const { engine, name, ending } = trained;
        assert.ok(ending.kind === "trained");
        const { evaluation, balanced, report } = (await readKeptEvaluation(at.workshop.artifacts(name)))!;
        const archive = (await at.workshop.artifacts(name).read("model"))!;
        assert.deepEqual([archive[0], archive[1]], [0x1f, 0x8b]);
        const prefix = `lines/jobs/lookoutvision-${name}/scoring/`;
        const answers = await Promise.all(
            (await at.site.objects())
                .filter((key) => key.startsWith(prefix) && key.endsWith(".out"))
                .map(async (key) => JSON.parse(await read(key)) as { IsAnomalous: boolean; Confidence: number }),
        );
        const verdicts = (all: readonly [boolean, number][]) =>
            all.map(([is, confidence]) => `${is} ${confidence.toFixed(9)}`).sort();
        assert.deepEqual(
            verdicts(evaluation.predictions.map(({ isAnomalous, confidence }) => [isAnomalous, confidence])),
            verdicts(answers.map(({ IsAnomalous, Confidence }) => [IsAnomalous, Confidence])),
        );
        assert.deepEqual(balanced, { threshold: 0, slope: 1 });
        evaluation.predictions.forEach(({ isAnomalous, score }) => assert.equal(isAnomalous, score >= 0));
        assert.equal(ending.outcome.f1Score, evaluation.metrics.f1Score);
        assert.ok(report!.facts.examples.length > 0);
        const written = (key: string) => readFile(join(at.workshop.folder, "buckets", "plates", key), "utf8");
        const result = JSON.parse(await written(ending.outcome.evaluationResultKey)) as {
            AggregatedEvaluationResults: { Metrics: { F1Score: number } };
        };
        assert.equal(result.AggregatedEvaluationResults.Metrics.F1Score, evaluation.metrics.f1Score);
        const page = await written(
            ending.outcome.evaluationResultKey.replace(/EvaluationResult(.*)json$/, "EvaluationReport$1html"),
        );
        assert.match(page, /published algorithm of Amazon Lookout for Vision/);
        assert.doesNotMatch(page, /Backbone|undefined|NaN/);
        await discard(engine, name);
    });

    it("scores the pictures of a test dataset, JPEG and PNG files by a job of their own each", async () => {
        const [normal, other, ...rest] = at.workshop.lines;
        const [anomaly, last] = rest.splice(-2);
        const asJpeg = async (line: string) => {
            const key = /s3:\/\/plates\/([^"]+)/.exec(line)![1];
            const bucket = join(at.workshop.folder, "buckets", "plates");
            const file = key.replace(/png$/, "jpg");
            await writeFile(join(bucket, file), await sharp(join(bucket, key)).jpeg({ quality: 95 }).toBuffer());
            return line.replace(key, file);
        };
        const test = [await asJpeg(normal), other, await asJpeg(anomaly), last];
        const { ended, engine, name } = begin("classification", { lines: rest, test });
        const ending = await ended;
        assert.equal(ending.kind, "trained", JSON.stringify(ending));
        const types = [...at.site.emulator.transforms.jobs]
            .filter(([of]) => of.includes(name))
            .map(
                ([, job]) =>
                    (job.describe() as { TransformInput?: { ContentType?: string } }).TransformInput?.ContentType,
            );
        assert.deepEqual(types.sort(), ["image/jpeg", "image/png"]);
        const { evaluation, report } = (await readKeptEvaluation(at.workshop.artifacts(name)))!;
        assert.deepEqual(
            evaluation.predictions.map(({ sourceRef }) => sourceRef),
            test.map((line) => (JSON.parse(line) as Record<string, string>)["source-ref"]),
        );
        assert.equal(evaluation.numberOfTrainingImages, rest.length);
        assert.equal(report!.facts.testPictures, "dataset");
        await discard(engine, name);
    });

    it("waits out throttling and lost answers at each of its calls, and starts one job of each kind", async () => {
        const throttled = new EmulatedError("ThrottlingException", "Rate exceeded");
        for (const operation of ["CreateModelPackage", "CreateModel", "CreateTransformJob"]) {
            at.site.emulator.refuse(operation, throttled, 2);
            at.site.emulator.loseAnswers(operation);
        }
        at.site.emulator.refuse("DescribeModelPackage", throttled, 2);
        at.site.emulator.refuse("DescribeTransformJob", throttled, 2);
        const before = at.site.emulator.transforms.jobs.size;
        const { ended, engine, name } = begin("classification");
        const ending = await ended;
        assert.equal(ending.kind, "trained", JSON.stringify(ending));
        assert.equal(at.site.emulator.transforms.jobs.size, before + 1);
        await discard(engine, name);
    });

    it("is found again by its names while the test pictures are scored, and divides the pictures once", async () => {
        const free = at.site.emulator.transforms.hold();
        const first = begin("classification");
        await until(() => [...at.site.emulator.transforms.jobs.keys()].some((of) => of.includes(first.name)));
        await first.detach();
        assert.match(JSON.stringify(await first.ended), /"keepsJob":true/);
        const planned = first.stages.filter((stage) => stage === "dividing pictures").length;
        const again = first.run();
        free();
        assert.equal((await again.ended).kind, "trained");
        assert.equal(first.stages.filter((stage) => stage === "dividing pictures").length, planned);
        await discard(first.engine, first.name);
    });

    it("stops everything that a discarded training has made", async () => {
        const free = at.site.emulator.transforms.hold();
        const { detach, engine, name } = begin("classification");
        const job = () => [...at.site.emulator.transforms.jobs].find(([of]) => of.includes(name))?.[1];
        await until(() => job() !== undefined);
        await detach();
        await discard(engine, name);
        assert.equal(job()!.describe().TransformJobStatus, "Stopped");
        free();
    });

    it("says what to do about what SageMaker refuses or ends", async () => {
        at.site.emulator.refuse(
            "CreateTrainingJob",
            new EmulatedError(
                "ValidationException",
                "The account 123456789012 is not subscribed to the AWS Marketplace algorithm",
            ),
        );
        const { ended, run, engine, name } = begin("classification", { more: ["hosting-instance=ml.c5.4xlarge"] });
        requireRefused(await ended, /can't start the training job/, /Subscribe to the algorithm/);

        at.site.emulator.packages.failNext("The algorithm is out of order");
        requireRefused(await run().ended, /can't make a model package/, /out of order/);

        await deleteModelPackage(sageMakerClients({}, "us-east-1"), `lookoutvision-${name}`);
        at.site.emulator.transforms.failNext(
            "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.",
        );
        requireRefused(
            await run().ended,
            /transform job .* scores the test pictures, failed/,
            /no instance of type ml\.c5\.4xlarge/,
        );
        await discard(engine, name);
    });

    it("says so when somebody stops the scoring in AWS's console", async () => {
        const free = at.site.emulator.transforms.hold();
        const { ended, engine, name } = begin("classification");
        const job = () => [...at.site.emulator.transforms.jobs].find(([of]) => of.includes(name))?.[1];
        await until(() => job() !== undefined);
        job()!.stop();
        requireRefused(await ended, /was stopped at SageMaker/, /Train a new version/);
        free();
        await discard(engine, name);
    });

    it("refuses a segmentation without masks before anything is copied", async () => {
        const before = (await at.site.objects()).length;
        const { ended } = begin("segmentation");
        requireRefused(await ended, /\d anomalies of the training dataset have no mask/, /variant classification/);
        assert.equal((await at.site.objects()).length, before);
    });
});
