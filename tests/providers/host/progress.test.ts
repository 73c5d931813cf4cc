import assert from "node:assert/strict";
import { progressOf } from "../../../providers/host/progress";
import { modelHandlers } from "../../../providers/model/handlers";
import { scriptedContext } from "../scriptedService";

const resourceUrn = "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:Model::detector";
const hourMs = 3_600_000;

/** All that a training of this duration tells, which says something else at every look. */
async function toldOf(durationMs: number): Promise<{ message: string; isEphemeral: boolean }[]> {
    const told: { message: string; isEphemeral: boolean }[] = [];
    let looks = 0;
    const context = scriptedContext({
        createModel: () => ({ ModelMetadata: { ModelVersion: "1", ModelArn: "arn", Status: "TRAINING" } }),
        describeModel: () => ({
            ModelDescription: {
                ModelVersion: "1",
                ModelArn: "arn",
                Status: context.clock.now() < durationMs ? "TRAINING" : "TRAINED",
                StatusMessage: `The model is being trained: computing features, ${looks++} % done, about 7 s left.`,
            },
        }),
        listTagsForResource: () => ({ Tags: [] }),
        untagResource: () => ({}),
        tagResource: () => ({}),
    });
    const progress = (urn: string) =>
        progressOf(
            urn,
            () => context.clock.now(),
            (_urn, message, _severity, isEphemeral) => void told.push({ message, isEphemeral }),
        );
    const inputs = {
        projectName: "plates",
        outputConfig: { s3Location: { bucket: "results" } },
        resourceUrn,
        stackIdentity: "identity",
        __provider: "stub",
    };
    await modelHandlers({ ...context, progress }).create({ ...inputs, timeouts: { create: "48h" } });
    return told;
}

describe("what a training tells", () => {
    it("is a line at every look at first, in the words of a service that doesn't tell its progress as data", async () => {
        const told = await toldOf(5_000);
        assert.deepEqual(told[0], { message: "Training version 1 of project plates: arn", isEphemeral: false });
        const lines = told.slice(1, -1);
        assert.equal(lines.length, 5);
        assert.ok(
            lines.every(
                ({ message, isEphemeral }) =>
                    isEphemeral &&
                    /^The model is being trained: computing features, \d % done, about 7 s left\.$/.test(message),
            ),
            JSON.stringify(lines),
        );
        assert.deepEqual(told.at(-1), { message: "Version 1 is trained.", isEphemeral: false });
    });

    for (const [hours, lines] of [
        [1, 130],
        [24, 200],
    ] as const) {
        it(`is at most ${lines} lines in the log of a run without terminal that takes ${hours} h`, async () => {
            const { length } = await toldOf(hours * hourMs);
            assert.ok(length > lines / 2 && length <= lines, `${length} lines`);
        });
    }
});
