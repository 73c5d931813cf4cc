import assert from "node:assert/strict";
import {
    CreateProjectCommand,
    DeleteProjectCommand,
    ListProjectsCommand,
    paginateListProjects,
} from "@aws-sdk/client-lookoutvision";
import { failure } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListProjects", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const list = (NextToken?: string, MaxResults?: number) =>
        service.client.send(new ListProjectsCommand({ NextToken, MaxResults }));

    it("lists nothing, without a token, where nothing is", async () => {
        const response = await sendSigned(service, { path: "/2020-11-20/projects" });
        assert.deepEqual(await response.json(), { Projects: [] });
    });

    describe("pages", () => {
        const names = Array.from({ length: 105 }, (_, index) => `p${String(index).padStart(3, "0")}`);
        before(async () => {
            const client = service.newClient();
            for (const ProjectName of names) {
                await client.send(new CreateProjectCommand({ ProjectName }));
            }
            client.destroy();
        });

        it("of 100 by name", async () => {
            const first = await list();
            assert.deepEqual(
                first.Projects!.map((project) => project.ProjectName),
                names.slice(0, 100),
            );
            assert.match(first.Projects![0].ProjectArn!, /:project\/p000$/);
            const second = await list(first.NextToken);
            assert.deepEqual(
                second.Projects!.map((project) => project.ProjectName),
                names.slice(100),
            );
            assert.equal(second.NextToken, undefined);
        });

        it("of any size from 1 on, which the SDK's paginator follows", async () => {
            const seen: string[] = [];
            for await (const { Projects } of paginateListProjects({ client: service.client, pageSize: 35 }, {})) {
                assert.equal(Projects!.length, 35);
                seen.push(...Projects!.map((project) => project.ProjectName!));
            }
            assert.deepEqual(seen, names);
            assert.equal((await list(undefined, 1)).Projects!.length, 1);
        });

        it("go on where they stopped although the last project seen is gone", async () => {
            const { NextToken } = await list(undefined, 50);
            await service.client.send(new DeleteProjectCommand({ ProjectName: "p049" }));
            assert.equal((await list(NextToken, 1)).Projects![0].ProjectName, "p050");
        });

        it("refuse tokens that were changed or made up, and sizes out of range", async () => {
            const { NextToken } = await list(undefined, 50);
            const changed = Buffer.from(NextToken!, "base64");
            changed[changed.length - 2] ^= 1;
            const other = Buffer.from('"p000"').toString("base64");
            for (const token of [changed.toString("base64"), other, "AAAA", "!!"]) {
                const refused = await failure(list(token));
                assert.equal(refused.name, "ValidationException", token);
            }
            assert.match(
                (await failure(list(undefined, 101))).message,
                /'101' at 'maxResults' .* less than or equal to 100/,
            );
            assert.match(
                (await failure(list(undefined, 0))).message,
                /'0' at 'maxResults' .* greater than or equal to 1/,
            );
            const response = await sendSigned(service, { path: "/2020-11-20/projects?maxResults=ten" });
            assert.equal(response.status, 400);
        });
    });
});
