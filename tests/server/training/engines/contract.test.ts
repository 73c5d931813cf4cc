import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openTrainingEngines } from "../../../../server/training/engines/registry";
import type { JobEnding, TrainingEngine } from "../../../../server/training/engines/trainingEngine";
import type { JobProgress } from "../../../../server/training/trainingJob";
import { begunFile } from "../../../harness/elsewhere/site";
import { elsewhereEngine } from "../../../harness/elsewhere/engine";
import { openWorkshop } from "./engineFixtures";
import type { EngineWorkshop } from "./engineFixtures";

/** What all engines of the registry keep to, and one out of the service's reach, which only tests have. */
describe("each training engine", function () {
    this.timeout(180_000);
    let workshop: EngineWorkshop;
    before(async () => (workshop = await openWorkshop()));
    after(() => workshop?.remove());

    const engines: Record<string, () => TrainingEngine> = {
        ...Object.fromEntries(Object.entries(openTrainingEngines()).map(([name, engine]) => [name, () => engine])),
        elsewhere: () => elsewhereEngine(join(workshop.folder, "site")),
    };

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
                assert.equal((await leftAtSite()).includes(job), false);
                await engine.discard(job);
                await engine.discard(`${name}-unknown`);
            });

            it("doesn't train again what is done, if its jobs outlive the service", async () => {
                if (engine.outlivesService) {
                    const again = open().run({ name: trained.job, order: workshop.order(`${name}-trains`) }, () => {
                        assert.fail("it trains again");
                    });
                    assert.deepEqual(await again.ended, trained.ending);
                    assert.deepEqual((await begunAtSite()).filter((begun) => begun.endsWith(trained.job)).length, 1);
                }
                await engine.discard(trained.job);
                assert.equal((await leftAtSite()).includes(trained.job), false);
            });
        });
    }

    const leftAtSite = () => readdir(join(workshop.folder, "site")).catch((): string[] => []);
    const begunAtSite = async () =>
        (await readFile(begunFile(join(workshop.folder, "site")), "utf8")).trim().split("\n");
});
