import assert from "node:assert/strict";
import { deleteTrialDetection as outputTable } from "../../../server/api/ownOutputs/deleteTrialDetection";
import { checkOwnOutput } from "./ownOutput";
import { newProject } from "./projectFixtures";
import { callTrials, keepTrial } from "./trialFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, newUser } from "./userFixtures";

describe("DeleteTrialDetection", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProject(service);
        for (const name of ["monday", "tuesday"]) {
            await keepTrial(service, project, name, { a: { score: 1 }, b: { score: 6 } });
        }
    });
    after(() => service?.close());

    const remove = (name: string, key = {}) =>
        callTrials<{ TrialDetectionName: string }>(service, project, `/${name}`, undefined, {
            method: "DELETE",
            ...key,
        });
    const names = async () =>
        (
            await callTrials<{ TrialDetections: { TrialDetectionName: string }[] }>(service, project)
        ).body.TrialDetections.map(({ TrialDetectionName }) => TrialDetectionName);
    const setStatus = (status: "RUNNING" | "SUCCEEDED") =>
        service.store.updateTable("trialDetections").set({ status }).where("name", "=", "monday").execute();

    it("refuses a trial that runs, and says what to do", async () => {
        await setStatus("RUNNING");
        const { status, body } = await remove("monday");
        assert.equal(status, 409);
        assert.match(body.Message, /monday .* can't be deleted while it runs\. Wait until it has ended\.$/);
        assert.equal((await names()).length, 2);
        await setStatus("SUCCEEDED");
    });

    it("is for those who have its action, not for those who may start trials, and is in the audit log", async () => {
        const starter = await newUser(service, [allow(["StartTrialDetection", "Describe*", "List*"])]);
        assert.equal((await remove("monday", starter)).status, 403);
        assert.equal((await names()).length, 2);
        const deleter = await newUser(service, [allow(["DeleteTrialDetection"])]);
        assert.equal((await remove("monday", deleter)).status, 200);
        const line = service.logged
            .map((text) => JSON.parse(text) as Record<string, unknown>)
            .find(({ audit, user, outcome }) => audit && user === deleter.name && outcome === "ok");
        assert.deepEqual([line?.operation, line?.resource], ["DeleteTrialDetection", `${project}/monday`]);
    });

    it("deletes the results with the trial, and leaves the others", async () => {
        const { status, body } = await remove("tuesday");
        assert.equal(status, 200, body.Message);
        checkOwnOutput(outputTable, body);
        assert.deepEqual(body, { TrialDetectionName: "tuesday" });
        assert.deepEqual(await names(), []);
        assert.deepEqual(await service.store.selectFrom("trialPictures").selectAll().execute(), []);
        assert.equal((await remove("tuesday")).status, 404);
    });
});
