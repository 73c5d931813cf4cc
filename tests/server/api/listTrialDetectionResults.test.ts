import assert from "node:assert/strict";
import { listTrialDetectionResults as outputTable } from "../../../server/api/ownOutputs/listTrialDetectionResults";
import type { ListTrialDetectionResultsOutput } from "../../../server/api/ownOutputs/listTrialDetectionResults";
import { checkOwnOutput } from "./ownOutput";
import { newProject } from "./projectFixtures";
import { callTrials, keepTrial } from "./trialFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListTrialDetectionResults", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProject(service);
        await keepTrial(service, project, "doubts", {
            a: { score: 1 },
            b: { score: 5.5 },
            c: { message: "It is damaged." },
            d: { score: 4.5 },
            e: undefined,
            f: { score: 5 },
            g: { score: 9 },
        });
    });
    after(() => service?.close());

    const results = async (query = "", trial = "doubts") => {
        const { status, body } = await callTrials<ListTrialDetectionResultsOutput>(
            service,
            project,
            `/${trial}/results${query}`,
        );
        return { status, body, names: (body.Results ?? []).map(({ Source }) => Source.replace("s3://pictures/", "")) };
    };
    const verify = (verdicts: Record<string, string | undefined>) =>
        callTrials(service, project, "/doubts/verifications", {
            Results: Object.entries(verdicts).map(([name, Verified]) => ({
                Source: `s3://pictures/${name}`,
                Verified,
            })),
        });

    it("lists by name what has been inspected, with a sentence where there is no prediction", async () => {
        const { body, names } = await results();
        checkOwnOutput(outputTable, body);
        assert.deepEqual(names, ["a", "b", "c", "d", "f", "g"]);
        assert.deepEqual(body.Results[1], {
            Source: "s3://pictures/b",
            IsAnomalous: true,
            Score: 5.5,
            Threshold: 5,
            Confidence: 0.75,
            HasMask: false,
        });
        assert.deepEqual(body.Results[2], { Source: "s3://pictures/c", HasMask: false, Message: "It is damaged." });
    });

    it("lists by doubt: nearest to the threshold first, without a prediction last, in pages that keep the order", async () => {
        const { names } = await results("?orderBy=DOUBT");
        assert.deepEqual(names, ["f", "b", "d", "a", "g", "c"]);
        const first = await results("?orderBy=DOUBT&maxResults=2");
        // A picture that is inspected meanwhile moves no other.
        const set = { score: 5.1, isAnomalous: 1, threshold: "5", confidence: 0.5, doubt: 0.1 };
        await service.store.updateTable("trialPictures").set(set).where("source", "=", "s3://pictures/e").execute();
        const second = await results(
            `?orderBy=DOUBT&maxResults=2&nextToken=${encodeURIComponent(first.body.NextToken!)}`,
        );
        const third = await results(`?orderBy=DOUBT&nextToken=${encodeURIComponent(second.body.NextToken!)}`);
        assert.deepEqual([...first.names, ...second.names, ...third.names], ["f", "b", "d", "a", "g", "c"]);
        assert.equal(third.body.NextToken, undefined);
        assert.deepEqual((await results("?orderBy=DOUBT")).names, ["f", "e", "b", "d", "a", "g", "c"]);
    });

    it("lists only what has a prediction or a verdict that is asked for", async () => {
        await verify({ a: "CORRECT", b: "INCORRECT" });
        assert.deepEqual((await results("?isAnomalous=true")).names, ["b", "e", "f", "g"]);
        assert.deepEqual((await results("?isAnomalous=false&verified=NONE")).names, ["d"]);
        assert.deepEqual((await results("?verified=CORRECT")).names, ["a"]);
        assert.deepEqual((await results("?verified=INCORRECT&orderBy=DOUBT")).names, ["b"]);
        assert.deepEqual((await results("?verified=NONE&orderBy=DOUBT")).names, ["f", "e", "d", "g"]);
        assert.equal((await results("?verified=CORRECT")).body.Results[0].Verified, "CORRECT");
        await verify({ a: undefined, b: undefined });
    });

    it("refuses a token of another order, and words that it doesn't know", async () => {
        const { body } = await results("?maxResults=1");
        const token = encodeURIComponent(body.NextToken!);
        assert.equal((await results(`?nextToken=${token}`)).status, 200);
        for (const query of [
            `?orderBy=DOUBT&nextToken=${token}`,
            "?orderBy=SIZE",
            "?verified=MAYBE",
            "?isAnomalous=1",
        ]) {
            assert.equal((await results(query)).status, 400, query);
        }
        assert.equal((await results("", "nothing")).status, 404);
    });
});
