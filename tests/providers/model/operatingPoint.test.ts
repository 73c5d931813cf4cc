import assert from "node:assert/strict";
import { checkModel } from "../../../providers/model/check";
import { modelHandlers } from "../../../providers/model/handlers";
import { apiError, scriptedContext } from "../scriptedService";
import { described, initErrorOf, inputs, inTurn, trained } from "./scriptedModel";

/*
 * What the service answers to calls of its own operations is told by tests/providers/model/host, with a real one; here it
 * refuses, which no real one does on demand.
 */

const wanted = { minimumRecall: 0.99 };

describe("a model whose operating point can't be set", () => {
    it("keeps the one that it has, so that the next update sets it without training", async () => {
        const context = scriptedContext({
            send: () => {
                throw apiError("ValidationException", "Version 1 can't have it. The highest recall is 0.9.");
            },
        });
        const olds = { ...trained, operatingPoint: { threshold: 2 } };
        const error = await initErrorOf(
            modelHandlers(context).update("plates/1", olds, { ...inputs, operatingPoint: wanted }),
        );
        assert.deepEqual(error.properties["operatingPoint"], { threshold: 2 });
        assert.match(
            error.reasons[0],
            /^Setting operatingPoint of version 1 of project plates failed: .*highest recall is 0\.9\. .*without training\.$/,
        );
        const { changes, replaces } = await modelHandlers(context).diff(
            "plates/1",
            error.properties as unknown as typeof trained,
            { ...inputs, operatingPoint: wanted },
        );
        assert.deepEqual([changes, replaces], [true, []]);
    });

    it("is in the state when a create has trained it, with its gate still to be asked", async () => {
        const context = scriptedContext({
            createModel: () => ({ ModelMetadata: { ModelVersion: "1", ModelArn: "arn", Status: "TRAINING" } }),
            describeModel: inTurn(() => described("TRAINED")),
            listTagsForResource: () => ({ Tags: [] }),
            tagResource: () => ({}),
            untagResource: () => ({}),
        });
        const error = await initErrorOf(modelHandlers(context).create({ ...inputs, operatingPoint: wanted }));
        assert.equal(error.properties["status"], "TRAINED");
        assert.equal(error.properties["operatingPoint"], undefined);
        assert.equal(error.properties["gatePending"], true);
        assert.match(
            error.reasons[0],
            /the service at http:\/\/scripted can't set thresholds; leave out operatingPoint/,
        );
    });

    it("says nothing of it when the service has no operating points", async () => {
        const Performance = { F1Score: 1, Recall: 1, Precision: 1 };
        const { ModelDescription } = described("TRAINED");
        const context = scriptedContext({
            describeModel: () => ({ ModelDescription: { ...ModelDescription, Performance } }),
            listTagsForResource: () => ({ Tags: [] }),
        });
        const read = await modelHandlers(context).read("plates/1", trained);
        assert.equal(read!.operatingPoint, undefined);
        assert.deepEqual(context.calls, ["describeModel", "listTagsForResource", "send"]);
    });
});

describe("the argument operatingPoint", () => {
    const reasons = (operatingPoint: unknown) =>
        checkModel({ ...inputs, operatingPoint }).failures.map(({ reason }) => reason);

    it("has exactly one of its members, in range", () => {
        for (const good of [{ minimumRecall: 1 }, { maximumFalseAlarmRate: 0 }, { threshold: -3.5 }, undefined]) {
            assert.deepEqual(reasons(good), []);
        }
        const one = /must have exactly one of minimumRecall, maximumFalseAlarmRate and threshold; leave it out/;
        assert.match(reasons({})[0], one);
        assert.match(reasons({ minimumRecall: 0.9, threshold: 1 })[0], one);
        assert.match(reasons({ minimumRecall: 95 })[0], /minimumRecall must be a number from 0 to 1, not 95/);
        assert.match(reasons({ threshold: "3" })[0], /threshold must be a number, not "3"/);
        assert.match(reasons({ minimalRecall: 0.9 })[0], /did you mean operatingPoint\.minimumRecall\?/);
    });
});
