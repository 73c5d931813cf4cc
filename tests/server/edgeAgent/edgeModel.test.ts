import assert from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import { CallError } from "../../../server/edgeAgent/callError";
import { createEdgeModel } from "../../../server/edgeAgent/edgeModel";
import type { EdgeModel, EdgeModelOptions } from "../../../server/edgeAgent/edgeModel";
import { until } from "../../harness/run/until";

/** Model whose process is tests/fixtures/processes/edgeUnit. */
describe("a model of the edge agent", () => {
    let model: EdgeModel | undefined;
    const troubles: string[] = [];
    afterEach(async () => {
        await model?.close();
        troubles.length = 0;
    });

    const create = (options: Partial<EdgeModelOptions> = {}) =>
        (model = createEdgeModel(
            { file: "plates.zip", stamp: "", bytes: 1000, component: "plates", version: "1.0.0", modelArn: "arn" },
            {
                trust: "unverified",
                longestLine: 4,
                patienceMs: 10_000,
                restartMs: 1,
                unitModule: require.resolve("../../fixtures/processes/edgeUnit"),
                availableMemory: () => 1e9,
                onTrouble: (reason) => troubles.push(reason),
                ...options,
            },
        ));
    const statusOf = (of: EdgeModel) => of.describe().status;
    const run = async (started: EdgeModel) => {
        started.start();
        await until(() => statusOf(started) !== "STARTING");
        return started;
    };
    const never = new AbortController().signal;
    const look = (at: EdgeModel, behaviour: number) =>
        at.detect({ width: 64, height: 64, rowBytes: 192, pixels: Uint8Array.of(behaviour) }, never);

    it("is FAILED, with a message, when its process dies five times in a row, and can be started again", async () => {
        const failing = await run(create());
        for (let death = 0; death < 5; death++) {
            await assert.rejects(look(failing, 1), /The model's process has ended: exit code 9\./);
            await until(() => troubles.length > death);
        }
        assert.equal(statusOf(failing), "FAILED");
        assert.equal(failing.describe().status_message, "Its process has ended 5 times in a row.");
        assert.throws(() => look(failing, 0), /can't detect: it is FAILED, and must be RUNNING/);
        await run(failing);
        assert.equal((await look(failing, 0)).confidence, 1);
    });

    it("goes on for those who wait when a picture kills its process or takes too long", async () => {
        const lasting = await run(create({ patienceMs: 4_000 }));
        const answers = await Promise.allSettled([1, 0, 2, 0].map((behaviour) => look(lasting, behaviour)));
        assert.deepEqual(
            answers.map((answer) => answer.status),
            ["rejected", "fulfilled", "rejected", "fulfilled"],
        );
        assert.match(String((answers[2] as PromiseRejectedResult).reason), /it gave no answer for 4 s/);
        assert.equal(statusOf(lasting), "RUNNING");
    });

    it("isn't started where memory is short", () => {
        assert.throws(
            () => create({ availableMemory: () => 50e6 }).start(),
            (error) =>
                error instanceof CallError &&
                error.code === status.RESOURCE_EXHAUSTED &&
                /needs about 121 MiB of memory, and 48 MiB are free/.test(error.message),
        );
        assert.equal(statusOf(model!), "STOPPED");
    });

    it("refuses those who wait when it is stopped, after the picture in hand", async () => {
        const stopping = await run(create());
        const answers = Promise.allSettled([look(stopping, 0), look(stopping, 0), look(stopping, 0)]);
        await stopping.stop();
        assert.equal(statusOf(stopping), "STOPPED");
        const [first, second] = await answers;
        assert.equal(first.status, "fulfilled");
        assert.match(String((second as PromiseRejectedResult).reason), /can't detect: it is STOPPING/);
        await assert.rejects(stopping.stop(), /can't be stopped: it is STOPPED, and must be RUNNING/);
    });
});
