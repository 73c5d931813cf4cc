import assert from "node:assert/strict";
import { newEvaluatedModel, giveModelFile } from "./evaluatedModel";
import { newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("GetReport", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const call = async (project: string, version = "1") => {
        const answer = await sendSigned(service, {
            path: `/lookoutvision/v1/projects/${project}/models/${version}/report`,
        });
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };

    it("gives the report as a page that may run nothing and load nothing", async () => {
        const project = await newEvaluatedModel(service);
        const { status, headers, text } = await call(project);
        assert.equal(status, 200);
        assert.equal(headers.get("content-type"), "text/html; charset=utf-8");
        assert.equal(headers.get("x-content-type-options"), "nosniff");
        const policy = headers.get("content-security-policy")!.split("; ");
        assert.ok(policy.includes("sandbox") && policy.includes("default-src 'none'"), policy.join("; "));
        assert.ok(policy.includes("frame-ancestors 'self'"));
        assert.match(
            text,
            new RegExp(`^<!doctype html>.*<title>Training report of ${project}, version 1</title>`, "s"),
        );
    });

    it("draws it with the threshold that a person has set since, whatever became of the file in the bucket", async () => {
        const project = await newEvaluatedModel(service);
        await service.putObject("results", `out/EvaluationReport-${project}-1.html`, "something else");
        const before = await call(project);
        const set = { point: { threshold: 3 }, decision: { threshold: 3, slope: 2 } };
        await service.setModel(project, 1, { operatingPoint: JSON.stringify(set) });
        const { text } = await call(project, "latest");
        assert.doesNotMatch(before.text, /a threshold of 3/);
        assert.match(text, /a threshold of 3/);
    });

    it("gives the file that an earlier release left in the bucket, with a note, and says so when it is gone", async () => {
        const project = await newEvaluatedModel(service, { ofEarlierRelease: true });
        await giveModelFile(service, project);
        const { status, text } = await call(project);
        assert.equal(status, 409);
        assert.match(text, /The report of version 1 .* an earlier release trained it.* There is no object s3:/);
        await service.putObject("results", `out/EvaluationReport-${project}-1.html`, "<main>as it was</main>");
        assert.equal((await call(project)).text, "<main>as it was</main>");
        const set = { point: { threshold: 3 }, decision: { threshold: 3, slope: 2 } };
        await service.setModel(project, 1, { operatingPoint: JSON.stringify(set) });
        assert.match((await call(project)).text, /^<main>.*The threshold was set after .*as it was<\/main>$/s);
    });

    it("refuses a version that isn't trained or doesn't exist", async () => {
        const project = await newProjectWithModel(service);
        assert.equal((await call(project)).status, 409);
        assert.equal((await call(project, "9")).status, 404);
        assert.equal((await call("nobody")).status, 404);
        assert.equal((await call(project, "x")).status, 400);
    });
});
