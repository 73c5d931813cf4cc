import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations } from "../../../server/api/operations";
import type { OperationName } from "../../../server/api/operations";
import { accessContext } from "../../../server/permissions/accessRequest";
import { evaluate } from "../../../server/permissions/evaluate";
import { parsePolicy } from "../../../server/permissions/parsePolicy";
import { figure } from "../../harness/run/figure";
import { clientGenerations } from "../../harness/parts/clientGenerations";
import type { ClientGeneration } from "../../harness/parts/clientGenerations";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, errorOf, newUser } from "./userFixtures";
import type { TestUser } from "./userFixtures";

const prefix = "arn:aws:lookoutvision:us-east-1:123456789012";
const about = { ProjectName: "boards" };
const version = { ...about, ModelVersion: "1" };
const tagged = { ResourceArn: `${prefix}:model/boards/1` };
const bucket = { S3Location: { Bucket: "results" } };

/** Input of each operation. Nothing that it names exists. */
const inputs: Record<OperationName, Record<string, unknown>> = {
    CreateProject: about,
    DescribeProject: about,
    ListProjects: {},
    DeleteProject: about,
    CreateDataset: { ...about, DatasetType: "train" },
    DescribeDataset: { ...about, DatasetType: "train" },
    DeleteDataset: { ...about, DatasetType: "train" },
    UpdateDatasetEntries: { ...about, DatasetType: "train", Changes: "{}" },
    ListDatasetEntries: { ...about, DatasetType: "train" },
    CreateModel: { ...about, OutputConfig: bucket },
    DescribeModel: version,
    ListModels: about,
    DeleteModel: version,
    StartModel: { ...version, MinInferenceUnits: 1 },
    StopModel: version,
    DetectAnomalies: { ...version, ContentType: "image/png", Body: "a picture" },
    StartModelPackagingJob: {
        ...version,
        Configuration: {
            Greengrass: {
                S3OutputLocation: { Bucket: "results" },
                ComponentName: "boards",
                TargetDevice: "jetson_xavier",
            },
        },
    },
    DescribeModelPackagingJob: { ...about, JobName: "job" },
    ListModelPackagingJobs: about,
    TagResource: { ...tagged, Tags: [] },
    UntagResource: { ...tagged, TagKeys: ["stage"] },
    ListTagsForResource: tagged,
};

/** Resources that an operation is checked on. */
const resources = (name: OperationName) =>
    operations[name].on === "everything"
        ? "*"
        : /project/i.test(operations[name].on)
          ? `${prefix}:project/boards`
          : `${prefix}:model/boards/1`;

const names = Object.keys(inputs) as OperationName[];

/** Policies of which each allows or denies other operations. */
const policies: object[] = [
    { ...allow("*"), Effect: "Deny" },
    allow("*"),
    allow(["Describe*", "List*"]),
    allow("*", `${prefix}:model/boards/*`),
    { Effect: "Allow", NotAction: "lookoutvision:*Model*", NotResource: `${prefix}:project/other` },
    allow("*", "*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    allow("*", "*", { Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } } }),
];

/** Error code that a policy foretells for a call, without a look at the service: denied, or another one. */
function isDenied(policy: object, name: OperationName): boolean {
    const identity = [{ name: "p", policy: parsePolicy(JSON.stringify({ Statement: policy })) }];
    const context = accessContext({ "aws:SecureTransport": "false", "aws:SourceIp": "127.0.0.1" });
    return !evaluate({ identity }, { action: `lookoutvision:${name}`, resource: resources(name), context }).allowed;
}

describe("clients whose policies deny what they call", () => {
    let service: TestService;
    let users: TestUser[];
    before(async () => {
        service = await startTestService();
        users = await Promise.all(policies.map((policy) => newUser(service, policy)));
    });
    after(() => service?.close());
    // One client makes the project.
    afterEach(() => service.store.deleteFrom("projects").execute());

    const expectCodes = (codes: (user: number, name: OperationName) => string) => {
        for (const [index, policy] of policies.entries()) {
            for (const name of names) {
                const code = codes(index, name);
                assert.equal(
                    code === "AccessDeniedException",
                    isDenied(policy, name),
                    `${name} with ${JSON.stringify(policy)}: ${code}`,
                );
            }
        }
    };

    it("get AccessDeniedException for these operations and no other: the JS SDK, with its own class", async () => {
        const seen = new Map<string, string>();
        for (const [index, { client }] of users.entries()) {
            for (const name of names) {
                const Command = sdk[`${name}Command`] as unknown as new (input: object) => never;
                const send = client.send(new Command(inputs[name])) as Promise<unknown>;
                const failed = await send.then(
                    () => undefined,
                    (error: unknown) => error,
                );
                assert.equal(
                    failed instanceof sdk.AccessDeniedException,
                    (failed as Error | undefined)?.name === "AccessDeniedException",
                );
                seen.set(`${index} ${name}`, (failed as Error | undefined)?.name ?? "");
            }
        }
        expectCodes((index, name) => seen.get(`${index} ${name}`)!);
    });

    for (const generation of clientGenerations.slice(-figure(1, clientGenerations.length))) {
        it(`get it from boto3 ${generation.boto3}, with its own class, and from the AWS CLI`, async function () {
            this.timeout(5 * 60_000);
            const { python, environment } = await prepared(generation);
            const pythonic = (name: string) => name.replaceAll(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
            const codes = JSON.parse(
                await run(python, [join(__dirname, "deniedClients.py")], environment, {
                    keys: users.map(({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey })),
                    calls: Object.fromEntries(names.map((name) => [pythonic(name), inputs[name]])),
                }),
            ) as Record<string, string>[];
            expectCodes((index, name) => codes[index][pythonic(name)]);
            const [{ accessKeyId, secretAccessKey }] = users;
            const said = await run(
                python,
                ["-m", "awscli", "lookoutvision", "describe-project", "--project-name", "boards"],
                { ...environment, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
            );
            assert.match(
                said,
                /An error occurred \(AccessDeniedException\) when calling the DescribeProject operation: User: arn:aws:iam::123456789012:user\/[\w-]+ is not authorized to perform: lookoutvision:DescribeProject on resource: arn:aws:lookoutvision:us-east-1:123456789012:project\/boards with an explicit deny in an identity-based policy/,
            );
        });
    }

    async function prepared(generation: ClientGeneration) {
        const { python, home } = await generation.prepare();
        const environment = {
            PATH: process.env.PATH,
            HOME: home,
            AWS_ENDPOINT_URL_LOOKOUTVISION: service.url,
            AWS_DEFAULT_REGION: "us-east-1",
            AWS_EC2_METADATA_DISABLED: "true",
        };
        return { python, environment };
    }

    function run(command: string, args: string[], env: NodeJS.ProcessEnv, input?: object): Promise<string> {
        return new Promise((resolve, reject) => {
            const child = spawn(command, args, { env });
            let said = "";
            child.stdout.on("data", (data: Buffer) => (said += data.toString()));
            child.stderr.on("data", (data: Buffer) => (said += data.toString()));
            child.once("error", reject);
            child.once("exit", () => resolve(said));
            child.stdin.end(input === undefined ? "" : JSON.stringify(input));
        });
    }

    it("raise no error for what they may do", async () => {
        const { client } = await newUser(service, allow("ListProjects"));
        assert.equal((await errorOf(client.send(new sdk.ListProjectsCommand({})))).name, "");
    });
});
