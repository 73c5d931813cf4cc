import assert from "node:assert/strict";
import pino from "pino";
import { timeLimits } from "../../../server/training/timeLimits";
import { until } from "../../harness/run/until";
import { trainingsOfTests, trainingIn, hangs, hourMs } from "./supervisedTrainings";

const hangsInTest = require.resolve("../../fixtures/processes/hangsInTest");

describe("the training supervisor", () => {
    const { supervise, addTraining, row } = trainingsOfTests();

    it("ends a training that takes too long", async () => {
        await addTraining(1);
        supervise({ engines: trainingIn(hangs), timeLimits: { learningMs: 360, testingMs: hourMs } });
        await until(async () => (await row(1)).status === "TRAINING_FAILED");
        assert.equal(
            (await row(1)).statusMessage,
            "The training took longer than 0.0001 hours. Train with fewer or smaller pictures.",
        );
    });

    it("gives the test a time of its own, 24 hours as to learn", async () => {
        assert.deepEqual(timeLimits, { learningMs: 24 * hourMs, testingMs: 24 * hourMs });
        await addTraining(1);
        supervise({ engines: trainingIn(hangsInTest), timeLimits: { learningMs: hourMs, testingMs: 360 } });
        await until(async () => (await row(1)).status === "TRAINING_FAILED");
        assert.equal(
            (await row(1)).statusMessage,
            "The test of the model took longer than 0.0001 hours. Test with fewer or smaller pictures.",
        );
    });

    it("tells stage, share and time left while it trains, in the version's message and, at each stage and tenth, in the log", async () => {
        const lines: Record<string, unknown>[] = [];
        await addTraining(1);
        supervise({
            engines: trainingIn(hangsInTest),
            log: pino({}, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
        });
        const seen = new Set<string>();
        await until(
            async () => seen.add((await row(1)).statusMessage) && (await row(1)).statusMessage.includes("testing"),
        );
        assert.equal((await row(1)).statusMessage, "The model is being trained: testing, 95 % done, about 1 s left.");
        const progress = lines.filter(({ msg }) => msg === "training progresses");
        assert.deepEqual(
            progress.map(({ stage, percentDone, msLeft, model }) => [model, stage, percentDone, msLeft]),
            [
                ["boards/1", "computing features", 0, undefined],
                ["boards/1", "computing features", 10, undefined],
                ...[20, 30, 40, 50].map((percent) => ["boards/1", "computing features", percent, 90_000]),
                ["boards/1", "testing", 95, 1235],
            ],
        );
        assert.ok(
            [...seen].every((message) =>
                /^The model (waits for its training|is being trained(: (computing features|testing), \d+ % done(, about \d+ s left)?)?)\.$/.test(
                    message,
                ),
            ),
            [...seen].join(),
        );
    });
});
