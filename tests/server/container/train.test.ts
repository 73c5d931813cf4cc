import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openArtifacts } from "../../../server/artifacts/openArtifacts";
import { sealedArtifacts } from "../../../server/artifacts/sealedArtifacts";
import type { SealedArtifacts } from "../../../server/artifacts/sealedArtifacts";
import { parseManifestLine } from "../../../server/datasets/manifestLine";
import { ifThere } from "../../../server/files/ifThere";
import { decodeModelFile } from "../../../server/detector/modelFile";
import { pictureLimits } from "../../../server/pictures/pictureLimits";
import type { OutputFile } from "../../../server/training/containerFiles";
import type { JobEnding } from "../../../server/training/engines/trainingEngine";
import { decodeKeptEvaluation, readKeptEvaluation } from "../../../server/training/keptEvaluation";
import type { JobProgress } from "../../../server/training/trainingJob";
import { makeSageMakerContainer } from "../../harness/container/sageMakerContainer";
import type { SageMakerContainer } from "../../harness/container/sageMakerContainer";
import { isAlive } from "../../harness/run/isAlive";
import { until } from "../../harness/run/until";
import { serverModule } from "../../harness/service/serverModule";
import { convolutionalBackbone, sha256 } from "../detector/madeBackbones";
import { openWorkshop } from "../training/engines/engineFixtures";
import type { EngineWorkshop } from "../training/engines/engineFixtures";
import { stageJob } from "./containerFixtures";

type LocalProcess = typeof import("../../../server/training/engines/localProcess");

