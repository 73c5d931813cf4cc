import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { HostingCapacityError, UnitLostError } from "../../../../server/detections/errors";
import { CallerGoneError } from "../../../../server/background/callerGone";
import { createIncidents } from "../../../../server/background/incidents";
import type { Incidents } from "../../../../server/background/incidents";
import type { Detection } from "../../../../server/detector/detection";
import { hostModel } from "../../../../server/hosting/units/hostedModel";
import type { HostedModel, HostedModelOptions } from "../../../../server/hosting/units/hostedModel";

import { until } from "../../../harness/run/until";

const slow = require.resolve("../../../fixtures/processes/slowUnit");

describe("the units of a hosted model", () => {
    let model: HostedModel | undefined;
    let incidents: Incidents;
    const lost: string[] = [];
    beforeEach(() => void lost.splice(0));
    afterEach(() => model?.close());

    const host = (units: number, waitingPerUnit: number, more: Partial<HostedModelOptions> = {}) =>
        (model = hostModel(
            {
                modelId: "m",
                dataKey: Buffer.alloc(32),
                artifacts: { kind: "folder", folder: "/nowhere" },
                region: "us-east-1",
            },
            {
                units,
                waitingPerUnit,
                restartMs: 10,
                unitModule: slow,
                incidents: (incidents = createIncidents()),
                onUnitLost: ({ reason }) => void lost.push(reason),
                ...more,
            },
        ));

    /** Process ids of the units of this test. */
    async function unitPids(): Promise<number[]> {
        const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
        return children.trim().split(" ").filter(Boolean).map(Number);
    }

    const settled = (answers: Promise<Detection>[]) =>
        Promise.all(answers.map((answer) => answer.catch((error: Error) => error)));

    it("refuse a picture when all are busy and the line is full, and take it when there is room again", async () => {
        const hosted = host(2, 1);
        await hosted.ready;
        const answers = Array.from({ length: 4 }, () => hosted.detect(Buffer.from("200")));
        await assert.rejects(hosted.detect(Buffer.from("0")), (error: Error) => {
            assert.ok(error instanceof HostingCapacityError);
            assert.match(error.message, /All 2 inference units .* busy and 2 pictures wait/);
            return true;
        });
        assert.throws(() => hosted.requireRoom(), HostingCapacityError);
        assert.equal((await Promise.all(answers)).length, 4);
        hosted.requireRoom();
        await hosted.detect(Buffer.from("0"));
    });

    it("work at the same time", async () => {
        const hosted = host(2, 1);
        await hosted.ready;
        const begun = Date.now();
        await Promise.all([hosted.detect(Buffer.from("1500")), hosted.detect(Buffer.from("1500"))]);
        assert.ok(Date.now() - begun < 2900, `${Date.now() - begun} ms for two pictures of 1500 ms`);
    });

    it("answer every caller when one is killed in the middle of a picture", async () => {
        const hosted = host(2, 8);
        await hosted.ready;
        const answers = Array.from({ length: 10 }, () => hosted.detect(Buffer.from("150")));
        await sleep(50);
        process.kill((await unitPids())[0], "SIGKILL");
        assert.equal((await Promise.all(answers)).length, 10);
        await until(() => hosted.unitsInService === 2);
        assert.match(lost.join(), /lack of memory \(SIGKILL\)/);
        assert.deepEqual([incidents.totals["unit-ended"], incidents.totals["picture-repeated"]], [1, 1]);
    });

    it("are replaced when they are stopped, busy or idle, and another one answers", async () => {
        const hosted = host(2, 8, { unitLimits: { silentMs: 2_000, pictureMs: 60_000 } });
        await hosted.ready;
        const answers = [hosted.detect(Buffer.from("150")), hosted.detect(Buffer.from("150"))];
        const pids = await unitPids();
        process.kill(pids[0], "SIGSTOP");
        assert.equal((await Promise.all(answers)).length, 2);
        await until(async () => !(await unitPids()).includes(pids[0]) && hosted.unitsInService === 2);
        process.kill(pids[1], "SIGSTOP");
        await until(async () => !(await unitPids()).includes(pids[1]) && hosted.unitsInService === 2);
        assert.deepEqual(lost, ["no sign of life for 2 s", "no sign of life for 2 s"]);
        assert.equal(incidents.totals["unit-hung"], 2);
    });

    it("give up a picture that takes too long, after a second one has tried", async () => {
        const hosted = host(2, 8, { unitLimits: { silentMs: 20_000, pictureMs: 300 } });
        await hosted.ready;
        await assert.rejects(hosted.detect(Buffer.from("60000")), /hung \(one picture took more than 0\.3 s\)/);
        assert.equal(incidents.totals["unit-hung"], 2);
        await hosted.detect(Buffer.from("0"));
    });

    it("drop a picture whose caller has gone before its turn", async () => {
        const hosted = host(1, 8);
        await hosted.ready;
        const gone = new AbortController();
        const [first, dropped, last] = [
            hosted.detect(Buffer.from("300")),
            hosted.detect(Buffer.from("60000"), false, gone.signal),
            hosted.detect(Buffer.from("0")),
        ];
        const outcomes = settled([first, dropped, last]);
        gone.abort();
        assert.equal(hosted.pictures, 2);
        assert.deepEqual(
            (await outcomes).map((outcome) => outcome instanceof CallerGoneError),
            [false, true, false],
        );
    });

    it("refuse the pictures that wait when none comes back", async () => {
        const hosted = host(1, 8, { restartMs: 60_000, waitForUnitMs: 200 });
        await hosted.ready;
        const answers = settled([hosted.detect(Buffer.from("die")), hosted.detect(Buffer.from("0"))]);
        const [one, other] = await answers;
        assert.ok(one instanceof UnitLostError && one.mayRepeat, String(one));
        assert.ok(other instanceof HostingCapacityError, String(other));
    });

    it("fail the one picture that kills the only one, and are there again for the next", async () => {
        const hosted = host(1, 4);
        await hosted.ready;
        const next = Promise.all([
            hosted.detect(Buffer.from("die")).catch((error: Error) => error.message),
            hosted.detect(Buffer.from("0")),
        ]);
        const [died, answered] = await next;
        assert.match(String(died), /inference unit ended/);
        assert.equal(answered.confidence, 1);
    });

    it("refuse who still waits when the model is stopped, so that the caller tries again and learns of it", async () => {
        const hosted = host(1, 4);
        await hosted.ready;
        const answers = [hosted.detect(Buffer.from("5000")), hosted.detect(Buffer.from("0"))].map((answer) =>
            answer.catch((error: Error) => error),
        );
        await sleep(20);
        await hosted.close();
        assert.ok((await Promise.all(answers)).every((answer) => answer instanceof HostingCapacityError));
    });
});
