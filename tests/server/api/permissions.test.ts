import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateModelCommand,
    DeleteModelCommand,
    DescribeModelCommand,
    DescribeProjectCommand,
    ListProjectsCommand,
    TagResourceCommand,
    UntagResourceCommand,
} from "@aws-sdk/client-lookoutvision";
import { actionOf } from "../../../server/api/authorize";
import { newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";
import type { TestUser } from "./userFixtures";
import { every, prefix, resourceOf, sample } from "./sampleRequests";

describe("the rights of users", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProjectWithModel(service);
    });
    after(() => service?.close());

    const setTags = (client: TestUser["client"], tags: Record<string, string>, version = 1) =>
        client.send(
            new TagResourceCommand({
                ResourceArn: `${prefix}:model/${project}/${version}`,
                Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
            }),
        );

    it("are asked for by each operation, whose refusal tells nothing of what exists, in IAM's words", async () => {
        const nobody = await newUser(service);
        const denied = await newUser(service, [
            { Effect: "Allow", Action: "*", Resource: "*" },
            { Effect: "Deny", Action: ["lookoutvision:*", "iam:*", "kms:*"], Resource: "*" },
        ]);
        for (const [name, operation] of every) {
            const action = actionOf({ name, operation });
            for (const about of [project, "missing"]) {
                const resource = resourceOf(operation, about);
                const shown = operation.on === "newModel" ? resource.replace(/2$/, "*") : resource;
                for (const [user, reason] of [
                    [nobody, `because no identity-based policy allows the ${action} action`],
                    [denied, "with an explicit deny in an identity-based policy"],
                ] as const) {
                    const { status, text } = await sample(service, operation, about, user);
                    assert.equal(status, 403, `${name}: ${text}`);
                    assert.deepEqual(
                        JSON.parse(text),
                        {
                            __type: "AccessDeniedException",
                            Message: `User: arn:aws:iam::123456789012:user/${user.name} is not authorized to perform: ${action} on resource: ${shown} ${reason}`,
                        },
                        name,
                    );
                }
            }
        }
    });

    it("suffice for each operation when they are on its action and resource alone", async () => {
        for (const [name, operation] of every) {
            const statement = {
                Effect: "Allow",
                Action: actionOf({ name, operation }),
                Resource: resourceOf(operation, "missing-too").replace(/(model\/.*\/)2$/, "$11"),
            };
            const user = await newUser(service, statement);
            const { status, text } = await sample(service, operation, "missing-too", user);
            assert.notEqual(status, 403, `${name}: ${text}`);
            const elsewhere = await newUser(service, { ...statement, Resource: `${prefix}:model/elsewhere/*` });
            assert.equal((await sample(service, operation, "missing-too", elsewhere)).status, 403, name);
        }
    });

    it("that are missing are in the audit log, also for calls that only read, with the statement that denies", async () => {
        const user = await newUser(service, { ...allow("*"), Effect: "Deny", Sid: "Nothing" });
        await errorOf(user.client.send(new DescribeProjectCommand({ ProjectName: project })));
        const line = service.logged.map((text) => JSON.parse(text)).findLast(({ audit }) => audit);
        assert.deepEqual(
            [line.operation, line.user, line.accessKeyId, line.status, line.outcome, line.denied],
            [
                "DescribeProject",
                user.name,
                user.accessKeyId,
                403,
                "AccessDeniedException",
                {
                    action: "lookoutvision:DescribeProject",
                    arn: `${prefix}:project/${project}`,
                    policyKind: "identity-based",
                    statement: { policy: "own-0", index: 0, sid: "Nothing" },
                },
            ],
        );
    });

    it("count for the version that latest stands for", async () => {
        const user = await newUser(service, allow("DescribeModel", `${prefix}:model/${project}/1`));
        const described = await user.client.send(
            new DescribeModelCommand({ ProjectName: project, ModelVersion: "latest" }),
        );
        assert.equal(described.ModelDescription!.ModelVersion, "1");
        const stranger = await newUser(service);
        for (const ProjectName of [project, "missing"]) {
            const latest = new DescribeModelCommand({ ProjectName, ModelVersion: "latest" });
            const { message } = await errorOf(stranger.client.send(latest));
            assert.ok(message.includes(`on resource: ${prefix}:model/${ProjectName}/latest because`), message);
        }
    });

    it("hang on the tags of a version as they are at the call", async () => {
        await setTags(service.client, { Stage: "production" });
        const user = await newUser(service, [
            allow("*"),
            {
                ...allow("DeleteModel", "*", {
                    Condition: { StringEquals: { "aws:ResourceTag/stage": "production" } },
                }),
                Effect: "Deny",
            },
        ]);
        const remove = () =>
            errorOf(user.client.send(new DeleteModelCommand({ ProjectName: project, ModelVersion: "7" })));
        const removeFirst = () =>
            errorOf(user.client.send(new DeleteModelCommand({ ProjectName: project, ModelVersion: "1" })));
        assert.equal((await removeFirst()).name, "AccessDeniedException");
        // A version that doesn't exist has no tags.
        assert.equal((await remove()).name, "ResourceNotFoundException");
        await service.client.send(
            new UntagResourceCommand({ ResourceArn: `${prefix}:model/${project}/1`, TagKeys: ["Stage"] }),
        );
        await service.setModel(project, 1, { status: "TRAINING" });
        assert.equal((await removeFirst()).name, "ConflictException");
        await service.setModel(project, 1, { status: "TRAINED" });
    });

    it("hang on the tags that a call gives or takes away, and on the right to tag a new version", async () => {
        const onlyStage = { Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["stage"] } } };
        const user = await newUser(service, [
            allow(["TagResource", "UntagResource"], "*", onlyStage),
            allow("CreateModel"),
        ]);
        await setTags(user.client, { stage: "test" });
        assert.equal((await errorOf(setTags(user.client, { stage: "x", line: "7" }))).name, "AccessDeniedException");
        const untag = (TagKeys: string[]) =>
            errorOf(
                user.client.send(new UntagResourceCommand({ ResourceArn: `${prefix}:model/${project}/1`, TagKeys })),
            );
        assert.equal((await untag(["line"])).name, "AccessDeniedException");
        assert.equal((await untag(["stage"])).name, "");
        const create = (Tags?: { Key: string; Value: string }[]) =>
            errorOf(
                user.client.send(
                    new CreateModelCommand({
                        ProjectName: "missing",
                        OutputConfig: { S3Location: { Bucket: "results" } },
                        Tags,
                    }),
                ),
            );
        assert.equal((await create()).name, "ResourceNotFoundException");
        assert.equal((await create([{ Key: "stage", Value: "a" }])).name, "ResourceNotFoundException");
        const refused = await create([{ Key: "line", Value: "7" }]);
        assert.match(refused.message, /lookoutvision:TagResource on resource: .*:model\/missing\/\* because/);
    });

    it("can't be got round by another way to write the same request", async () => {
        const user = await newUser(service, [
            allow("*"),
            { ...allow("*", [`${prefix}:model/${project}/*`, `${prefix}:project/${project}`]), Effect: "Deny" },
            { ...allow("TagResource", "*", { Condition: { Null: { "aws:TagKeys": "false" } } }), Effect: "Deny" },
        ]);
        const send = async (method: string, path: string, body: string) =>
            (await sendSigned(service, { method, path, body, ...user })).status;
        const models = `/2020-11-20/projects/elsewhere/models`;
        const output = '"OutputConfig":{"S3Location":{"Bucket":"results"}}';
        const tags = '"Tags":[{"Key":"a","Value":"b"}]';
        for (const body of [`{${output},${tags}}`, `\n\t {${output},${tags}}`, `\uFEFF{${output},${tags}}`]) {
            assert.equal(await send("POST", models, body), 403, body);
        }
        assert.equal(await send("POST", "/2020-11-20/projects", ` {"ProjectName":"${project}"}`), 403);
        assert.equal(await send("POST", "/2020-11-20/projects", `{"ProjectName":"a","ProjectName":"${project}"}`), 403);
        for (const arn of [prefix, prefix.replace("arn:aws:", "arn:aws-cn:")]) {
            const path = `/2020-11-20/tags/${encodeURIComponent(`${arn}:model/${project}/1`)}`;
            assert.equal((await sendSigned(service, { path, ...user })).status, 403, arn);
        }
        const encoded = `/2020-11-20/projects/%${project.charCodeAt(0).toString(16)}${project.slice(1)}`;
        assert.equal((await sendSigned(service, { path: encoded, ...user })).status, 403);
        assert.equal(await send("POST", "/2020-11-20/service/end-if-unused", ""), 200);
        const weak = await newUser(service, allow("DetectAnomalies"));
        assert.equal(
            (await sendSigned(service, { method: "POST", path: "/2020-11-20/service/end-if-unused", ...weak })).status,
            403,
        );
    });

    it("on models give none on users: a model's full access can't make a user, nor more rights for itself", async () => {
        const user = await newUser(service, "AmazonLookoutVisionFullAccess");
        for (const [method, path, body] of [
            ["POST", "/users", { UserName: "mallory", Policies: [] }],
            ["PUT", `/users/${user.name}`, { Policies: [] }],
            ["POST", `/users/${user.name}/access-keys`, {}],
            ["PUT", "/policies/mine", { PolicyDocument: "{}" }],
            ["GET", "/users", undefined],
        ] as const) {
            assert.equal((await callUsers(service, method, path, body, user)).status, 403, path);
        }
    });

    it("end on all servers of a store within two seconds, and on the changing one at once", async () => {
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-users-"));
        const first = await startTestService({ folder });
        const second = await startTestService({ folder });
        try {
            const user = await newUser(first, allow("ListProjects"));
            const there = second.newClient({ credentials: user });
            const list = (client: TestUser["client"]) => client.send(new ListProjectsCommand({}));
            await list(there);
            await callUsers(first, "PUT", `/users/${user.name}`, { Policies: [] });
            assert.equal((await errorOf(list(user.client))).name, "AccessDeniedException");
            const changedAt = performance.now();
            while ((await errorOf(list(there))).name !== "AccessDeniedException") {
                assert.ok(performance.now() - changedAt < 2_000, "the other server still allows it");
                await sleep(50);
            }
            await callUsers(first, "DELETE", `/users/${user.name}`);
            const deletedAt = performance.now();
            while ((await errorOf(list(there))).name !== "UnrecognizedClientException") {
                assert.ok(performance.now() - deletedAt < 2_000, "the other server still knows the key");
                await sleep(50);
            }
        } finally {
            await Promise.all([first.close(), second.close()]);
            await rm(folder, { recursive: true });
        }
    });
});
