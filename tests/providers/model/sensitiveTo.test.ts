import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkModel } from "../../../providers/model/check";
import { modelHandlers } from "../../../providers/model/handlers";
import { changeKinds, sensitiveToTag } from "../../../providers/model/sensitiveTo";
import type { ModelInputs } from "../../../providers/model/state";
import { sensitiveToTag as tagOfService } from "../../../server/api/trainingOptions";
import { changeKinds as kindsOfService } from "../../../server/detector/changes/changeKinds";
import { scriptedContext } from "../scriptedService";
import { created, described, inputs, marked, trained } from "./scriptedModel";

describe("what a model is sensitive to", () => {
    const sensitive: ModelInputs = { ...inputs, sensitiveTo: ["turn", "light"], tags: { line: "7" } };
    const told = { Key: sensitiveToTag, Value: "light turn" };

    const service = (tags: () => object) =>
        scriptedContext({
            createModel: created,
            listTagsForResource: tags,
            tagResource: () => ({}),
            untagResource: () => ({}),
            describeModel: () => described("TRAINED"),
        });

    it("is what the service knows, under the tag that it reads", () => {
        assert.deepEqual(changeKinds, kindsOfService);
        assert.equal(sensitiveToTag, tagOfService);
    });

    for (const [value, reason] of [
        [[], /^sensitiveTo must be a list of one or more of "light", .*"size", not \[\]$/],
        ["light", /not "light"$/],
        [["light", "brightness"], /not "brightness"$/],
        [[7], /not 7$/],
    ] as const) {
        it(`is refused when it is ${JSON.stringify(value)}`, () => {
            const { failures } = checkModel({ ...inputs, sensitiveTo: value });
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["sensitiveTo"],
            );
            assert.match(failures[0].reason, reason);
        });
    }

    it("may be known only when other resources are made", () => {
        for (const sensitiveTo of [unknownMarker, ["light", unknownMarker]]) {
            assert.deepEqual(checkModel({ ...inputs, sensitiveTo }).failures, []);
        }
    });

    it("goes to the service with CreateModel, which trains another version for it", async () => {
        const context = service(marked);
        await modelHandlers(context).create(sensitive);
        const { Tags, ClientToken } = context.inputOf("createModel")! as { Tags: object[]; ClientToken: string };
        assert.deepEqual(Tags.at(-1), told);
        const without = service(marked);
        await modelHandlers(without).create({ ...sensitive, sensitiveTo: undefined });
        assert.equal((without.inputOf("createModel")!["Tags"] as object[]).length, Tags.length - 1);
        assert.notEqual(without.inputOf("createModel")!["ClientToken"], ClientToken);
        const handlers = modelHandlers(context);
        const state = { ...trained, ...sensitive };
        assert.deepEqual((await handlers.diff("plates/1", state, { ...sensitive, sensitiveTo: ["turn"] })).replaces, [
            "sensitiveTo",
        ]);
    });

    it("stays on the version when the user's tags change, and isn't one of them", async () => {
        const context = service(() => ({ Tags: [told, { Key: "line", Value: "7" }] }));
        const handlers = modelHandlers(context);
        const state = { ...trained, ...sensitive };
        await handlers.update("plates/1", state, { ...sensitive, tags: { line: "8" } });
        assert.ok(!context.calls.includes("untagResource"));
        assert.deepEqual((await handlers.read("plates/1", state))!.tags, { line: "7" });
    });

    it("is told of a version that is only looked up, and compared with that of one that is taken over", async () => {
        const context = service(() => ({ Tags: [told] }));
        const { sensitiveTo, tags } = (await modelHandlers(context).read("plates/1", {
            resourceUrn: inputs.resourceUrn,
        } as never))!;
        assert.deepEqual([sensitiveTo, tags], [["light", "turn"], undefined]);
        const adopting = { ...inputs, adoptVersion: "1", sensitiveTo: ["noise" as const] };
        await assert.rejects(
            modelHandlers(context).create(adopting),
            /made with other arguments\. To take it over, .*write sensitiveTo: \["light","turn"\]/,
        );
    });
});
