import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { HostingCapacityError } from "../../../../server/api/context";
import { hostModel } from "../../../../server/hosting/units/hostedModel";
import type { HostedModel } from "../../../../server/hosting/units/hostedModel";

const slow = require.resolve("../../../fixtures/processes/slowUnit");

describe("the units of a hosted model", () => {
    let model: HostedModel | undefined;
    afterEach(() => model?.close());

    const host = (units: number, waitingPerUnit: number) =>
        (model = hostModel(
            {
                modelId: "m",
                dataKey: Buffer.alloc(32),
                artifacts: { kind: "folder", folder: "/nowhere" },
                region: "us-east-1",
            },
            { units, waitingPerUnit, restartMs: 10, unitModule: slow, onUnitLost: () => undefined },
        ));

    it("refuse a picture when all are busy and the line is full, and take it when there is room again", async () => {
        const hosted = host(2, 1);
        await hosted.ready;
        const answers = Array.from({ length: 4 }, () => hosted.detect(Buffer.from("200")));
        await assert.rejects(hosted.detect(Buffer.from("0")), (error: Error) => {
            assert.ok(error instanceof HostingCapacityError);
            assert.match(error.message, /All 2 inference units .* busy and 2 pictures wait/);
            return true;
        });
        assert.equal((await Promise.all(answers)).length, 4);
        await hosted.detect(Buffer.from("0"));
    });

    it("work at the same time", async () => {
        const hosted = host(2, 1);
        await hosted.ready;
        const begun = Date.now();
        await Promise.all([hosted.detect(Buffer.from("600")), hosted.detect(Buffer.from("600"))]);
        assert.ok(Date.now() - begun < 1150, `${Date.now() - begun} ms for two pictures of 600 ms`);
    });

    it("fail the one picture that kills one, and are there again for the next", async () => {
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
