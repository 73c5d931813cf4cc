import assert from "node:assert/strict";
import { join } from "node:path";
import { runCommand } from "../../tools/runCommand";
import { effortOfTests } from "../harness/run/effortOfTests";
import { startSageMakerSite } from "../harness/sageMaker/site";
import type { SageMakerSite } from "../harness/sageMaker/site";

const repository = join(__dirname, "..", "..");

/** The program that somebody with an account of AWS runs, against the emulator of SageMaker. */
describe("npm run try-on-sagemaker", function () {
    this.timeout(300_000);
    let site: SageMakerSite;
    before(async () => {
        site = await startSageMakerSite({ containerEnv: { ...effortOfTests(), LOOKOUTVISION_CONTAINER_UNITS: "1" } });
    });
    after(() => site?.stop());

    const run = (...args: string[]) =>
        runCommand("npm", ["run", "--silent", "try-on-sagemaker", "--", "--few", "--engine", ...args], {
            cwd: repository,
            env: { ...process.env, ...site.env, ...effortOfTests() },
            timeoutMs: 280_000,
        });

    it("does nothing before it has said what that costs, and is told to begin", async () => {
        const { code, stdout } = await run(site.setting("price-per-hour=0.23", "maximum-seconds=1800"));
        assert.equal(code, 0);
        assert.match(
            stdout,
            /two training jobs of at most 1800 s.* of the type ml\.m5\.xlarge\. At 0\.23 per hour that costs at most 0\.46\./i,
        );
        assert.match(stdout, /Nothing was done\. Add --yes to begin\.\n$/);
        assert.deepEqual(site.emulator.calls, []);
    });

    it("trains, cancels, hosts, detects, is killed, and removes all that it made", async () => {
        const { code, stdout, stderr } = await run(site.setting("poll-seconds=0.2"), "--yes");
        assert.equal(code, 0, stdout + stderr);
        const lines = stdout.split("\n").filter((line) => /^(ok|FAILED)/.test(line));
        assert.equal(lines.length, 10);
        assert.match(lines[3], /^ok {5}train on the same pictures here \(\d+ s\): the same F1, /);
        assert.match(lines[6], /: 8 of 8 answers are the same to the last digit$/);
        assert.match(stdout, /^Left at SageMaker: Nothing is left at SageMaker\.$/m);
        assert.deepEqual([site.emulator.hosting.left(), await site.objects()], [[], []]);
    });

    it("says where it failed and what is left, and removes that", async () => {
        site.emulator.training.failNext("No space on the instance.");
        const { code, stdout } = await run(site.setting("poll-seconds=0.2"), "--yes");
        assert.equal(code, 1);
        assert.match(stdout, /^FAILED train at SageMaker \(\d+ s\): .*No space on the instance\./m);
        assert.match(stdout, /^Left at SageMaker: Nothing is left at SageMaker\.$/m);
        assert.deepEqual([site.emulator.hosting.left(), await site.objects()], [[], []]);
    });
});
