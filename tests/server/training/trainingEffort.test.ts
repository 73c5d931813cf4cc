import assert from "node:assert/strict";
import { trainingEffort } from "../../../server/training/trainingEffort";

describe("the effort of trainings", () => {
    it("is full unless the environment says otherwise", () => {
        assert.equal(trainingEffort({}), "full");
        assert.equal(trainingEffort({ LOOKOUTVISION_TRAINING_EFFORT: "" }), "full");
        assert.equal(trainingEffort({ LOOKOUTVISION_TRAINING_EFFORT: "quick" }), "quick");
    });

    it("can't be another: the message says which there are", () => {
        assert.throws(
            () => trainingEffort({ LOOKOUTVISION_TRAINING_EFFORT: "fast" }),
            /LOOKOUTVISION_TRAINING_EFFORT is "fast": write "full" or "quick", or leave it out\.$/,
        );
    });
});
