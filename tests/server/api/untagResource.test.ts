import assert from "node:assert/strict";
import { failure } from "./projectFixtures";
import { newModelArn, refusalsOfOtherArns, refusedArns, tag, tagsOf, untag } from "./tagFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("UntagResource", () => {
    let service: TestService;
    let arn: string;
    before(async () => {
        service = await startTestService();
        arn = await newModelArn(service);
    });
    after(() => service.close());

    it("answers 200, removes tags by their keys, and minds no key that isn't there", async () => {
        await tag(service, arn, { a: "1", "b c": "2", d: "3" });
        assert.equal((await untag(service, arn, ["a", "b c", "never"])).$metadata.httpStatusCode, 200);
        assert.deepEqual(await tagsOf(service, arn), { d: "3" });
    });

    it("refuses an empty key, and no keys at all", async () => {
        assert.match((await failure(untag(service, arn, [""]))).message, /'tagKeys\.1\.member'/);
        assert.match((await failure(untag(service, arn, []))).message, /Value null at 'tagKeys'/);
    });

    it("refuses anything but a model of this region and account, with 404, and what is no ARN of the service, with 400", async () => {
        assert.deepEqual(await refusalsOfOtherArns(arn, (other) => untag(service, other, ["a"])), refusedArns);
    });
});
