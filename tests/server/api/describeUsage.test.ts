import assert from "node:assert/strict";
import { DeleteProjectCommand, DetectAnomaliesCommand } from "@aws-sdk/client-lookoutvision";
import { describeUsage as outputTable } from "../../../server/api/ownOutputs/describeUsage";
import type { DescribeUsageOutput } from "../../../server/api/ownOutputs/describeUsage";
import { UnusablePictureError } from "../../../server/detector/detection";
import { until } from "../../harness/run/until";
import { startPostgres } from "../../harness/parts/postgres";
import { checkOwnOutput } from "./ownOutput";
import { failure, newProject, newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, newUser } from "./userFixtures";

describe("DescribeUsage", function () {
    this.timeout(60_000);
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProjectWithModel(service);
        await service.setModel(project, 1, { status: "HOSTED" });
    });
    after(() => service?.close());

    const call = async (query = "", key = {}, of = service) => {
        const answer = await sendSigned(of, { path: `/lookoutvision/v1/usage${query}`, ...key });
        return { status: answer.status, body: (await answer.json()) as DescribeUsageOutput };
    };
    const usageOf = async (name: string, query = "", of = service) =>
        (await call(query, {}, of)).body.Projects.find(({ ProjectName }) => ProjectName === name)!;
    const detect = (isAnomalous: boolean, name = project, of = service) => {
        of.hosting.answer = async () => ({ isAnomalous, confidence: 1 });
        const picture = { ContentType: "image/png", Body: Buffer.from([0x89, 1]) };
        return of.client.send(new DetectAnomaliesCommand({ ProjectName: name, ModelVersion: "1", ...picture }));
    };

    it("counts the pictures that hosted models inspected and called anomalies, by project and day", async () => {
        const today = new Date().toISOString().slice(0, 10);
        await detect(true);
        await detect(false);
        await detect(true);
        service.hosting.answer = () => Promise.reject(new UnusablePictureError("It is no picture."));
        await failure(
            service.client.send(
                new DetectAnomaliesCommand({
                    ProjectName: project,
                    ModelVersion: "1",
                    ContentType: "image/png",
                    Body: Buffer.from([0x89, 1]),
                }),
            ),
        );
        await until(async () => (await usageOf(project)).Pictures === 3);
        const { body } = await call();
        checkOwnOutput(outputTable, body);
        assert.equal(body.To, today);
        const { Pictures, Anomalies, DatasetPictures, Days } = await usageOf(project);
        assert.deepEqual([Pictures, Anomalies, DatasetPictures, Days.length], [3, 2, 30, 7]);
        assert.deepEqual(Days[6], { Date: today, Pictures: 3, Anomalies: 2 });
        assert.deepEqual([Days[0].Date, Days[0].Pictures], [body.From, 0]);
    });

    it("shows the days that are asked for, and projects of which nothing was asked", async () => {
        const quiet = await newProject(service);
        // What was counted before was nine days ago.
        const day = new Date(Date.now() - 9 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
        await service.store.updateTable("usage").set({ day }).execute();
        await detect(false);
        await until(async () => (await usageOf(project)).Pictures === 1);
        const numbers = [(await usageOf(project, "?days=10")).Pictures, (await usageOf(project, "?days=9")).Pictures];
        assert.deepEqual(numbers, [4, 1]);
        const { Pictures, DatasetPictures, Days } = await usageOf(quiet, "?days=1");
        assert.deepEqual([Pictures, DatasetPictures, Days.length], [0, 0, 1]);
        for (const query of ["?days=0", "?days=366", "?days=week"]) {
            assert.equal((await call(query)).status, 400, query);
        }
    });

    it("is for whoever may list the projects", async () => {
        const lister = await newUser(service, [allow("ListProjects")]);
        const other = await newUser(service, [allow("DescribeProject")]);
        assert.deepEqual([(await call("", lister)).status, (await call("", other)).status], [200, 403]);
    });

    it("forgets a project with its deletion, also what wasn't written yet", async () => {
        const gone = await newProject(service);
        await service.client.send(new DeleteProjectCommand({ ProjectName: gone }));
        assert.equal(await usageOf(gone), undefined);
    });

    it("adds up on PostgreSQL, too, and writes the last counts at the end", async () => {
        const postgres = await startPostgres();
        const options = { databaseUrl: postgres.url };
        try {
            const first = await startTestService(options);
            const name = await newProjectWithModel(first);
            await first.setModel(name, 1, { status: "HOSTED" });
            for (const isAnomalous of [true, true, false]) {
                await detect(isAnomalous, name, first);
            }
            await first.close();
            const second = await startTestService(options);
            await detect(true, name, second);
            await until(async () => (await usageOf(name, "", second)).Pictures === 4);
            assert.equal((await usageOf(name, "", second)).Anomalies, 3);
            await second.close();
        } finally {
            await postgres.stop();
        }
    });
});