describe("the image's `train`", function () {
    this.timeout(120_000);
    let workshop: EngineWorkshop;
    let container: SageMakerContainer;
    let local: Awaited<ReturnType<typeof trainLocally>>;
    before(async () => {
        workshop = await openWorkshop();
        local = await trainLocally(workshop);
    });
    after(() => workshop?.remove());
    beforeEach(async () => (container = await makeSageMakerContainer()));
    afterEach(() => container?.remove());

    const ending = (folder: string) => container.readJson<JobEnding>(`${folder}/ending.json`);
    const failure = async () => (await container.read("output/failure")).toString("utf8");

    it("makes the model of a local training, byte for byte, and the same evaluation, and tells how far it is", async () => {
        await stageJob(container, workshop);
        const run = container.start(["train"]);
        const seen: JobProgress[] = [];
        const look = setInterval(() => {
            container.readJson<JobProgress>("checkpoints/progress.json").then(
                (progress) => seen.push(progress),
                (error: NodeJS.ErrnoException) => error.code === "ENOENT" || assert.fail(error),
            );
        }, 20);
        assert.equal(await run.ended.finally(() => clearInterval(look)), 0, run.log());
        assert.ok(seen.length > 0);
        assert.ok(seen.every(({ stage, fraction }) => stage !== "" && fraction >= 0 && fraction <= 1));
        assert.match(run.log(), /^lookoutvision: progress=0\.\d{4}; stage="computing features";$/m);

        assert.deepEqual(await container.read("model/model"), await local.artifacts.read("model"));
        const ended = await ending("output/data");
        assert.equal(ended.kind, "trained");
        const { evaluationEndedAt: _, ...outcome } = ended.outcome;
        const { evaluationEndedAt: __, ...localOutcome } = local.outcome;
        assert.deepEqual(outcome, localOutcome);
        assert.deepEqual(await ending("checkpoints"), ended);
        assert.equal(existsSync(join(container.folder, "output", "failure")), false);

        const files = await container.readJson<OutputFile[]>("output/data/files.json");
        assert.deepEqual(
            files.map(({ key, contentType }) => [key, contentType]),
            [
                ["results/EvaluationManifest-plates-1.json", "application/json"],
                ["results/EvaluationResult-plates-1.json", "application/json"],
                ["results/EvaluationReport-plates-1.html", "text/html; charset=utf-8"],
            ],
        );
        const [, result] = files;
        assert.deepEqual(
            withoutTime(await container.read(`output/data/${result.path}`)),
            withoutTime(await readFile(join(workshop.folder, "buckets", "plates", result.key))),
        );
        const kept = decodeKeptEvaluation(await container.read("output/data/artifacts/evaluation"));
        const localKept = await readKeptEvaluation(local.artifacts);
        assert.deepEqual(kept.evaluation, localKept!.evaluation);
        assert.deepEqual(kept.outOfFold, localKept!.outOfFold);
        assert.match(run.log(), /^lookoutvision: f1=[\d.]+; precision=[\d.]+; recall=[\d.]+;$/m);
    });

    it("goes on with the features that it kept after an interruption, but for damaged ones, and makes the same model", async () => {
        await stageJob(container, workshop, { isInterruptible: true });
        const folder = join(container.folder, "checkpoints", "features");
        const keptFiles = async () =>
            ((await ifThere(readdir(folder))) ?? []).filter((name) => !name.endsWith(".tmp")).sort();
        const first = container.start(["train"]);
        await until(async () => (await keptFiles()).length >= 4, { what: "features" });
        first.child.kill("SIGTERM");
        assert.equal(await first.ended, 143, first.log());
        assert.match(await failure(), /goes on with the features of pictures that it has kept/);
        const [damaged, ...whole] = await keptFiles();
        const written = async (name: string) => (await stat(join(folder, name))).mtimeMs;
        await truncate(join(folder, damaged), 1000);
        const before = await Promise.all([damaged, ...whole].map(written));

        const second = container.start(["train"]);
        assert.equal(await second.ended, 0, second.log());
        assert.match(second.log(), new RegExp(`goes on with the features of ${whole.length + 1} pictures`));
        assert.deepEqual(await container.read("model/model"), await local.artifacts.read("model"));
        const after = await Promise.all([damaged, ...whole].map(written));
        assert.deepEqual(
            after.map((at, index) => at === before[index]),
            [false, ...whole.map(() => true)],
        );
    });

    it("trains and hosts with the backbone that somebody has brought", async () => {
        await stageJob(container, workshop);
        const { graph, manifest } = convolutionalBackbone();
        const bring = async (folder: string) => {
            await container.write(`${folder}/backbone.onnx`, graph);
            await container.write(`${folder}/backbone.json`, JSON.stringify(manifest));
        };
        await bring("input/data/backbone");
        const run = container.start(["train"]);
        assert.equal(await run.ended, 0, run.log());
        const model = await container.read("model/model");
        assert.equal(decodeModelFile(model).backboneChecksum, sha256(graph));
        await bring("model");
        const serving = container.start(["serve"], {
            ...{ LOOKOUTVISION_CONTAINER_PORT: "0", LOOKOUTVISION_CONTAINER_UNITS: "1" },
        });
        try {
            const address = () => /listening on (\S+)/.exec(serving.log())?.[1].replace("0.0.0.0", "127.0.0.1");
            await until(async () => address() !== undefined && (await fetch(`${address()}/ping`)).status === 200);
            const { source } = parseManifestLine(workshop.lines[0]);
            const body = await readFile(join(workshop.folder, "buckets", source.bucket, source.key));
            const answer = await fetch(`${address()}/invocations`, { method: "POST", body });
            assert.equal(answer.status, 200, await answer.text());
        } finally {
            serving.child.kill("SIGTERM");
            assert.equal(await serving.ended, 0, serving.log());
        }
    });

    it("refuses pictures that can't be trained on, with the sentence of a local training", async () => {
        const { sourceRef } = parseManifestLine(workshop.lines[0]);
        const huge = join(workshop.folder, "buckets", "plates", "pictures", "normal", "huge.png");
        await writeFile(huge, Buffer.alloc(pictureLimits.bytes + 1));
        const train = [...workshop.lines, lineOf(sourceRef, "huge")];
        await stageJob(container, workshop, { train });
        const run = container.start(["train"]);
        assert.equal(await run.ended, 1, run.log());
        const ended = await ending("output/data");
        assert.equal(ended.kind, "refused");
        assert.match(ended.sentence, /huge.png \(it has more than the 8388608 bytes/);
        assert.deepEqual(ended, await endLocally(workshop, train));
        assert.equal(await failure(), ended.sentence);
        assert.deepEqual(await ending("checkpoints"), ended);
        assert.equal(existsSync(join(container.folder, "model", "model")), false);
    });

    it("refuses a job without one of its pictures, naming it", async () => {
        const { sourceRef } = parseManifestLine(workshop.lines[2]);
        await stageJob(container, workshop, {
            job: {
                ...workshop.order("plates").job,
                inputs: { train: [...workshop.lines, lineOf(sourceRef, "gone")], test: null },
            },
        });
        assert.equal(await container.start(["train"]).ended, 1);
        assert.match(await failure(), /gone.*is not among the pictures/);
    });

    it("refuses an order of another release, saying which image to give", async () => {
        await stageJob(container, workshop, { release: "99.0.0" });
        assert.equal(await container.start(["train"]).ended, 1);
        assert.match(await failure(), /release 99\.0\.0.*image of its own release/);
    });

    it("tells a crash from a refusal, and why it crashed", async () => {
        const run = container.start(["train"]);
        assert.equal(await run.ended, 2, run.log());
        assert.match(await failure(), /^The training crashed, because the order can't be read/);
        assert.equal((await ending("checkpoints")).kind, "crashed");
    });

    it("ends within seconds of SIGTERM, with its children, and keeps its checkpoints", async () => {
        await stageJob(container, workshop);
        await container.write("checkpoints/ending.json", JSON.stringify({ kind: "crashed", reason: "earlier" }));
        const run = container.start(["train"]);
        await until(() => run.log().includes("computing features"));
        const children = await childrenOf(run.child.pid!);
        assert.ok(children.length > 0);
        const toldAt = Date.now();
        run.child.kill("SIGTERM");
        assert.equal(await run.ended, 143, run.log());
        assert.ok(Date.now() - toldAt < 20_000);
        assert.deepEqual(children.filter(isAlive), []);
        assert.match(await failure(), /stopped \(SIGTERM\)/);
        assert.deepEqual((await readdir(join(container.folder, "checkpoints"))).includes("ending.json"), false);
        assert.ok(existsSync(join(container.folder, "checkpoints", "progress.json")));
    });
});

async function trainLocally(workshop: EngineWorkshop) {
    const ended = await endLocally(workshop);
    assert.equal(ended.kind, "trained");
    const order = workshop.order("local");
    const artifacts: SealedArtifacts = sealedArtifacts(
        openArtifacts(order.artifacts, order.region),
        order.job.modelId,
        order.dataKey,
    );
    return { artifacts, outcome: ended.outcome };
}

async function endLocally(workshop: EngineWorkshop, train = workshop.lines): Promise<JobEnding> {
    const { localProcessEngine } = require(serverModule("training/engines/localProcess")) as LocalProcess;
    const running = localProcessEngine().run({ name: "local", order: workshop.order("local", train) }, () => undefined);
    const ended = await running.ended;
    await running.detach();
    return ended;
}

function withoutTime(result: Buffer): unknown {
    const { EvaluationDetails, ...rest } = JSON.parse(result.toString("utf8")) as {
        EvaluationDetails: Record<string, unknown>;
    };
    return { ...rest, EvaluationDetails: { ...EvaluationDetails, EvaluationEndTimestamp: undefined } };
}

function lineOf(ref: string, name: string): string {
    return JSON.stringify({
        "source-ref": ref.replace(/[^/]+$/, `${name}.png`),
        "anomaly-label": 0,
        "anomaly-label-metadata": { "class-name": "normal", type: "groundtruth/image-classification" },
    });
}

async function childrenOf(pid: number): Promise<number[]> {
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.trim().split(" ").filter(Boolean).map(Number);
}
