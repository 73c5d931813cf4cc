import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openTrainingEngines } from "../../../../server/training/engines/registry";
import type { JobEnding, TrainingEngine } from "../../../../server/training/engines/trainingEngine";
import type { JobProgress } from "../../../../server/training/trainingJob";
import { parseEngineSettings } from "../../../../server/sageMaker/engineSetting";
import { startSageMakerSite } from "../../../harness/sageMaker/site";
import type { SageMakerSite } from "../../../harness/sageMaker/site";
import { begunFile } from "../../../harness/elsewhere/site";
import { elsewhereEngine } from "../../../harness/elsewhere/engine";
import { openWorkshop } from "./engineFixtures";
import type { EngineWorkshop } from "./engineFixtures";

/** What all engines of the registry keep to, and one out of the service's reach, which only tests have. */
describe("each training engine", function () {
    this.timeout(180_000);
    let workshop: EngineWorkshop;
    let site: SageMakerSite;
    before(async () => {
        workshop = await openWorkshop();
        site = await startSageMakerSite();
    });
    after(async () => {
        await site?.stop();
        await workshop?.remove();
    });

    const open = () =>
        openTrainingEngines({
            engines: parseEngineSettings([
                site.setting("poll-seconds=0.1"),
                site.algorithmSetting("classification", "poll-seconds=0.1"),
            ]),
            region: "us-east-1",
        });
    const engines: Record<string, () => TrainingEngine> = {
        localProcess: () => open().localProcess,
        sagemaker: () => open().sagemaker,
        sagemakerAlgorithm: () => open().sagemakerAlgorithm,
        elsewhere: () => elsewhereEngine(join(workshop.folder, "site")),
    };

    /** Engines that run this package's trainer. */
    const ownTrainer = Object.keys(engines).filter((name) => name !== "sagemakerAlgorithm");

    it("is among those that follow here", () => {
        assert.deepEqual(
            Object.keys(open()).sort(),
            Object.keys(engines).filter((name) => name !== "elsewhere"),
        );
    });

    for (const [name, open] of Object.entries(engines)) {
        describe(name, () => {
            let engine: TrainingEngine;
            let trained: { job: string; ending: JobEnding };
            before(() => (engine = open()));

            it("has the name under which the registry knows it", () => assert.equal(engine.name, name));

            it("trains: tells how far it is, writes the model and the evaluation, and answers with the scores", async () => {
                const progress: JobProgress[] = [];
                const job = `${name}-trains-1`;
                const running = engine.run({ name: job, order: workshop.order(`${name}-trains`) }, (news) =>
                    progress.push(news),
                );
                trained = { job, ending: await running.ended };
                await running.detach();
                assert.equal(trained.ending.kind, "trained", JSON.stringify(trained.ending));
                const { outcome } = trained.ending;
                assert.ok(outcome.f1Score >= 0 && outcome.f1Score <= 1);
                assert.ok(existsSync(join(workshop.folder, "buckets", "plates", outcome.evaluationResultKey)));
                assert.ok((await readdir(join(workshop.folder, "models", `${name}-trains`))).length > 1);
                const fractions = progress.map(({ fraction }) => fraction);
                assert.ok(fractions.length > 3, `${fractions.length} news`);
                assert.deepEqual(
                    fractions,
                    [...fractions].sort((a, b) => a - b),
                );
            });

            it("tells in a sentence what the user can repair", async () => {
                const [first, ...others] = workshop.lines;
                const missing = first.replace(/s3:\/\/plates\/[^"]+/, "s3://nowhere/gone.png");
                const job = `${name}-refuses-1`;
                const order = workshop.order(`${name}-refuses`, [missing, ...others]);
                const running = engine.run({ name: job, order }, () => undefined);
                const ending = await running.ended;
                await running.detach();
                await engine.discard(job);
                assert.match(ending.kind, /^(refused|crashed)$/);
                assert.match(JSON.stringify(ending), /nowhere/);
            });

            it("ends a job that is discarded, leaves nothing of it, and doesn't mind a name that it doesn't know", async () => {
                const job = `${name}-discarded-1`;
                let begun: () => void = () => undefined;
                const begins = new Promise<void>((resolve) => (begun = resolve));
                const running = engine.run({ name: job, order: workshop.order(`${name}-discarded`) }, () => begun());
                await begins;
                await running.detach();
                await engine.discard(job);
                assert.equal((await left()).includes(job), false);
                await engine.discard(job);
                await engine.discard(`${name}-unknown`);
            });

            it("doesn't train again what is done, if its jobs outlive the service", async () => {
                if (engine.outlivesService) {
                    const again = open().run({ name: trained.job, order: workshop.order(`${name}-trains`) }, () => {
                        assert.fail("it trains again");
                    });
                    assert.deepEqual(await again.ended, trained.ending);
                    assert.deepEqual((await begun()).filter((one) => one.endsWith(trained.job)).length, 1);
                }
                await engine.discard(trained.job);
                assert.equal((await left()).includes(trained.job), false);
            });
        });
    }

    describe("all of them", () => {
        it("gives the same model file of the same pictures, byte for byte, wherever it is trained", async () => {
            const models = await Promise.all(
                ownTrainer.map((name) => workshop.artifacts(`${name}-trains`).read("model")),
            );
            assert.ok(models[0] !== undefined && models[0].length > 10_000);
            models.forEach((model, index) => assert.deepEqual(model, models[0], ownTrainer[index]));
        });
    });

    /** What jobs have left at the engines that outlive the service. */
    const left = async () => [
        ...(await readdir(join(workshop.folder, "site")).catch((): string[] => [])),
        ...(await site.objects()).map((key) => key.replace(/^.*lookoutvision-([^/]*).*$/, "$1")),
    ];
    /** Jobs that were begun there. */
    const begun = async () => [
        ...(await readFile(begunFile(join(workshop.folder, "site")), "utf8").catch(() => "")).trim().split("\n"),
        ...site.emulator.training.jobs.keys(),
    ];
});
