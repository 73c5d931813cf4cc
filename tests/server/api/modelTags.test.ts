import assert from "node:assert/strict";
import { ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-lookoutvision";
import { failure, newProjectWithModel } from "./projectFixtures";
import { startTestService, type TestService } from "./testService";

describe("tags", () => {
    let service: TestService;
    let ProjectName: string;
    let arn: string;
    before(async () => (service = await startTestService()));
    after(() => service.close());
    beforeEach(async () => {
        ProjectName = await newProjectWithModel(service);
        arn = `arn:aws:lookoutvision:us-east-1:123456789012:model/${ProjectName}/1`;
    });

    const tag = (tags: Record<string, string>, ResourceArn = arn) =>
        service.client.send(
            new TagResourceCommand({ ResourceArn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
        );
    const untag = (TagKeys: string[] | undefined, ResourceArn = arn) =>
        service.client.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
    const list = async (ResourceArn = arn) =>
        Object.fromEntries(
            (await service.client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags!.map(({ Key, Value }) => [Key, Value]),
        );

    describe("TagResource", () => {
        it("answers 200, adds tags and replaces the values of known keys", async () => {
            assert.equal((await tag({ line: "7", shift: "" })).$metadata.httpStatusCode, 200);
            await tag({ line: "8", "größe + a/b=c@d:e.f-g_h": "Ü ber" });
            assert.deepEqual(await list(), { line: "8", shift: "", "größe + a/b=c@d:e.f-g_h": "Ü ber" });
        });

        it("takes no tags as nothing to do", async () => {
            await tag({});
            assert.deepEqual(await list(), {});
        });

        it("refuses keys and values that can't be", async () => {
            const bad: Record<string, string>[] = [{ "": "x" }, { ["k".repeat(129)]: "x" }, { k: "v".repeat(257) }, { "a#b": "x" }, { k: "tab\t" }, { "AWS:k": "x" }];
            for (const tags of bad) {
                assert.equal((await failure(tag(tags))).name, "ValidationException", JSON.stringify(tags));
            }
        });

        it("has room for 50 tags, and adds none of a request that would pass that", async () => {
            const many = (from: number, count: number) =>
                Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${from + index}`, ""]));
            await tag(many(0, 49));
            const refused = await failure(tag(many(49, 2)));
            assert.deepEqual([refused.name, refused.status, refused.resource], ["ServiceQuotaExceededException", 402, `MODEL ${ProjectName}/1`]);
            assert.equal(Object.keys(await list()).length, 49);
            await tag(many(0, 50));
        });
    });

    describe("UntagResource", () => {
        it("answers 200, removes tags by their keys, and minds no key that isn't there", async () => {
            await tag({ a: "1", "b c": "2", d: "3" });
            assert.equal((await untag(["a", "b c", "never"])).$metadata.httpStatusCode, 200);
            assert.deepEqual(await list(), { d: "3" });
        });

        it("refuses an empty key", async () => {
            assert.match((await failure(untag([""]))).message, /'tagKeys\.1\.member'/);
        });
    });

    describe("of anything but a model", () => {
        it("are refused with 404 for what isn't there, is elsewhere, or is a project", async () => {
            const elsewhere = [
                arn.replace(/1$/, "2"),
                arn.replace(ProjectName, "nobody"),
                arn.replace("us-east-1", "eu-west-1"),
                arn.replace("123456789012", "210987654321"),
                arn.replace(/model\/(.*)\/1$/, "project/$1"),
            ];
            for (const other of elsewhere) {
                for (const call of [() => tag({ a: "b" }, other), () => untag(["a"], other), () => list(other)]) {
                    const refused = await failure(call());
                    assert.deepEqual([refused.name, refused.status], ["ResourceNotFoundException", 404], other);
                }
            }
        });

        it("are refused with 400 for what is no ARN of the service", async () => {
            for (const other of ["arn:aws:s3:::bucket", "model/p/1", arn.replace(/1$/, "latest"), `${arn}/x`]) {
                assert.equal((await failure(list(other))).name, "ValidationException", other);
            }
        });
    });
});
