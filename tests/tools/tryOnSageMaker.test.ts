import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../../tools/runCommand";
import { effortOfTests } from "../harness/run/effortOfTests";
import { EmulatedError } from "../harness/sageMaker/emulatedApi";
import { startSageMakerSite } from "../harness/sageMaker/site";
import type { SageMakerSite } from "../harness/sageMaker/site";

const repository = join(__dirname, "..", "..");

/** The program that somebody with an account of AWS runs, against the emulator of SageMaker. */
describe("npm run try-on-sagemaker", function () {
    this.timeout(600_000);
    let site: SageMakerSite;
    before(async () => {
        site = await startSageMakerSite({ containerEnv: { ...effortOfTests(), LOOKOUTVISION_CONTAINER_UNITS: "1" } });
    });
    after(() => site?.stop());

    const run = (...args: string[]) =>
        runCommand("npm", ["run", "--silent", "try-on-sagemaker", "--", "--few", "--engine", ...args], {
            cwd: repository,
            env: { ...process.env, ...site.env, ...effortOfTests() },
            timeoutMs: 560_000,
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

    it("cancels, trains, hosts, detects, is killed, and removes all that it made", async () => {
        // The job surely goes on when it is cancelled: there is no instance for it before.
        const release = site.emulator.training.hold();
        const running = run(site.setting("poll-seconds=0.2"), "--yes");
        const job = () => [...site.emulator.training.jobs.values()][0]?.describe().TrainingJobStatus;
        const isOver = running.then(() => true);
        while (job() !== "Stopped" && !(await Promise.race([isOver, sleep(50, false)])));
        release();
        const { code, stdout, stderr } = await running;
        assert.equal(code, 0, stdout + stderr);
        const lines = stdout.split("\n").filter((line) => /^(ok|FAILED)/.test(line));
        assert.equal(lines.length, 10);
        assert.equal(job(), "Stopped");
        assert.match(lines[2], /^ok {5}cancel a training at SageMaker \(\d+ s\): .*cancelled/);
        assert.match(lines[4], /^ok {5}train on the same pictures here \(\d+ s\): the same F1, /);
        assert.match(lines[6], /: 8 of 8 answers are the same to the last digit$/);
        assert.match(stdout, /^Left at SageMaker: Nothing is left at SageMaker\.$/m);
        assert.deepEqual([site.emulator.hosting.left(), await site.objects()], [[], []]);
    });

    it("says that a training ended before it could be cancelled, and what is left, and removes that", async () => {
        site.emulator.refuse(
            "CreateTrainingJob",
            new EmulatedError("ResourceLimitExceeded", "The account-level limit for ml.m5.xlarge is 0 Instances."),
        );
        const { code, stdout } = await run(site.setting("poll-seconds=0.2"), "--yes");
        assert.equal(code, 1);
        assert.match(
            stdout,
            /^FAILED cancel a training at SageMaker \(\d+ s\): it ended before it could be cancelled: version 1 is TRAINING_FAILED \(.*account-level limit/m,
        );
        assert.match(stdout, /^Left at SageMaker: Nothing is left at SageMaker\.$/m);
        assert.deepEqual([site.emulator.hosting.left(), await site.objects()], [[], []]);
        const [, folder] = /^The service's data and log are in (\S+)\.$/m.exec(stdout)!;
        assert.match(await readFile(join(folder, "service.log"), "utf8"), /ResourceLimitExceeded/);
        await rm(folder, { recursive: true });
    });
});
