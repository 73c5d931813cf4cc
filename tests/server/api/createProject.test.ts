import assert from "node:assert/strict";
import { CreateProjectCommand, DescribeProjectCommand } from "@aws-sdk/client-lookoutvision";
import { failure } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("CreateProject", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const create = (ProjectName: string | undefined) => service.client.send(new CreateProjectCommand({ ProjectName }));

    describe("serialization", () => {
        it("answers 200 with the project's metadata", async () => {
            const { ProjectMetadata, $metadata } = await create("boards");
            assert.equal($metadata.httpStatusCode, 200);
            assert.equal(ProjectMetadata!.ProjectName, "boards");
            assert.equal(ProjectMetadata!.ProjectArn, "arn:aws:lookoutvision:us-east-1:123456789012:project/boards");
            assert.ok(Math.abs(ProjectMetadata!.CreationTimestamp!.getTime() - Date.now()) < 10_000);
        });
    });

    describe("validation", () => {
        const cases: [string, string | undefined, RegExp][] = [
            [
                "no name",
                undefined,
                /^1 validation error detected: Value null at 'projectName' failed to satisfy constraint: Member must not be null$/,
            ],
            ["an empty name", "", /length greater than or equal to 1/],
            ["a name that starts with a hyphen", "-a", /regular expression pattern: \[a-zA-Z0-9\]\[a-zA-Z0-9_\\-\]\*/],
            ["a name with a space", "a b", /Value 'a b' at 'projectName'/],
            ["a name with a line break after it", "a\n", /regular expression pattern/],
            ["a name with a slash", "a/b", /regular expression pattern/],
            ["a name of 256 letters", "a".repeat(256), /length less than or equal to 255/],
        ];
        for (const [what, name, message] of cases) {
            it(`refuses ${what}`, async () => {
                const refused = await failure(create(name));
                assert.deepEqual([refused.name, refused.status], ["ValidationException", 400]);
                assert.match(refused.message, message);
            });
        }

        it("takes a name of 255 letters, digits, hyphens and underscores", async () => {
            const name = `7${"a-_B".repeat(63)}zz`;
            assert.equal((await create(name)).ProjectMetadata!.ProjectName, name);
            assert.equal(
                (await service.client.send(new DescribeProjectCommand({ ProjectName: name }))).ProjectDescription!
                    .ProjectName,
                name,
            );
        });
    });

    describe("behaviour", () => {
        it("refuses a name that is taken, with 409", async () => {
            await create("taken");
            const refused = await failure(create("taken"));
            assert.deepEqual(
                [refused.name, refused.status, refused.resource],
                ["ConflictException", 409, "PROJECT taken"],
            );
        });

        it("tells names apart that differ in case", async () => {
            await create("Case");
            await create("case");
        });

        it("makes one project of concurrent calls for one name", async () => {
            const results = await Promise.allSettled(Array.from({ length: 10 }, () => create("raced")));
            assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
        });
    });
});
