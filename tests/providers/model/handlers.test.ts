import assert from "node:assert/strict";
import { modelHandlers } from "../../../providers/model/handlers";
import { apiError, scriptedContext } from "../scriptedService";
import { described, initErrorOf, inputs, inTurn, notFound, trained } from "./scriptedModel";

describe("updating a model", () => {
    it("that is still training waits on, and gives the whole state", async () => {
        const context = scriptedContext({
            describeModel: inTurn(
                () => described("TRAINING"),
                () => described("TRAINED", "done"),
            ),
        });
        const outs = await modelHandlers(context).update("plates/1", { ...trained, status: "TRAINING" }, inputs);
        assert.equal(outs.status, "TRAINED");
        assert.equal(outs.statusMessage, "done");
        assert.deepEqual({ ...outs, ...inputs }, outs);
    });

    it("whose training fails meanwhile keeps it to be replaced", async () => {
        const context = scriptedContext({
            describeModel: () => described("TRAINING_FAILED", "Masks are no PNG. Save them as PNG, then train again."),
        });
        const error = await initErrorOf(
            modelHandlers(context).update("plates/1", { ...trained, status: "TRAINING" }, inputs),
        );
        assert.equal(error.properties["status"], "TRAINING_FAILED");
        assert.match(
            error.reasons[0],
            /failed: Masks are no PNG\. Save them as PNG\. Correct that and run "pulumi up" again/,
        );
    });

    it("for a newer stub alone calls nothing", async () => {
        const context = scriptedContext({});
        assert.deepEqual(await modelHandlers(context).update("plates/1", trained, { ...inputs, __provider: "newer" }), {
            ...trained,
            __provider: "newer",
        });
        assert.deepEqual(context.calls, []);
    });

    it("drops an argument that is no longer given", async () => {
        const outs = await modelHandlers(scriptedContext({})).update(
            "plates/1",
            { ...trained, timeouts: { create: "1h" } },
            inputs,
        );
        assert.deepEqual(outs, trained);
    });

    it("changes only those tags that differ", async () => {
        const Tags = [
            { Key: "same", Value: "1" },
            { Key: "old", Value: "1" },
            { Key: "other", Value: "1" },
        ];
        const context = scriptedContext({
            listTagsForResource: () => ({ Tags }),
            untagResource: () => ({}),
            tagResource: () => ({}),
        });
        await modelHandlers(context).update("plates/1", trained, {
            ...inputs,
            tags: { same: "1", other: "2", new: "3" },
        });
        assert.deepEqual(context.inputOf("untagResource"), { ResourceArn: "arn", TagKeys: ["old"] });
        assert.deepEqual(context.inputOf("tagResource"), {
            ResourceArn: "arn",
            Tags: [
                { Key: "other", Value: "2" },
                { Key: "new", Value: "3" },
            ],
        });
    });
});

describe("reading a model", () => {
    it("finds it gone when it is not there, or is being deleted", async () => {
        assert.equal(
            await modelHandlers(scriptedContext({ describeModel: notFound })).read("plates/1", trained),
            undefined,
        );
        assert.equal(
            await modelHandlers(scriptedContext({ describeModel: () => described("DELETING") })).read(
                "plates/1",
                trained,
            ),
            undefined,
        );
    });

    it("gives a failed training as state, not as an error", async () => {
        const context = scriptedContext({
            describeModel: () => described("TRAINING_FAILED", "why"),
            listTagsForResource: () => ({ Tags: [] }),
        });
        const state = await modelHandlers(context).read("plates/1", trained);
        assert.deepEqual(state, { ...trained, status: "TRAINING_FAILED", statusMessage: "why" });
    });

    it("is no reason to forget it when the service fails", async () => {
        const context = scriptedContext({
            describeModel: () => {
                throw apiError("InternalServerException");
            },
        });
        await assert.rejects(modelHandlers(context).read("plates/1", trained), /InternalServerException/);
    });
});

describe("deleting a model", () => {
    it("waits for a training, then until the version is gone", async () => {
        const describeModel = inTurn(
            () => described("TRAINING"),
            () => described("TRAINING"),
            () => described("TRAINED"),
            () => described("DELETING"),
            notFound,
        );
        const context = scriptedContext({ describeModel, deleteModel: () => ({}) });
        await modelHandlers(context).delete("plates/1", trained);
        assert.deepEqual(
            context.calls.filter((call) => call !== "describeModel"),
            ["listModels", "deleteModel"],
        );
        assert.equal(context.calls.at(-1), "describeModel");
    });

    it("stops hosting, says so, and waits for its end", async () => {
        const describeModel = inTurn(
            () => described("STARTING_HOSTING"),
            () => described("HOSTED"),
            () => described("STOPPING_HOSTING"),
            () => described("TRAINED"),
            notFound,
        );
        const context = scriptedContext({ describeModel, deleteModel: () => ({}), stopModel: () => ({}) });
        await modelHandlers(context).delete("plates/1", trained);
        assert.deepEqual(
            context.calls.filter((call) => call !== "describeModel"),
            ["listModels", "stopModel", "deleteModel"],
        );
        assert.deepEqual(context.notes, [
            "Version 1 of project plates is hosted: hosting is stopped, then it is deleted.",
        ]);
    });

    it("looks again when the state changed between look and call", async () => {
        const describeModel = inTurn(
            () => described("TRAINED"),
            () => described("HOSTING_FAILED"),
            notFound,
        );
        const deleteModel = inTurn(
            () => {
                throw apiError("ConflictException");
            },
            () => ({}),
        );
        const context = scriptedContext({ describeModel, deleteModel });
        await modelHandlers(context).delete("plates/1", trained);
        assert.equal(context.calls.filter((call) => call === "deleteModel").length, 2);
    });

    it("gives up after its time, saying what the version is doing", async () => {
        const context = scriptedContext({ describeModel: () => described("TRAINING") });
        await assert.rejects(
            modelHandlers(context).delete("plates/1", { ...trained, timeouts: { delete: "30m" } }),
            /^Error: version 1 of project plates is still TRAINING after 30 min: try again later, or give more time in timeouts\.delete$/,
        );
    });
});
