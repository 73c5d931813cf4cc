import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { InitError } from "../../../providers/dynamic/initError";
import type { Service } from "../../../providers/dynamic/service";
import { modelHandlers } from "../../../providers/model/handlers";
import { handedOver, startedBy, startedMark } from "../../../providers/model/startedMark";
import type { ModelInputs, ModelOutputs } from "../../../providers/model/state";
import { apiTags } from "../../../providers/model/tags";
import { apiError, scriptedContext } from "../scriptedService";

const inputs: ModelInputs = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "results" } },
    triggers: ["a"],
    resourceUrn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:Model::detector",
    stackIdentity: "identity",
    __provider: "stub",
};
const trained: ModelOutputs = { ...inputs, version: "1", arn: "arn", status: "TRAINED", statusMessage: "", creationTimestamp: "" };

const untagged = () => ({ Tags: [] });
/** As the service answers for a version that this run has started. */
const marked = () => ({ Tags: [{ Key: startedMark, Value: startedBy(inputs) }] });
const created = () => ({ ModelMetadata: { ModelVersion: "1", ModelArn: "arn", Status: "TRAINING" } });
const described = (Status: string, StatusMessage = "") => ({ ModelDescription: { ModelVersion: "1", ModelArn: "arn", Status, StatusMessage } });
const notFound = (): never => {
    throw apiError("ResourceNotFoundException", "no such model");
};

/** Answers one after the other, and the last for ever. */
function inTurn(...answers: (() => object)[]): () => object {
    let turn = 0;
    return () => answers[Math.min(turn++, answers.length - 1)]!();
}

async function initErrorOf(work: Promise<unknown>): Promise<InitError> {
    try {
        await work;
    } catch (error) {
        assert.ok(error instanceof InitError, String(error));
        return error;
    }
    throw new assert.AssertionError({ message: "it should have failed" });
}

