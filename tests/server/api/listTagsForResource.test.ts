import assert from "node:assert/strict";
import { ListTagsForResourceCommand } from "@aws-sdk/client-lookoutvision";
import { newModelArn, refusalsOfOtherArns, refusedArns, tag, tagsOf } from "./tagFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListTagsForResource", () => {
    let service: TestService;
    let arn: string;
    before(async () => {
        service = await startTestService();
        arn = await newModelArn(service);
    });
    after(() => service.close());

    it("answers 200 with a list of keys and values, by key", async () => {
        assert.deepEqual(await tagsOf(service, arn), {});
        await tag(service, arn, { line: "7", empty: "", "a/b": "c d" });
        const { Tags, $metadata } = await service.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
        assert.equal($metadata.httpStatusCode, 200);
        assert.deepEqual(Tags, [
            { Key: "a/b", Value: "c d" },
            { Key: "empty", Value: "" },
            { Key: "line", Value: "7" },
        ]);
    });

    it("refuses anything but a model of this region and account, with 404, and what is no ARN of the service, with 400", async () => {
        assert.deepEqual(await refusalsOfOtherArns(arn, (other) => tagsOf(service, other)), refusedArns);
    });
});
