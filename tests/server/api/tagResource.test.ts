import assert from "node:assert/strict";
import { failure } from "./projectFixtures";
import { newModelArn, refusalsOfOtherArns, refusedArns, tag, tagsOf } from "./tagFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("TagResource", () => {
    let service: TestService;
    let arn: string;
    before(async () => (service = await startTestService()));
    after(() => service.close());
    beforeEach(async () => (arn = await newModelArn(service)));

    it("answers 200, adds tags and replaces the values of known keys", async () => {
        assert.equal((await tag(service, arn, { line: "7", shift: "" })).$metadata.httpStatusCode, 200);
        await tag(service, arn, { line: "8", "größe + a/b=c@d:e.f-g_h": "Ü ber" });
        assert.deepEqual(await tagsOf(service, arn), { line: "8", shift: "", "größe + a/b=c@d:e.f-g_h": "Ü ber" });
    });

    it("takes no tags as nothing to do", async () => {
        await tag(service, arn, {});
        assert.deepEqual(await tagsOf(service, arn), {});
    });

    it("refuses keys and values that can't be", async () => {
        const bad: Record<string, string>[] = [
            { "": "x" },
            { ["k".repeat(129)]: "x" },
            { k: "v".repeat(257) },
            { "a#b": "x" },
            { k: "tab\t" },
        ];
        for (const tags of bad) {
            assert.equal((await failure(tag(service, arn, tags))).name, "ValidationException", JSON.stringify(tags));
        }
    });

    it("refuses a reserved key", async () => {
        for (const key of ["aws:k", "AWS:k"]) {
            assert.match(
                (await failure(tag(service, arn, { [key]: "x" }))).message,
                /is reserved: keys can't start with aws:/,
            );
        }
    });

    it("has room for 50 tags, and adds none of a request that would pass that", async () => {
        const many = (from: number, count: number) =>
            Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${from + index}`, ""]));
        await tag(service, arn, many(0, 49));
        const refused = await failure(tag(service, arn, many(49, 2)));
        const about = arn.replace(/^.*model\//, "MODEL ");
        assert.deepEqual(
            [refused.name, refused.status, refused.resource],
            ["ServiceQuotaExceededException", 402, about],
        );
        assert.equal(Object.keys(await tagsOf(service, arn)).length, 49);
        await tag(service, arn, many(0, 50));
    });

    it("refuses anything but a model of this region and account, with 404, and what is no ARN of the service, with 400", async () => {
        assert.deepEqual(await refusalsOfOtherArns(arn, (other) => tag(service, other, { a: "b" })), refusedArns);
    });
});
