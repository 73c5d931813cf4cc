import assert from "node:assert/strict";
import { nextStep } from "../../../server/api/nextStep";
import { modelStatuses } from "../../../server/api/outputs";

describe("what to do after a refusal", () => {
    it("is to start a version only where StartModel is, or will be, allowed", () => {
        const startable = modelStatuses.filter((status) => /StartModel/.test(nextStep("used to detect", status)));
        assert.deepEqual(startable.sort(), ["HOSTING_FAILED", "STOPPING_HOSTING", "TRAINED", "TRAINING"]);
        assert.match(nextStep("used to detect", "TRAINING_FAILED"), /^ Its training failed.*Train another version\.$/);
    });

    it("is said where waiting, stopping or training helps, and nothing where nothing does", () => {
        assert.equal(nextStep("deleted", "HOSTED"), " Stop it first.");
        assert.equal(nextStep("started", "TRAINING"), " Wait until its training ends.");
        assert.equal(nextStep("cancelled", "TRAINING_FAILED"), "");
        assert.equal(nextStep("used to detect", "DELETING"), "");
    });
});
