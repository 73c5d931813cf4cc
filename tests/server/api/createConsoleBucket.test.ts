import assert from "node:assert/strict";
import { createConsoleBucket as outputTable } from "../../../server/api/ownOutputs/createConsoleBucket";
import type { CreateConsoleBucketOutput } from "../../../server/api/ownOutputs/createConsoleBucket";
import { checkOwnOutput } from "./ownOutput";
import { callOwn } from "./pictureFixtures";
import { newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("CreateConsoleBucket", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const call = (project: string) =>
        callOwn<CreateConsoleBucketOutput>(service, "POST", `projects/${project}/console-bucket`);

    it("makes one bucket, and names it to every project", async () => {
        const first = await call(await newProject(service));
        assert.equal(first.status, 200, first.body.Message);
        checkOwnOutput(outputTable, first.body);
        assert.match(first.body.Bucket, /^lookoutvision-us-east-1-[0-9a-f]+$/);
        const second = await call(await newProject(service));
        assert.deepEqual(second.body, first.body);
    });

    it("makes none for a project that doesn't exist", async () => {
        const { status, body } = await call("nobody");
        assert.deepEqual([status, body.__type], [404, "ResourceNotFoundException"]);
    });
});
