import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { InitError } from "../../../providers/host/initError";
import { modelHandlers } from "../../../providers/model/handlers";
import type { ModelOutputs } from "../../../providers/model/state";
import { apiError, scriptedContext } from "../scriptedService";
import { created, described, initErrorOf, inputs, marked, trained, untagged } from "./scriptedModel";

describe("creating a model", () => {
    it("whose training takes longer than its time leaves it to be waited for", async () => {
        const context = scriptedContext({
            createModel: created,
            listTagsForResource: untagged,
            describeModel: () => described("TRAINING", "half done"),
        });
        const error = await initErrorOf(modelHandlers(context).create({ ...inputs, timeouts: { create: "2h" } }));
        assert.equal(context.clock.now(), 2 * 3_600_000);
        assert.equal(error.id, "plates/1");
        assert.equal(error.properties["status"], "TRAINING");
        assert.equal(error.properties["version"], "1");
        assert.match(
            error.reasons[0],
            /^Training version 1 of LookoutVisionModel "detector" .* took longer than 2 h; it goes on\. Run "pulumi up" again/,
        );
        assert.deepEqual(new Set(context.shown), new Set(["half done"]));
    });

    it("that loses the service in the wait leaves it to be waited for", async () => {
        const context = scriptedContext({
            createModel: created,
            listTagsForResource: untagged,
            describeModel: () => {
                throw apiError("UnreachableServiceError", "nobody answers at http://x");
            },
        });
        const error = await initErrorOf(modelHandlers(context).create(inputs));
        assert.equal(error.properties["status"], "TRAINING");
        assert.match(error.reasons[0], /failed: nobody answers at http:\/\/x\. The training may go on/);
    });

    it("that is refused is an ordinary failure, with nothing to record", async () => {
        const context = scriptedContext({
            createModel: () => {
                throw apiError("ValidationException", "too few");
            },
        });
        await assert.rejects(
            modelHandlers(context).create(inputs),
            (error: Error) => !(error instanceof InitError) && error.message === "too few",
        );
    });

    it("has the same token for the same things, and another for what determines the version", async () => {
        const tokenOf = async (change: object, before?: ModelOutputs) => {
            const context = scriptedContext({
                createModel: created,
                listTagsForResource: marked,
                describeModel: () => described("TRAINED"),
            });
            const handlers = modelHandlers(context);
            if (before) {
                void handlers.diff("plates/1", before, { ...inputs, ...change });
            }
            await handlers.create({ ...inputs, ...change });
            return context.inputOf("createModel")!["ClientToken"];
        };
        const token = await tokenOf({});
        for (const same of [{ timeouts: { create: "1h" } }, { __provider: "newer" }]) {
            assert.equal(await tokenOf(same), token, JSON.stringify(same));
        }
        const others = [
            await tokenOf({ triggers: ["b"] }),
            await tokenOf({ description: "d" }),
            await tokenOf({ kmsKeyId: "k" }),
            await tokenOf({ projectName: "q" }),
            await tokenOf({ outputConfig: { s3Location: { bucket: "results", prefix: "p" } } }),
            await tokenOf({ stackIdentity: "another stack of this name" }),
            await tokenOf({ resourceUrn: inputs.resourceUrn + "2" }),
            await tokenOf({}, trained),
            await tokenOf({}, { ...trained, version: "2" }),
            await tokenOf({ clientToken: "mine" }, trained),
        ];
        assert.equal(new Set([token, ...others]).size, others.length + 1);
        assert.equal(await tokenOf({ clientToken: "mine" }), "mine");
    });

    it("has the token of a replacement also where only a refresh has told what is replaced", async () => {
        const tokenAfter = async (told: (handlers: ReturnType<typeof modelHandlers>) => unknown) => {
            const context = scriptedContext({
                createModel: created,
                listTagsForResource: marked,
                describeModel: () => described("TRAINED"),
            });
            const handlers = modelHandlers(context);
            await told(handlers);
            await handlers.create(inputs);
            return context.inputOf("createModel")!["ClientToken"];
        };
        const old = { ...trained, version: "5" };
        assert.equal(
            await tokenAfter((handlers) => handlers.read("plates/5", old)),
            await tokenAfter((handlers) => handlers.diff("plates/5", old, inputs)),
        );
    });

    it("asks for the same with other tags, so that a cut-off create can be tried again with them", async () => {
        const asked = async (tags: Record<string, string>) => {
            const context = scriptedContext({
                createModel: created,
                listTagsForResource: () => ({ Tags: [...marked().Tags, { Key: "commit", Value: "a" }] }),
                tagResource: (input) => {
                    tagged.push(input);
                    return {};
                },
                describeModel: () => described("TRAINED"),
            });
            await modelHandlers(context).create({ ...inputs, tags });
            return context.inputOf("createModel");
        };
        const tagged: object[] = [];
        const first = await asked({ commit: "a" });
        const second = await asked({ commit: "b" });
        assert.deepEqual(second, first);
        assert.ok(
            tagged.some((input) =>
                isDeepStrictEqual(input, { ResourceArn: "arn", Tags: [{ Key: "commit", Value: "b" }] }),
            ),
        );
    });

    it("that can't be tagged is in the state, to be tagged and waited for by the next update", async () => {
        const context = scriptedContext({
            createModel: created,
            listTagsForResource: () => {
                throw apiError("AccessDeniedException", "no tags for you");
            },
        });
        const error = await initErrorOf(modelHandlers(context).create({ ...inputs, tags: { a: "b" } }));
        assert.deepEqual(
            [error.id, error.properties["status"], error.properties["tags"]],
            ["plates/1", "TRAINING", undefined],
        );
        assert.match(error.reasons[0], /Changing the tags of version 1 failed: no tags for you/);
    });
});
