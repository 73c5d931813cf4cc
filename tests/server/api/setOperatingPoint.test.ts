import assert from "node:assert/strict";
import { DescribeModelCommand, DetectAnomaliesCommand } from "@aws-sdk/client-lookoutvision";
import { setOperatingPoint as outputTable } from "../../../server/api/ownOutputs/setOperatingPoint";
import type { SetOperatingPointOutput } from "../../../server/api/ownOutputs/setOperatingPoint";
import { balanced, giveModelFile, newEvaluatedModel } from "./evaluatedModel";
import { checkOwnOutput } from "./ownOutput";
import { newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("SetOperatingPoint", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const call = async (project: string, body: unknown, version = "1", secretAccessKey?: string) => {
        const answer = await sendSigned(service, {
            method: "PUT",
            path: `/lookoutvision/v1/projects/${project}/models/${version}/operating-point`,
            body: typeof body === "string" ? body : JSON.stringify(body),
            secretAccessKey,
        });
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const set = async (project: string, OperatingPoint: object) => {
        const { status, body } = await call(project, { OperatingPoint });
        assert.equal(status, 200, JSON.stringify(body));
        checkOwnOutput(outputTable, body);
        return body as unknown as SetOperatingPointOutput;
    };
    const describeModel = async (ProjectName: string) =>
        (await service.client.send(new DescribeModelCommand({ ProjectName, ModelVersion: "1" }))).ModelDescription!;
    const readResult = async (project: string, kind: string, extension = "json") =>
        (
            await service.parts.objects.read({ bucket: "results", key: `out/${kind}-${project}-1.${extension}` }, 1e8)
        ).toString("utf8");
    const refusal = async (project: string, OperatingPoint: object, version?: string) => {
        const { status, body } = await call(project, { OperatingPoint }, version);
        return { status, type: body.__type, message: String(body.Message), resource: body.ResourceId };
    };

    it("finds the share of the anomalies that is asked for, and answers with what it costs on the tested pictures", async () => {
        const project = await newEvaluatedModel(service);
        const answer = await set(project, { MinimumRecall: 0.9 });
        assert.deepEqual(answer.OperatingPoint, { MinimumRecall: 0.9 });
        assert.deepEqual(answer.Tested, {
            Threshold: 4.1,
            F1Score: 18 / 21,
            Recall: 0.9,
            Precision: 9 / 11,
            FalseAlarmRate: 0.2,
            TruePositives: 9,
            FalseNegatives: 1,
            FalsePositives: 2,
            TrueNegatives: 8,
        });
        assert.deepEqual([answer.Before.Threshold, answer.Before.Recall, answer.Before.FalseAlarmRate], [5, 0.8, 0.1]);
        assert.deepEqual(answer.Balanced, answer.Before);
        const { Performance } = await describeModel(project);
        assert.deepEqual([Performance!.Recall, Performance!.Precision, Performance!.F1Score], [0.9, 9 / 11, 18 / 21]);
    });

    it("calls no more normal pictures anomalies than are asked for, and takes a threshold as it is", async () => {
        const project = await newEvaluatedModel(service);
        const { Tested } = await set(project, { MaximumFalseAlarmRate: 0 });
        assert.deepEqual([Tested!.FalsePositives, Tested!.TruePositives, Tested!.Threshold], [0, 7, 6.5]);
        const next = await set(project, { Threshold: 8.5 });
        assert.deepEqual([next.Tested!.TruePositives, next.Tested!.Threshold], [3, 8.5]);
        assert.deepEqual(next.Before, Tested);
        assert.equal(next.Balanced!.Threshold, 5);
    });

    it("is followed by detections at once, with confidence that is one half at the threshold", async () => {
        const ProjectName = await newEvaluatedModel(service);
        await service.setModel(ProjectName, 1, { status: "HOSTED" });
        const detect = async (score: number) => {
            service.hosting.answer = async () => ({
                isAnomalous: score >= 5,
                confidence: 0.9,
                score,
                decision: balanced,
            });
            const Body = Buffer.from([0x89]);
            const input = { ProjectName, ModelVersion: "1", ContentType: "image/png", Body };
            const { DetectAnomalyResult } = await service.client.send(new DetectAnomaliesCommand(input));
            return [DetectAnomalyResult!.IsAnomalous, DetectAnomalyResult!.Confidence];
        };
        assert.deepEqual(await detect(4.5), [false, 0.9]);
        await set(ProjectName, { Threshold: 4.5 });
        assert.deepEqual(await detect(4.5), [true, 0.5]);
        assert.equal((await detect(4.4))[0], false);
        await set(ProjectName, { Balanced: true });
        assert.deepEqual(await detect(4.5), [false, 0.9]);
    });

    it("is told by the evaluation files and the report, which are byte for byte as before once it is balanced again", async () => {
        const project = await newEvaluatedModel(service);
        const files = async () => [
            await readResult(project, "EvaluationManifest"),
            await readResult(project, "EvaluationResult"),
            await readResult(project, "EvaluationReport", "html"),
        ];
        const first = await files();
        await set(project, { MinimumRecall: 1 });
        const [manifest, result, report] = await files();
        const lines = manifest
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>);
        assert.ok(lines.every((line) => line["anomaly-label"] === 0 || line["anomaly-label-detected"] === 1));
        const told = JSON.parse(result) as {
            EvaluationDetails: object;
            AggregatedEvaluationResults: { Metrics: { Recall: number } };
        };
        assert.equal(told.AggregatedEvaluationResults.Metrics.Recall, 1);
        assert.deepEqual((told.EvaluationDetails as { OperatingPoint: unknown }).OperatingPoint, { MinimumRecall: 1 });
        assert.match(report, /a minimum recall of 1/);
        const { Performance } = await describeModel(project);
        assert.equal(Performance!.Recall, 1);

        await set(project, { Balanced: true });
        assert.deepEqual(await files(), first);
        assert.equal((await describeModel(project)).Performance!.Recall, 0.8);
    });

    it("writes the same when it is called again", async () => {
        const project = await newEvaluatedModel(service);
        const first = await set(project, { MinimumRecall: 0.9 });
        const again = await set(project, { MinimumRecall: 0.9 });
        assert.deepEqual(again, { ...first, Before: first.Tested });
    });

    it("refuses what can't be had, with the value that can, and changes nothing", async () => {
        const project = await newEvaluatedModel(service, {
            scores: { normal: [1, 2, 3, 4], anomaly: [0, 6, 7, 8] },
        });
        const { status, type, message } = await refusal(project, { MinimumRecall: 0.99 });
        assert.deepEqual([status, type], [400, "ValidationException"]);
        assert.match(
            message,
            new RegExp(`^Version 1 of the project ${project} can't have a minimum recall of 0\\.99: `),
        );
        assert.match(message, /The highest recall that can be had is 0\.75\.$/);
        assert.equal((await describeModel(project)).Performance!.Recall, 0.75);
        assert.doesNotMatch(await readResult(project, "EvaluationResult"), /OperatingPoint/);
        assert.equal((await set(project, { MinimumRecall: 0.75 })).Tested!.Recall, 0.75);
    });

    it("works for a model of an earlier release, whose scores its evaluation files tell", async () => {
        const project = await newEvaluatedModel(service, { ofEarlierRelease: true });
        await giveModelFile(service, project);
        const { Tested, Before } = await set(project, { MinimumRecall: 0.9 });
        assert.deepEqual([Tested!.Recall, Tested!.FalsePositives, Before.Recall], [0.9, 2, 0.8]);
        assert.ok(Math.abs(Tested!.Threshold - 4.1) < 1e-6, String(Tested!.Threshold));
        // The second time the files are those of the first.
        const next = await set(project, { MaximumFalseAlarmRate: 0 });
        assert.ok(Math.abs(next.Tested!.Threshold - 6.5) < 1e-6);
        assert.equal((await set(project, { Balanced: true })).Tested!.Recall, 0.8);
    });

    it("refuses a model of an earlier release whose evaluation files are gone or changed, with what to do", async () => {
        const project = await newEvaluatedModel(service, { ofEarlierRelease: true });
        await giveModelFile(service, project);
        await service.putObject("results", `out/EvaluationManifest-${project}-1.json`, '{"source-ref":"s3://a/b"}\n');
        const changed = await refusal(project, { Threshold: 1 });
        assert.deepEqual([changed.status, changed.type, changed.resource], [409, "ConflictException", `${project}/1`]);
        assert.match(changed.message, /are not those that its training wrote .*Train a new version\.$/);
        await service.setModel(project, 1, { evaluationManifestKey: "gone.json" });
        const gone = await refusal(project, { Threshold: 1 });
        assert.equal(gone.status, 409);
        assert.match(gone.message, /gone\.json.*Put the file back, or train a new version\.$/);
    });

    it("changes nothing when the evaluation files can't be written, and says so", async () => {
        const project = await newEvaluatedModel(service);
        await service.setModel(project, 1, { outputBucket: "no-such-bucket" });
        const { status, message } = await refusal(project, { MinimumRecall: 1 });
        assert.equal(status, 409);
        assert.match(message, /was not changed, because its evaluation files can't be written: .*no-such-bucket/);
        assert.equal((await describeModel(project)).Performance!.Recall, 0.8);
    });

    it("lets one of two calls at the same moment win: row, files and its answer agree", async () => {
        const project = await newEvaluatedModel(service);
        const answers = await Promise.all([
            call(project, { OperatingPoint: { MinimumRecall: 1 } }),
            call(project, { OperatingPoint: { MaximumFalseAlarmRate: 0 } }),
        ]);
        const recall = JSON.parse(await readResult(project, "EvaluationResult")).AggregatedEvaluationResults.Metrics
            .Recall as number;
        assert.equal((await describeModel(project)).Performance!.Recall, recall);
        const won = answers.filter(({ status }) => status === 200);
        assert.ok(won.length >= 1 && answers.every(({ status }) => status === 200 || status === 409));
        assert.ok(won.some(({ body }) => (body.Tested as { Recall: number }).Recall === recall));
    });

    it("refuses anything but exactly one point, numbers that are no shares, and what is no JSON", async () => {
        const project = await newEvaluatedModel(service);
        for (const point of [{}, { Balanced: false }, { MinimumRecall: 0.9, Threshold: 2 }]) {
            const { status, message } = await refusal(project, point);
            assert.equal(status, 400);
            assert.match(
                message,
                /must have exactly one of MinimumRecall, MaximumFalseAlarmRate, Threshold and Balanced/,
            );
        }
        const wrong = [
            { MinimumRecall: 1.1 },
            { MinimumRecall: -0.1 },
            { MaximumFalseAlarmRate: "0.5" },
            { Threshold: null, MinimumRecall: true },
        ];
        for (const point of wrong) {
            const { status, message } = await refusal(project, point);
            assert.equal(status, 400);
            assert.match(message, /1 validation error detected: .*at 'operatingPoint\./);
        }
        assert.equal((await call(project, "{")).status, 400);
        assert.match(String((await call(project, {})).body.Message), /'operatingPoint' failed .* must not be null/);
    });

    it("refuses a version that isn't trained or doesn't exist, and a caller whose signature is wrong", async () => {
        const training = await newProjectWithModel(service);
        const { status, type, message, resource } = await refusal(training, { Threshold: 1 });
        assert.deepEqual([status, type, resource], [409, "ConflictException", `${training}/1`]);
        assert.match(message, /has no threshold while its status is TRAINING\. Wait until its training ends\.$/);
        assert.equal((await refusal(training, { Threshold: 1 }, "7")).status, 404);
        assert.equal((await refusal("nobody", { Threshold: 1 })).status, 404);
        const stranger = await call(training, { OperatingPoint: { Threshold: 1 } }, "1", "another secret");
        assert.equal(stranger.status, 403);
    });

    it("leaves an audit line", async () => {
        const project = await newEvaluatedModel(service);
        await set(project, { Threshold: 1 });
        const lines = service.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
        const line = lines.findLast(({ operation }) => operation === "SetOperatingPoint")!;
        assert.deepEqual([line.audit, line.resource, line.outcome], [true, `${project}/1`, "ok"]);
    });
});
