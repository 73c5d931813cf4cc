import assert from "node:assert/strict";
import { verifyTrialDetectionResults as outputTable } from "../../../server/api/ownOutputs/verifyTrialDetectionResults";
import type { ListTrialDetectionResultsOutput } from "../../../server/api/ownOutputs/listTrialDetectionResults";
import { checkOwnOutput } from "./ownOutput";
import { newProject } from "./projectFixtures";
import { callTrials, keepTrial } from "./trialFixtures";
import type { TrialDescription } from "./trialFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, newUser } from "./userFixtures";

describe("VerifyTrialDetectionResults", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProject(service);
        await keepTrial(service, project, "review", {
            a: { score: 1 },
            b: { score: 6 },
            c: { score: 7 },
            d: { message: "It is damaged." },
            e: undefined,
        });
    });
    after(() => service?.close());

    const verify = (results: object[], key = {}) =>
        callTrials<{ TrialDetection: TrialDescription }>(
            service,
            project,
            "/review/verifications",
            { Results: results },
            key,
        );
    const of = (name: string, Verified?: string) => ({ Source: `s3://pictures/${name}`, Verified });
    const kept = async () =>
        (await callTrials<ListTrialDetectionResultsOutput>(service, project, "/review/results")).body.Results.map(
            ({ Verified }) => Verified,
        );

    it("keeps the verdicts, changes them, takes them back, and counts them", async () => {
        const { status, body } = await verify([of("a", "CORRECT"), of("b", "INCORRECT"), of("c", "CORRECT")]);
        assert.equal(status, 200, body.Message);
        checkOwnOutput(outputTable, body);
        const { VerifiedCorrect, VerifiedIncorrect } = body.TrialDetection.Pictures;
        assert.deepEqual([VerifiedCorrect, VerifiedIncorrect], [2, 1]);
        assert.deepEqual(await kept(), ["CORRECT", "INCORRECT", "CORRECT", undefined]);
        await verify([of("a", "INCORRECT"), of("c")]);
        assert.deepEqual(await kept(), ["INCORRECT", "INCORRECT", undefined, undefined]);
    });

    it("keeps none of a call of which one can't be kept, and says which", async () => {
        const before = await kept();
        for (const [results, message] of [
            [[of("c", "CORRECT"), of("z", "CORRECT")], /has no picture s3:\/\/pictures\/z\. No verdict was kept\.$/],
            [[of("c", "CORRECT"), of("d", "CORRECT")], /has no prediction for s3:\/\/pictures\/d, so it can't be ver/],
            [[of("c", "CORRECT"), of("e", "CORRECT")], /has no prediction for s3:\/\/pictures\/e, so it can't be ver/],
            [[of("c", "CORRECT"), of("c", "INCORRECT")], /named twice in Results/],
            [[of("c", "PERHAPS")], /at 'results\.1\.member\.verified' failed/],
            [[], /at 'results' failed/],
        ] as const) {
            const { status, body } = await verify([...results]);
            assert.equal(status, 400);
            assert.match(body.Message, message);
        }
        assert.deepEqual(await kept(), before);
        assert.equal((await callTrials(service, project, "/none/verifications", { Results: [of("a")] })).status, 404);
    });

    it("is for those who may start trials, not for readers, and is in the audit log", async () => {
        const reader = await newUser(service, [allow(["Describe*", "List*"])]);
        assert.equal((await verify([of("a", "CORRECT")], reader)).status, 403);
        const starter = await newUser(service, [allow(["StartTrialDetection"])]);
        assert.equal((await verify([of("a", "CORRECT")], starter)).status, 200);
        const line = service.logged
            .map((text) => JSON.parse(text) as Record<string, unknown>)
            .find(({ audit, user, outcome }) => audit && user === starter.name && outcome === "ok");
        assert.deepEqual([line?.operation, line?.resource], ["VerifyTrialDetectionResults", `${project}/review`]);
    });
});
