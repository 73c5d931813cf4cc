import assert from "node:assert/strict";
import { runLookoutvision } from "../harness/service/runLookoutvision";

describe("the command line in tests", () => {
    it("is a result when it fails, and an error when its time is over", async () => {
        assert.equal((await runLookoutvision(["status", "--no-such-flag"])).code, 1);
        await assert.rejects(
            runLookoutvision(["--help"], { timeoutMs: 1 }),
            /^Error: lookoutvision --help: had not ended/,
        );
    });
});
