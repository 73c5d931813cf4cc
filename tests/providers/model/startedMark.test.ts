import assert from "node:assert/strict";
import { modelHandlers } from "../../../providers/model/handlers";
import { handedOver, startedBy, startedMark } from "../../../providers/model/startedMark";
import { apiTags } from "../../../providers/model/tags";
import { scriptedContext } from "../scriptedService";
import { created, described, inputs, marked, trained, untagged } from "./scriptedModel";

describe("a version's mark", () => {
    const serviceWith = (tags: Record<string, string>, status = "TRAINED") =>
        scriptedContext({
            createModel: created,
            listTagsForResource: () => ({ Tags: apiTags(tags) }),
            tagResource: ({ Tags }) => {
                for (const { Key, Value } of Tags as { Key: string; Value: string }[]) {
                    tags[Key] = Value;
                }
                return {};
            },
            untagResource: ({ TagKeys }) => {
                for (const key of TagKeys as string[]) {
                    delete tags[key];
                }
                return {};
            },
            describeModel: () => described(status),
        });

    it("says whose it is, then that it was handed over, and goes when the engine's run ends in order", async () => {
        const tags: Record<string, string> = { [startedMark]: startedBy(inputs) };
        const context = serviceWith(tags);
        await modelHandlers(context).create({ ...inputs, tags: { line: "7" } });
        assert.deepEqual(context.inputOf("createModel")!["Tags"], [{ Key: startedMark, Value: startedBy(inputs) }]);
        assert.deepEqual(tags, { [startedMark]: handedOver, line: "7" });
        await context.endEngineRun();
        assert.deepEqual(tags, { line: "7" });
    });

    it("stays when the engine was killed, since the version is in no state", async () => {
        const tags: Record<string, string> = { [startedMark]: startedBy(inputs) };
        const context = serviceWith(tags);
        await context.endEngineRun();
        await modelHandlers(context).create(inputs);
        assert.deepEqual(tags, { [startedMark]: startedBy(inputs) });
    });

    it("is none of the user's tags", async () => {
        const state = await modelHandlers(serviceWith({ [startedMark]: handedOver, line: "7" })).read(
            "plates/1",
            trained,
        );
        assert.deepEqual(state!.tags, { line: "7" });
    });

    it("goes when an update waits on", async () => {
        const tags: Record<string, string> = { [startedMark]: handedOver };
        await modelHandlers(serviceWith(tags)).update("plates/1", { ...trained, status: "TRAINING" }, inputs);
        assert.deepEqual(tags, {});
    });

    it("leaves room for as many tags as a model can have", async () => {
        const wanted = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, "v"]));
        const tags: Record<string, string> = { [startedMark]: startedBy(inputs) };
        const context = serviceWith(tags);
        await modelHandlers(context).create({ ...inputs, tags: wanted });
        await context.endEngineRun();
        assert.deepEqual(tags, wanted);
        assert.ok(context.calls.indexOf("untagResource") < context.calls.indexOf("tagResource"));
    });

    it("when it has gone says that a forced replacement is meant, which trains anew", async () => {
        const made = new Map<unknown, string>();
        const context = scriptedContext({
            createModel: ({ ClientToken }) => {
                made.set(ClientToken, made.get(ClientToken) ?? String(made.size + 1));
                const version = made.get(ClientToken)!;
                return { ModelMetadata: { ModelVersion: version, ModelArn: `arn${version}`, Status: "TRAINING" } };
            },
            listTagsForResource: ({ ResourceArn }) => (ResourceArn === "arn1" ? untagged() : marked()),
            tagResource: () => ({}),
            describeModel: () => described("TRAINED"),
        });
        assert.equal((await modelHandlers(context).create(inputs)).id, "plates/2");
        assert.equal((await modelHandlers(context).create(inputs)).id, "plates/2");
        assert.equal(made.size, 2);
    });
});
