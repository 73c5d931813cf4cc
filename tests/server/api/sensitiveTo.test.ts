import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { CreateModelCommand } from "@aws-sdk/client-lookoutvision";
import { trainingOptions } from "../../../server/api/trainingOptions";
import { changeKinds } from "../../../server/detector/changes/changeKinds";
import { newTrainableProject, outputConfig } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("what a training is sensitive to", () => {
    const Key = "lookoutvision/sensitive-to";
    const options = (Value: string) =>
        trainingOptions([
            { Key: "line", Value: "7" },
            { Key, Value },
        ]);

    it("is read from a tag: kinds of changes, in any order", () => {
        assert.deepEqual(trainingOptions([{ Key: "line", Value: "light" }]), {});
        assert.deepEqual(options("light"), { sensitiveTo: ["light"] });
        assert.deepEqual(options(" turn  light light "), { sensitiveTo: ["light", "turn"] });
        assert.deepEqual(options(changeKinds.join(" ")), { sensitiveTo: changeKinds });
    });

    for (const [value, reason] of [
        ["", /, and is empty\. Correct it, or leave it out\.$/],
        ["brightness", /one or more of light, colour, .*, size, with spaces between them, not "brightness"\./],
        ["light/turn", /not "light\/turn"/],
        ["Light", /not "Light"/],
    ] as const) {
        it(`is refused when it is ${JSON.stringify(value)}`, () => {
            assert.throws(() => options(value), { name: "ValidationException", message: reason });
        });
    }

    describe("of a version", () => {
        let service: TestService;
        before(async () => (service = await startTestService()));
        after(() => service.close());

        const create = async (Value: string) => {
            const ProjectName = await newTrainableProject(service);
            return service.client.send(
                new CreateModelCommand({ ProjectName, OutputConfig: outputConfig, Tags: [{ Key, Value }] }),
            );
        };

        it("is frozen with what it is trained on", async () => {
            await create("turn light");
            const { content } = await service.store
                .selectFrom("modelInputs")
                .select("content")
                .executeTakeFirstOrThrow();
            const { sensitiveTo } = JSON.parse(gunzipSync(content).toString()) as { sensitiveTo: string[] };
            assert.deepEqual(sensitiveTo, ["light", "turn"]);
        });

        it("is a ValidationException when it can't be understood, and nothing is made", async () => {
            await assert.rejects(create("upside-down"), { name: "ValidationException", message: /"upside-down"/ });
            const { length } = await service.store.selectFrom("models").select("id").execute();
            assert.equal(length, 1);
        });
    });
});
