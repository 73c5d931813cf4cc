import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineProject } from "../harness/engine/engine";
import { figure } from "../harness/run/figure";
import { during, runPastTimeout, startRun } from "./interrupt";
import { declareModels, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";
import { until } from "../harness/run/until";

/** One stack whose service fails in the ways in which services fail, with the real engine. */
describe("an update whose service", function () {
    this.timeout(figure(150_000, 600_000));
    let service: ProxiedService;
    let stack: EngineProject;

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack();
    });
    after(() => service?.remove());

    const versions = () => sameVersions(service.client, "plates", [stack]);
    /** Starts an `up`, does something to the service while it waits for the training, and sees it end well. */
    const upThrough = async (trouble: () => Promise<void>) => {
        const hold = service.proxy.hold("DescribeModel", "request");
        const run = startRun(stack);
        await during(run, hold.met);
        await Promise.all([trouble(), hold.end("pass")]);
        const { code, output } = await run.ended;
        assert.equal(code, 0, output);
    };

    it("is killed in mid-training, and then restarted in order, gets the one version that it asked for", async () => {
        await declareModels(stack, { detector: { triggers: ["restarted"] } });
        await upThrough(async () => {
            await service.restart("SIGKILL");
            await service.restart("SIGTERM");
        });
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("can't be reached for a while waits on", async () => {
        await declareModels(stack, { detector: { triggers: ["away"] } });
        await upThrough(() => refuseFor("reset", figure(8_000, 60_000)));
        assert.deepEqual(await versions(), ["2 TRAINED"]);
    });

    it("throttles for a while, from before CreateModel, trains once", async () => {
        await declareModels(stack, { detector: { triggers: ["throttled"] } });
        const hold = service.proxy.hold("CreateModel", "request");
        const run = startRun(stack);
        await during(run, hold.met);
        const refused = refuseFor(429, 5_000);
        hold.end("drop");
        await during(run, refused);
        await during(
            run,
            until(
                () =>
                    service.proxy.requests.lastIndexOf("DescribeModel") >
                    service.proxy.requests.lastIndexOf("CreateModel"),
            ),
        );
        await Promise.all([refuseFor(429, figure(3_000, 60_000)), run.ended]);
        const { code, output } = await run.ended;
        assert.equal(code, 0, output);
        assert.deepEqual(await versions(), ["3 TRAINED"]);
    });

    it("is away for longer than a call is tried again has made nothing, and says what to do", async () => {
        await declareModels(stack, { detector: { triggers: ["gone"] } });
        service.proxy.refuse("reset");
        const { code, stdout, stderr } = await stack.run(["up", "--yes", "--skip-preview"]);
        service.proxy.refuse(undefined);
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            /nobody answers at http:\/\/127\.0\.0\.1:\d+\/ \(ECONNRESET\): check that the service runs there/,
        );
        assert.deepEqual(await versions(), ["3 TRAINED"]);
    });

    it("trains longer than is waited ends with the version in the state, and the next waits on for it", async () => {
        await declareModels(stack, { detector: { triggers: ["slow"], timeouts: { create: "1s" } } });
        assert.match(
            await runPastTimeout(stack, service.proxy),
            /Training version 4 of LookoutVisionModel "detector" \(project plates\) took longer than 1 s; it goes on\. Run "pulumi up" again/,
        );
        await stack.mustRun(["up", "--yes", "--skip-preview"]);
        assert.deepEqual(await versions(), ["4 TRAINED"]);
    });

    async function refuseFor(how: 429 | "reset", ms: number): Promise<void> {
        service.proxy.refuse(how);
        await sleep(ms);
        service.proxy.refuse(undefined);
    }
});
