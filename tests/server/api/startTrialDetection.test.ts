import assert from "node:assert/strict";
import { startTrialDetection as outputTable } from "../../../server/api/ownOutputs/startTrialDetection";
import { listTrialDetectionResults as resultsTable } from "../../../server/api/ownOutputs/listTrialDetectionResults";
import type { ListTrialDetectionResultsOutput } from "../../../server/api/ownOutputs/listTrialDetectionResults";
import { usualLeaseMs } from "../../../server/store/rowLeases";
import { checkOwnOutput } from "./ownOutput";
import { newProjectWithModel } from "./projectFixtures";
import { callTrials, endedTrial, keepTrial, newTryableModel, putPictures } from "./trialFixtures";
import type { TrialDescription } from "./trialFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, newUser } from "./userFixtures";

describe("StartTrialDetection", function () {
    this.timeout(180_000);
    let service: TestService;
    let project: string;
    let sources: string[];
    before(async () => {
        service = await startTestService({ trials: {} });
        project = await newTryableModel(service);
        sources = await putPictures(service, "line", 3, 3);
        await service.putObject("pictures", "line/notes.txt", "no picture");
    });
    after(() => service?.close());

    const start = (body: object, key = {}) =>
        callTrials<{ TrialDetection: TrialDescription }>(service, project, "", { ModelVersion: "1", ...body }, key);
    const results = async (name: string, query = "") =>
        (await callTrials<ListTrialDetectionResultsOutput>(service, project, `/${name}/results${query}`)).body;

    it("has a version that isn't hosted judge the pictures of a folder, as DetectAnomalies would", async () => {
        const { status, body } = await start({ TrialDetectionName: "folder", Folder: "s3://pictures/line" });
        assert.equal(status, 200, body.Message);
        checkOwnOutput(outputTable, body);
        const { Status, Pictures, Folder, ModelVersion } = body.TrialDetection;
        assert.deepEqual([Status, Pictures.Total, Folder, ModelVersion], ["RUNNING", 6, "s3://pictures/line/", "1"]);

        const ended = await endedTrial(service, project, "folder");
        assert.equal(ended.Status, "SUCCEEDED", ended.StatusMessage);
        assert.equal(ended.StatusMessage, "3 of 6 pictures are anomalies.");
        assert.ok(ended.EndTimestamp! >= ended.CreationTimestamp);
        const found = await results("folder");
        checkOwnOutput(resultsTable, found);
        assert.deepEqual(
            found.Results.map(({ Source }) => Source),
            sources,
        );
        for (const { Source, IsAnomalous, Score, Threshold, Anomalies, HasMask } of found.Results) {
            assert.equal(IsAnomalous, Source.endsWith("-anomaly.png"), Source);
            assert.equal(IsAnomalous, Score! >= Threshold!);
            assert.deepEqual([HasMask, Anomalies![0].Name], [true, "background"]);
        }
    });

    it("gives each picture that can't be inspected a message, and judges the others by the threshold that was set at the start", async () => {
        await service.putObject("pictures", "bad/text.png", "no picture at all");
        await service.putObject("pictures", "bad/large.png", Buffer.alloc(9 * 1024 * 1024));
        const set = { point: { threshold: -1e20 }, decision: { threshold: -1e20, slope: 1 } };
        await service.setModel(project, 1, { operatingPoint: JSON.stringify(set) });
        const bad = ["text", "large", "missing"].map((name) => `s3://pictures/bad/${name}.png`);
        await start({ TrialDetectionName: "mixed", Sources: [...bad, "s3://nowhere-at-all/a.png", sources[0]] });
        await service.setModel(project, 1, { operatingPoint: null });
        const { Status, StatusMessage, Pictures } = await endedTrial(service, project, "mixed");
        assert.equal(Status, "SUCCEEDED");
        assert.equal(
            StatusMessage,
            "1 of 1 picture is an anomaly. 4 pictures could not be inspected; each message says why.",
        );
        assert.deepEqual([Pictures.Judged, Pictures.Anomalous, Pictures.Unusable], [1, 1, 4]);
        const { Results } = await results("mixed");
        const judged = Results.find(({ Source }) => Source === sources[0])!;
        assert.deepEqual([judged.IsAnomalous, judged.Threshold], [true, -1e20]);
        const messages = Object.fromEntries(Results.map(({ Source, Message }) => [Source, Message]));
        assert.match(messages[bad[0]]!, /^The picture can't be analysed: it is neither a PNG nor a JPEG file\.$/);
        assert.match(messages[bad[1]]!, /has 9437184 bytes; at most 8388608 are allowed/);
        assert.match(messages[bad[2]]!, /^There is no object s3:\/\/pictures\/bad\/missing\.png\./);
        assert.match(messages["s3://nowhere-at-all/a.png"]!, /no bucket "nowhere-at-all"|nowhere-at-all/);
        assert.equal(messages[sources[0]], undefined);
    });

    it("fails when no picture at all can be inspected, and says why", async () => {
        await start({ TrialDetectionName: "nothing", Sources: ["s3://pictures/none/a.png"] });
        const { Status, StatusMessage } = await endedTrial(service, project, "nothing");
        assert.equal(Status, "FAILED");
        assert.match(StatusMessage, /^None of the 1 pictures could be inspected\. The first: There is no object/);
    });

    it("answers a repetition under the same client token with the same trial", async () => {
        const key = { headers: { "x-amzn-client-token": "once" } };
        const body = { TrialDetectionName: "once", Sources: ["s3://pictures/none/a.png"] };
        const [first, second] = [await start(body, key), await start(body, key)];
        assert.deepEqual([first.status, second.status], [200, 200]);
        assert.deepEqual(second.body, first.body);
    });

    it("refuses names, folders and sources that can't be used, in a sentence", async () => {
        await service.putObject("pictures", "empty/readme.md", "");
        for (let index = 0; index <= 2000; index++) {
            await service.putObject("pictures", `many/${index}.jpg`, "");
        }
        const refusals: [object, RegExp][] = [
            [{ Sources: [sources[0]], TrialDetectionName: "no name" }, /at 'trialDetectionName' failed/],
            [{ Sources: [sources[0]], TrialDetectionName: "x".repeat(65) }, /at 'trialDetectionName' failed/],
            [{}, /^A trial needs either Sources, .* or a Folder/],
            [{ Sources: [sources[0]], Folder: "s3://pictures/line/" }, /^A trial needs either Sources/],
            [{ Sources: [] }, /at 'sources' failed/],
            [{ Sources: Array(2001).fill("s3://pictures/a.png") }, /at 'sources' failed .* less than or equal to 2000/],
            [{ Sources: ["line/a.png"] }, /^The source line\/a\.png is no picture in a bucket\. Name it as s3:/],
            [{ Sources: ["s3://pictures/../x.png"] }, /can't be used/],
            [{ Sources: [sources[0], sources[0]] }, /is named twice/],
            [{ Folder: "pictures/line" }, /^The folder pictures\/line is no folder of a bucket\./],
            [
                { Folder: "s3://pictures/empty/" },
                /^The folder s3:\/\/pictures\/empty\/ has no picture: no object whose/,
            ],
            [{ Folder: "s3://pictures/gone/" }, /^The folder s3:\/\/pictures\/gone\/ has no picture/],
            [{ Folder: "s3://pictures/many" }, /has more than 2000 pictures, which is the most of a trial/],
            [{ Folder: "s3://nowhere-at-all/" }, /^The folder s3:\/\/nowhere-at-all\/ can't be read: /],
        ];
        for (const [body, message] of refusals) {
            const answer = await start({ TrialDetectionName: "refused", ...body });
            assert.ok([400].includes(answer.status), `${JSON.stringify(body).slice(0, 80)}: ${answer.body.Message}`);
            assert.match(answer.body.Message, message);
        }
        assert.equal((await callTrials(service, project, "/refused")).status, 404);
    });

    it("refuses a name that is taken, and a version that isn't trained or isn't there", async () => {
        await keepTrial(service, project, "taken", {});
        const taken = await start({ TrialDetectionName: "taken", Sources: [sources[0]] });
        assert.deepEqual([taken.status, taken.body.__type], [409, "ConflictException"]);
        assert.match(taken.body.Message, /has a trial detection taken already: choose another TrialDetectionName\./);
        const training = await newProjectWithModel(service);
        const call = (name: string, ModelVersion: string) =>
            callTrials(service, name, "", { TrialDetectionName: "t", ModelVersion, Sources: [sources[0]] });
        const early = await call(training, "1");
        assert.equal(early.status, 409);
        assert.match(
            early.body.Message,
            /can't be tried while its status is TRAINING\. Wait until its training ends\./,
        );
        assert.deepEqual([(await call(training, "7")).status, (await call("nobody", "1")).status], [404, 404]);
    });

    it("is refused to a reader, and tells in the audit log who started what", async () => {
        const reader = await newUser(service, [allow(["Describe*", "List*"])]);
        const body = { ModelVersion: "1", TrialDetectionName: "reader", Sources: [sources[0]] };
        const refused = await callTrials(service, project, "", body, reader);
        assert.equal(refused.status, 403);
        assert.equal((await callTrials(service, project, "", undefined, reader)).status, 200);
        assert.equal((await start({ TrialDetectionName: "told", Sources: ["s3://pictures/none/a.png"] })).status, 200);
        const line = service.logged
            .map((text) => JSON.parse(text) as Record<string, unknown>)
            .find(({ audit, resource }) => audit && resource === `${project}/told`);
        assert.deepEqual([line?.operation, line?.outcome], ["StartTrialDetection", "ok"]);
    });

    it("takes no more than twenty trials at once", async () => {
        await service.store
            .insertInto("trialDetections")
            .values(
                Array.from({ length: 20 }, (_, index) => ({
                    ...{ id: `held-${index}`, name: `held-${index}`, modelId: "gone", modelVersion: 1, folder: null },
                    projectId: service.store.selectFrom("projects").select("id").where("name", "=", project),
                    ...{ decision: null, status: "RUNNING" as const, statusMessage: "", createdAt: 1, endedAt: null },
                    // A longer one would not be believed, and the service would take these trials.
                    ...{ leaseOwner: "another", leaseExpiresAt: Date.now() + 1.5 * usualLeaseMs.trialDetections },
                })),
            )
            .execute();
        const { status, body } = await start({ TrialDetectionName: "beyond", Sources: [sources[0]] });
        assert.deepEqual([status, body.__type], [402, "ServiceQuotaExceededException"]);
        assert.match(body.Message, /^This service takes 20 trial detections at once/);
        await service.store.deleteFrom("trialDetections").where("leaseOwner", "=", "another").execute();
    });
});
