import assert from "node:assert/strict";
import {
    DeleteModelCommand,
    DescribeModelCommand,
    DetectAnomaliesCommand,
    StartModelCommand,
    StopModelCommand,
} from "@aws-sdk/client-lookoutvision";
import type { ModelStatus } from "../../../server/store/schema";
import { startJob } from "./packagingFixtures";
import { failure, newProjectWithModel } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

const calls = ["StartModel", "StopModel", "DeleteModel", "DetectAnomalies", "StartModelPackagingJob"] as const;

/** What each status allows; all else is refused with 409. */
const allowed: Record<ModelStatus, (typeof calls)[number][]> = {
    TRAINING: [],
    TRAINING_FAILED: ["DeleteModel"],
    TRAINED: ["StartModel", "DeleteModel", "StartModelPackagingJob"],
    STARTING_HOSTING: ["StartModelPackagingJob"],
    HOSTED: ["StopModel", "DetectAnomalies", "StartModelPackagingJob"],
    HOSTING_FAILED: ["StartModel", "DeleteModel", "StartModelPackagingJob"],
    STOPPING_HOSTING: ["StartModelPackagingJob"],
    SYSTEM_UPDATING: ["DetectAnomalies", "StartModelPackagingJob"],
    DELETING: ["DeleteModel"],
};

describe("what can be done with a version", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithModel(service);
        service.hosting.answer = async () => ({ isAnomalous: true, confidence: 1 });
    });
    after(() => service.close());

    const send = (call: (typeof calls)[number]): Promise<unknown> => {
        const version = { ProjectName, ModelVersion: "1" };
        switch (call) {
            case "StartModel":
                return service.client.send(new StartModelCommand({ ...version, MinInferenceUnits: 1 }));
            case "StopModel":
                return service.client.send(new StopModelCommand(version));
            case "DeleteModel":
                return service.client.send(new DeleteModelCommand(version));
            case "DetectAnomalies":
                return service.client.send(
                    new DetectAnomaliesCommand({ ...version, ContentType: "image/png", Body: Buffer.from("x") }),
                );
            case "StartModelPackagingJob":
                return startJob(service, ProjectName);
        }
    };

    for (const [status, possible] of Object.entries(allowed) as [ModelStatus, (typeof calls)[number][]][]) {
        it(`that is ${status}: ${possible.join(", ") || "nothing but look at it"}`, async () => {
            for (const call of calls) {
                await service.store.deleteFrom("modelPackagingJobs").execute();
                await service.setModel(ProjectName, 1, { status });
                if (possible.includes(call)) {
                    await send(call);
                    continue;
                }
                const refused = await failure(send(call));
                assert.deepEqual(
                    [call, refused.name, refused.status, refused.resource],
                    [call, "ConflictException", 409, `MODEL ${ProjectName}/1`],
                );
                assert.match(refused.message, new RegExp(`status is ${status}`));
                const { ModelDescription } = await service.client.send(
                    new DescribeModelCommand({ ProjectName, ModelVersion: "1" }),
                );
                assert.equal(ModelDescription!.Status, status, `${call} changed nothing`);
            }
        });
    }
});
