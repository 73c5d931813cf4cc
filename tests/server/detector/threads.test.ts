import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { figure } from "../../harness/run/figure";

describe("the number of threads", function () {
    this.timeout(1_200_000);

    it("changes no byte of the model, no score and no mask", async () => {
        const one = await train(1);
        assert.match(one, figure(/"file":"[0-9a-f]{64}".*"patchGaussian"/, /"file":"[0-9a-f]{64}".*"fused"/));
        for (const threads of figure([2], [2, 3, 4])) {
            assert.equal(await train(threads), one, `${threads} threads`);
        }
    });
});

async function train(threads: number): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [
        ...["-r", "ts-node/register/transpile-only"],
        join(__dirname, "trainWithThreads.ts"),
        String(threads),
    ]);
    return stdout;
}