describe("creating a model", () => {
    it("whose training takes longer than its time leaves it to be waited for", async () => {
        const context = scriptedContext({ createModel: created, listTagsForResource: untagged, describeModel: () => described("TRAINING", "half done") });
        const error = await initErrorOf(modelHandlers(context).create({ ...inputs, timeouts: { create: "2h" } }));
        assert.equal(context.clock.now(), 2 * 3_600_000);
        assert.equal(error.id, "plates/1");
        assert.equal(error.properties["status"], "TRAINING");
        assert.equal(error.properties["version"], "1");
        assert.match(error.reasons[0]!, /^Training version 1 of LookoutVisionModel "detector" .* took longer than 2 h; it goes on\. Run "pulumi up" again/);
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
        assert.match(error.reasons[0]!, /failed: nobody answers at http:\/\/x\. The training may go on/);
    });

    it("that is refused is an ordinary failure, with nothing to record", async () => {
        const context = scriptedContext({
            createModel: () => {
                throw apiError("ValidationException", "too few");
            },
        });
        await assert.rejects(modelHandlers(context).create(inputs), (error: Error) => !(error instanceof InitError) && error.message === "too few");
    });

    it("has the same token for the same things, and another for what determines the version", async () => {
        const tokenOf = async (change: object, before?: ModelOutputs) => {
            const context = scriptedContext({ createModel: created, listTagsForResource: marked, describeModel: () => described("TRAINED") });
            const handlers = modelHandlers(context);
            if (before) {
                handlers.diff("plates/1", before, { ...inputs, ...change });
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
            const context = scriptedContext({ createModel: created, listTagsForResource: marked, describeModel: () => described("TRAINED") });
            const handlers = modelHandlers(context);
            await told(handlers);
            await handlers.create(inputs);
            return context.inputOf("createModel")!["ClientToken"];
        };
        const old = { ...trained, version: "5" };
        assert.equal(await tokenAfter((handlers) => handlers.read("plates/5", old)), await tokenAfter((handlers) => handlers.diff("plates/5", old, inputs)));
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
        assert.ok(tagged.some((input) => isDeepStrictEqual(input, { ResourceArn: "arn", Tags: [{ Key: "commit", Value: "b" }] })));
    });

    it("that can't be tagged is in the state, to be tagged and waited for by the next update", async () => {
        const context = scriptedContext({
            createModel: created,
            listTagsForResource: () => {
                throw apiError("AccessDeniedException", "no tags for you");
            },
        });
        const error = await initErrorOf(modelHandlers(context).create({ ...inputs, tags: { a: "b" } }));
        assert.deepEqual([error.id, error.properties["status"], error.properties["tags"]], ["plates/1", "TRAINING", undefined]);
        assert.match(error.reasons[0]!, /Changing the tags of version 1 failed: no tags for you/);
    });
});

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
        const state = await modelHandlers(serviceWith({ [startedMark]: handedOver, line: "7" })).read("plates/1", trained);
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

describe("what a cut-off update has left", () => {
    const another = startedBy({ ...inputs, resourceUrn: "urn:another" });

    /** A service on which version 1 is what CreateModel answers, and others are by whom it says. */
    function serviceWithOthers(startedBys: Record<string, string | undefined>) {
        const there = new Set(Object.keys(startedBys));
        const deleted: unknown[] = [];
        const context = scriptedContext({
            createModel: created,
            listModels: () => ({ Models: [...there].map((version) => ({ ModelVersion: version, ModelArn: version, Status: "TRAINED" })) }),
            listTagsForResource: ({ ResourceArn }) => {
                const mark = ResourceArn === "arn" ? startedBy(inputs) : startedBys[String(ResourceArn)];
                return { Tags: mark === undefined ? [] : [{ Key: startedMark, Value: mark }] };
            },
            tagResource: () => ({}),
            describeModel: ({ ModelVersion }) => (there.has(String(ModelVersion)) || ModelVersion === "1" ? described("TRAINED") : notFound()),
            deleteModel: ({ ModelVersion }) => {
                deleted.push(ModelVersion);
                there.delete(String(ModelVersion));
                return {};
            },
        });
        return { context, deleted };
    }

    it("is deleted once the next version is trained; what others started, or a state may have, isn't", async () => {
        const { context, deleted } = serviceWithOthers({ "4": startedBy(inputs), "5": undefined, "6": another, "7": handedOver, "8": startedBy(inputs) });
        const handlers = modelHandlers(context);
        handlers.diff("plates/8", { ...trained, version: "8" }, { ...inputs, triggers: ["b"] });
        await handlers.create({ ...inputs, triggers: ["b"] });
        assert.deepEqual(deleted, ["4"]);
        assert.match(context.notes.at(-1)!, /^Version 4 of project plates was started by an update that was cut off/);
    });

    it("is deleted with the version that the state has", async () => {
        const { context, deleted } = serviceWithOthers({ "3": undefined, "4": startedBy(inputs), "6": another });
        await modelHandlers(context).delete("plates/3", { ...trained, version: "3" });
        assert.deepEqual(deleted, ["3", "4"]);
    });

    it("is kept when it turns out to be the version that an update makes, also while what it replaces is deleted", async () => {
        const { context, deleted } = serviceWithOthers({ "1": startedBy(inputs), "3": undefined });
        const handlers = modelHandlers(context);
        const old = { ...trained, version: "3" };
        handlers.diff("plates/3", old, { ...inputs, triggers: ["b"] });
        await handlers.create({ ...inputs, triggers: ["b"] });
        await handlers.delete("plates/3", old);
        assert.deepEqual(deleted, ["3"]);
    });

    it("that can't be deleted is a warning, and the new version is made all the same", async () => {
        const { context } = serviceWithOthers({ "4": startedBy(inputs) });
        const failing = { ...context, connect: async () => refusing(await context.connect(), "deleteModel") };
        assert.equal((await modelHandlers(failing).create(inputs)).id, "plates/1");
        assert.match(context.notes.at(-1)!, /^What an update that was cut off has left in project plates could not be deleted: not you\.$/);
    });
});

/** The service, which refuses one of its calls. */
function refusing(service: Service, refused: string): Service {
    const call: Service["call"] = (work, patienceMs) =>
        service.call((api) => work(new Proxy(api, { get: (target, name) => (name === refused ? () => Promise.reject(new Error("not you")) : Reflect.get(target, name)) })), patienceMs);
    return { ...service, call };
}

describe("updating a model", () => {
    it("that is still training waits on, and gives the whole state", async () => {
        const context = scriptedContext({ describeModel: inTurn(() => described("TRAINING"), () => described("TRAINED", "done")) });
        const outs = await modelHandlers(context).update("plates/1", { ...trained, status: "TRAINING" }, inputs);
        assert.equal(outs.status, "TRAINED");
        assert.equal(outs.statusMessage, "done");
        assert.deepEqual({ ...outs, ...inputs }, outs);
    });

    it("whose training fails meanwhile keeps it to be replaced", async () => {
        const context = scriptedContext({ describeModel: () => described("TRAINING_FAILED", "Masks are no PNG.") });
        const error = await initErrorOf(modelHandlers(context).update("plates/1", { ...trained, status: "TRAINING" }, inputs));
        assert.equal(error.properties["status"], "TRAINING_FAILED");
        assert.match(error.reasons[0]!, /failed: Masks are no PNG\. Correct that and run "pulumi up" again/);
    });

    it("for a newer stub alone calls nothing", async () => {
        const context = scriptedContext({});
        assert.deepEqual(await modelHandlers(context).update("plates/1", trained, { ...inputs, __provider: "newer" }), { ...trained, __provider: "newer" });
        assert.deepEqual(context.calls, []);
    });

    it("drops an argument that is no longer given", async () => {
        const outs = await modelHandlers(scriptedContext({})).update("plates/1", { ...trained, timeouts: { create: "1h" } }, inputs);
        assert.deepEqual(outs, trained);
    });

    it("changes only those tags that differ", async () => {
        const Tags = [
            { Key: "same", Value: "1" },
            { Key: "old", Value: "1" },
            { Key: "other", Value: "1" },
        ];
        const context = scriptedContext({ listTagsForResource: () => ({ Tags }), untagResource: () => ({}), tagResource: () => ({}) });
        await modelHandlers(context).update("plates/1", trained, { ...inputs, tags: { same: "1", other: "2", new: "3" } });
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
        assert.equal(await modelHandlers(scriptedContext({ describeModel: notFound })).read("plates/1", trained), undefined);
        assert.equal(await modelHandlers(scriptedContext({ describeModel: () => described("DELETING") })).read("plates/1", trained), undefined);
    });

    it("gives a failed training as state, not as an error", async () => {
        const context = scriptedContext({ describeModel: () => described("TRAINING_FAILED", "why"), listTagsForResource: () => ({ Tags: [] }) });
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
        assert.deepEqual(context.calls.filter((call) => call !== "describeModel"), ["listModels", "deleteModel"]);
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
        assert.deepEqual(context.calls.filter((call) => call !== "describeModel"), ["listModels", "stopModel", "deleteModel"]);
        assert.deepEqual(context.notes, ["Version 1 of project plates is hosted: hosting is stopped, then it is deleted."]);
    });

    it("looks again when the state changed between look and call", async () => {
        const describeModel = inTurn(() => described("TRAINED"), () => described("HOSTING_FAILED"), notFound);
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
