import assert from "node:assert/strict";
import { DeleteProjectCommand } from "@aws-sdk/client-lookoutvision";
import { listTrialDetections as outputTable } from "../../../server/api/ownOutputs/listTrialDetections";
import type { ListTrialDetectionsOutput } from "../../../server/api/ownOutputs/listTrialDetections";
import { checkOwnOutput } from "./ownOutput";
import { newProject } from "./projectFixtures";
import { callTrials, keepTrial } from "./trialFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListTrialDetections", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProject(service);
    });
    after(() => service?.close());

    const list = (query = "", name = project) => callTrials<ListTrialDetectionsOutput>(service, name, query);

    it("lists a project's trials with their counts, the newest first, in pages", async () => {
        assert.deepEqual((await list()).body, { TrialDetections: [] });
        for (const [createdAt, name] of ["first", "second", "third", "fourth"].entries()) {
            await keepTrial(service, project, name, { a: { score: createdAt + 3 } });
            const byName = service.store.updateTable("trialDetections").where("name", "=", name);
            // Two of the same moment.
            await byName.set({ createdAt: Math.min(createdAt, 2) }).execute();
        }
        const { body } = await list();
        checkOwnOutput(outputTable, body);
        const all = body.TrialDetections.map(({ TrialDetectionName }) => TrialDetectionName);
        assert.deepEqual([...all.slice(0, 2)].sort(), ["fourth", "third"]);
        assert.deepEqual(all.slice(2), ["second", "first"]);
        assert.deepEqual(
            body.TrialDetections.slice(2).map(({ Pictures }) => [Pictures.Judged, Pictures.Anomalous]),
            [
                [1, 0],
                [1, 0],
            ],
        );
        const pages: string[] = [];
        for (let token: string | undefined = ""; token !== undefined;) {
            const page: ListTrialDetectionsOutput = (await list(`?maxResults=1&nextToken=${encodeURIComponent(token)}`))
                .body;
            pages.push(...page.TrialDetections.map(({ TrialDetectionName }) => TrialDetectionName));
            token = page.NextToken;
        }
        assert.deepEqual(pages, all);
    });

    it("refuses a token of another list, and a project that isn't there", async () => {
        const other = await newProject(service);
        const { NextToken } = (await list("?maxResults=1")).body;
        assert.equal((await list(`?nextToken=${encodeURIComponent(NextToken!)}`, other)).status, 400);
        assert.equal((await list("?maxResults=0")).status, 400);
        assert.equal((await list("", "nobody")).status, 404);
    });

    it("lists none of a project that was deleted, and nothing of its trials is left", async () => {
        const gone = await newProject(service);
        await keepTrial(service, gone, "mine", { a: { score: 1 } });
        await service.client.send(new DeleteProjectCommand({ ProjectName: gone }));
        assert.equal((await list("", gone)).status, 404);
        const left = await service.store.selectFrom("trialPictures").select("trialId").distinct().execute();
        assert.equal(left.length, 4);
    });
});
