import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { OperationName } from "../../server/api/operations";
import type { EngineProject } from "../harness/engine/engine";
import { figure } from "../harness/run/figure";
import { during, hasHost, interrupt, startRun } from "./interrupt";
import type { Interruption } from "./interrupt";
import { declareModels, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

interface Moment {
    name: string;
    operation: OperationName;
    what: "request" | "answer";
}

/** Where a run that replaces a version can be cut off. The proxy holds the call meanwhile. */
const moments = {
    asked: { name: "when CreateModel is asked for and never takes effect", operation: "CreateModel", what: "request" },
    before: { name: "when CreateModel has taken effect and isn't answered", operation: "CreateModel", what: "answer" },
    after: { name: "right after the answer to CreateModel", operation: "ListTagsForResource", what: "request" },
    wait: { name: "while the training is waited for", operation: "DescribeModel", what: "request" },
    handOver: { name: "when the model is trained and about to be recorded", operation: "TagResource", what: "answer" },
    delete: { name: "while the replaced version is deleted", operation: "DeleteModel", what: "answer" },
} as const satisfies Record<string, Moment>;

const { asked, before: beforeAnswer, after: afterAnswer, wait, handOver, delete: deletion } = moments;

/** The small figure has each kind of interruption; the full one has all pairs that make sense. */
const cases = figure<[Interruption, Moment][]>(
    [
        ["kill of the CLI", beforeAnswer],
        ["kill of the host", afterAnswer],
        ["Ctrl-C", wait],
        ["Ctrl-C twice", handOver],
        ["kill of the host", deletion],
    ],
    (["kill of the CLI", "kill of the host", "Ctrl-C", "Ctrl-C twice"] as const).flatMap((how) =>
        Object.values(moments)
            // A Ctrl-C lets the call that is held go on: one that never takes effect can't be told from the next moment.
            .filter((moment) => how !== "Ctrl-C" || moment !== asked)
            .map((moment): [Interruption, Moment] => [how, moment]),
    ),
);

/** Each case trains a version that replaces the one before: one stack, with the real engine and a real service. */
describe("an update of a model that is cut off", function () {
    this.timeout(120_000);
    let service: ProxiedService;
    let stack: EngineProject;
    let newest = 0;

    const versions = () => sameVersions(service.client, "plates", [stack]);
    const up = () => stack.mustRun(["up", "--yes", "--skip-preview"]);

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack();
    });
    after(() => service?.remove());

    it("by kill of the CLI, at the very first creation and about to be recorded, is taken up by the next", async () => {
        await declareModels(stack, { detector: { triggers: ["first"] } });
        await cutOff("kill of the CLI", handOver);
        await up();
        assert.deepEqual(await versions(), ["1 TRAINED"]);
        newest = 1;
    });

    for (const [how, moment] of cases) {
        it(`by ${how}, ${moment.name}, loses and doubles nothing`, async () => {
            await declareModels(stack, { detector: { triggers: [how, moment.name] } });
            await cutOff(how, moment);
            await up();
            newest += 1;
            assert.deepEqual(await versions(), [`${newest} TRAINED`]);
        });
    }

    it("at a random moment loses and doubles nothing", async function () {
        const rounds = figure(1, 40);
        this.timeout(rounds * 120_000);
        for (let round = 0; round < rounds; round++) {
            const how = (["kill of the CLI", "kill of the host", "Ctrl-C twice"] as const)[
                Math.floor(Math.random() * 3)
            ];
            const ms = Math.round(Math.random() * 10_000);
            const moment = `round ${round}: ${how} after ${ms} ms with a host`;
            await declareModels(stack, { detector: { triggers: [moment] } });
            const run = startRun(stack);
            await during(run, hasHost(run));
            const wasCutOff = await Promise.race([sleep(ms).then(() => true), run.ended.then(() => false)]);
            if (wasCutOff) {
                await interrupt(stack, run, how);
            }
            await up();
            newest += 1;
            assert.deepEqual(await versions(), [`${newest} TRAINED`], moment);
        }
    });

    it("leaves nothing that a destroy doesn't delete, also one that is cut off itself", async () => {
        await declareModels(stack, { detector: { triggers: ["last"] } });
        await cutOff("Ctrl-C twice", wait);
        await cutOff("kill of the CLI", deletion, "destroy");
        await cutOff("kill of the host", { operation: "ListModels", what: "answer" }, "destroy");
        await stack.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(await versions(), []);
    });

    async function cutOff(how: Interruption, moment: Omit<Moment, "name">, command = "up"): Promise<void> {
        const hold = service.proxy.hold(moment.operation, moment.what);
        const run = startRun(stack, [command]);
        await during(run, hold.met);
        const { code, output } = await interrupt(stack, run, how, () => hold.end(how === "Ctrl-C" ? "pass" : "drop"));
        assert.notEqual(code, 0, output);
    }
});
