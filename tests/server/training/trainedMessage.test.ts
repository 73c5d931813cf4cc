import assert from "node:assert/strict";
import { testCopies } from "../../../server/detector/facts/dataFacts";
import type { Side } from "../../../server/detector/facts/trainingFacts";
import { trainedWith } from "../../../server/training/trainedMessage";

const none = { skipped: [], guessing: undefined };

describe("the status message of a trained model", () => {
    const on = (sourceRef: string, side: Side) => ({ sourceRef, side });

    it("tells of test pictures that were learnt from, and names three", () => {
        const duplicates = [
            ...["a", "b", "c", "d"].map((name) => [on(`s3://x/${name}`, "testing"), on(`s3://y/${name}`, "training")]),
            [on("s3://x/e", "training"), on("s3://x/f", "training")],
        ];
        const copies = [...testCopies({ duplicates })];
        assert.equal(
            trainedWith({ ...none, copies }),
            "Training completed successfully. 4 test pictures are among the training pictures too, byte for byte, so the scores flatter: " +
                "s3://x/a, s3://x/b, s3://x/c and 1 more.",
        );
        assert.match(
            trainedWith({ ...none, copies: ["s3://x/a"] }),
            /1 test picture is among .* flatter: s3:\/\/x\/a\.$/,
        );
    });

    it("says nothing of that where there is none", () =>
        assert.equal(trainedWith(none), "Training completed successfully."));
});
