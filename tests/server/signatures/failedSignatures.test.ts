import assert from "node:assert/strict";
import { FailedSignatures } from "../../../server/signatures/failedSignatures";
import { sendSigned } from "../api/sendSigned";
import { startTestService } from "../api/testService";

describe("failed signatures", () => {
    it("are answered ever later from the 21st of a key at an address on, and said once in the log", () => {
        const said: unknown[] = [];
        let time = 0;
        const failures = new FailedSignatures(
            { warn: (facts: unknown) => void said.push(facts) },
            undefined,
            () => time,
        );
        const delays = Array.from({ length: 28 }, () => failures.note("AKIA", "10.0.0.7"));
        assert.deepEqual(delays.slice(0, 20), Array(20).fill(0));
        assert.deepEqual(delays.slice(20), [100, 200, 400, 800, 1600, 3000, 3000, 3000]);
        assert.equal(failures.note("AKIA", "10.0.0.8"), 0);
        assert.equal(failures.note("AKIB", "10.0.0.7"), 0);
        assert.deepEqual(said, [{ accessKeyId: "AKIA", remoteAddress: "10.0.0.7" }]);
        time += 11 * 60_000;
        assert.equal(failures.note("AKIA", "10.0.0.7"), 0);
    });

    it("keep no memory of more than ten thousand pairs", () => {
        const failures = new FailedSignatures({ warn: () => undefined });
        for (let count = 0; count < 30; count++) {
            failures.note("first", "10.0.0.7");
        }
        for (let index = 0; index < 10_000; index++) {
            failures.note(`key ${index}`, "10.0.0.7");
        }
        assert.equal(failures.note("first", "10.0.0.7"), 0);
    });

    it("never slow down the right secret of the same key and address", async () => {
        const service = await startTestService({ longestFailureDelayMs: 3_000 });
        try {
            const path = "/2020-11-20/projects";
            const guess = () => sendSigned(service, { path, secretAccessKey: "a guess" });
            const elapsed = async (call: () => Promise<Response>) => {
                const startedAt = performance.now();
                const { status } = await call();
                return { status, ms: performance.now() - startedAt };
            };
            for (let count = 0; count < 22; count++) {
                assert.equal((await guess()).status, 403);
            }
            const late = await elapsed(guess);
            assert.ok(late.status === 403 && late.ms >= 390, JSON.stringify(late));
            const [right] = await Promise.all([elapsed(() => sendSigned(service, { path })), guess()]);
            assert.ok(right.status === 200 && right.ms < 390, JSON.stringify(right));
        } finally {
            await service.close();
        }
    });
});
