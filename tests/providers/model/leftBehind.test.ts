import assert from "node:assert/strict";
import type { Service } from "../../../providers/service/connection";
import { modelHandlers } from "../../../providers/model/handlers";
import { handedOver, startedBy, startedMark } from "../../../providers/model/startedMark";
import { scriptedContext } from "../scriptedService";
import { created, described, inputs, notFound, trained } from "./scriptedModel";

describe("what a cut-off update has left", () => {
    const another = startedBy({ ...inputs, resourceUrn: "urn:another" });

    /** A service on which version 1 is what CreateModel answers, and others are by whom it says. */
    function serviceWithOthers(startedBys: Record<string, string | undefined>) {
        const there = new Set(Object.keys(startedBys));
        const deleted: unknown[] = [];
        const context = scriptedContext({
            createModel: created,
            listModels: () => ({
                Models: [...there].map((version) => ({ ModelVersion: version, ModelArn: version, Status: "TRAINED" })),
            }),
            listTagsForResource: ({ ResourceArn }) => {
                const mark = ResourceArn === "arn" ? startedBy(inputs) : startedBys[String(ResourceArn)];
                return { Tags: mark === undefined ? [] : [{ Key: startedMark, Value: mark }] };
            },
            tagResource: () => ({}),
            describeModel: ({ ModelVersion }) =>
                there.has(String(ModelVersion)) || ModelVersion === "1" ? described("TRAINED") : notFound(),
            deleteModel: ({ ModelVersion }) => {
                deleted.push(ModelVersion);
                there.delete(String(ModelVersion));
                return {};
            },
        });
        return { context, deleted };
    }

    it("is deleted once the next version is trained; what others started, or a state may have, isn't", async () => {
        const { context, deleted } = serviceWithOthers({
            "4": startedBy(inputs),
            "5": undefined,
            "6": another,
            "7": handedOver,
            "8": startedBy(inputs),
        });
        const handlers = modelHandlers(context);
        void handlers.diff("plates/8", { ...trained, version: "8" }, { ...inputs, triggers: ["b"] });
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
        void handlers.diff("plates/3", old, { ...inputs, triggers: ["b"] });
        await handlers.create({ ...inputs, triggers: ["b"] });
        await handlers.delete("plates/3", old);
        assert.deepEqual(deleted, ["3"]);
    });

    it("that can't be deleted is a warning, and the new version is made all the same", async () => {
        const { context } = serviceWithOthers({ "4": startedBy(inputs) });
        const failing = { ...context, connect: async () => refusing(await context.connect(), "deleteModel") };
        assert.equal((await modelHandlers(failing).create(inputs)).id, "plates/1");
        assert.match(
            context.notes.at(-1)!,
            /^What an update that was cut off has left in project plates could not be deleted: not you\.$/,
        );
    });
});

/** The service, which refuses one of its calls. */
function refusing(service: Service, refused: string): Service {
    const call: Service["call"] = (work, patienceMs) =>
        service.call(
            (api) =>
                work(
                    new Proxy(api, {
                        get: (target, name) =>
                            name === refused ? () => Promise.reject(new Error("not you")) : Reflect.get(target, name),
                    }),
                ),
            patienceMs,
        );
    return { ...service, call };
}
