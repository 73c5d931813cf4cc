import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations } from "../../../server/api/operations";
import type { OperationName } from "../../../server/api/operations";
import { accessContext } from "../../../server/permissions/accessRequest";
import { evaluate } from "../../../server/permissions/evaluate";
import { parsePolicy } from "../../../server/permissions/parsePolicy";
import { figure } from "../../harness/run/figure";
import { seededRandom } from "../../harness/run/seededRandom";
import { pythonEnvironment } from "../../harness/parts/python";
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

const random = seededRandom(20);
const some = <T>(items: readonly T[], most: number): T[] =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => items[Math.floor(random() * items.length)]);

/** Statements of a user: they allow and deny some operations on some resources. */
function generateStatements(): object[] {
    // In the case of the names: moto doesn't compare without regard to it, as IAM does.
    const actions = [...names, "Describe*", "List*", "*Model", "*Dataset*", "*sForResource", "*"];
    const resourcePatterns = [
        "*",
        `${prefix}:*`,
        `${prefix}:model/board*`,
        `${prefix}:project/*`,
        `${prefix}:model/x/*`,
    ];
    return Array.from({ length: 3 }, (_, index) => ({
        ...allow(some(actions, 5), some(resourcePatterns, 2)),
        ...(index === 2 && { Effect: "Deny" }),
    }));
}

/** Statements of each user. The first may do nothing. */
const policies: (object | object[])[] = [
    { ...allow("*"), Effect: "Deny" },
    ...Array.from({ length: 4 }, generateStatements),
    // What moto doesn't know.
    { Effect: "Allow", NotAction: "lookoutvision:*Model*", NotResource: `${prefix}:project/other` },
    allow("*", "*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    allow("*", "*", { Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } } }),
];
/** Number of the first ones, which another implementation decides on too. */
const comparable = 5;

const documentOf = (Statement: object | object[]) => ({ Version: "2012-10-17", Statement });

/** Tells whether a policy denies a call, without a look at the service. */
function isDenied(statements: object | object[], name: OperationName): boolean {
    const identity = [{ name: "p", policy: parsePolicy(JSON.stringify(documentOf(statements))) }];
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

    it("have generated policies that deny and allow every operation, as moto's IAM decides too", async function () {
        this.timeout(5 * 60_000);
        const calls = policies.flatMap((statements) => names.map((name) => ({ statements, name })));
        for (const name of names) {
            const own = calls.filter((call) => call.name === name).map(({ statements }) => isDenied(statements, name));
            assert.deepEqual([own.includes(true), own.includes(false)], [true, true], name);
        }
        const { python } = await pythonEnvironment();
        const cases = calls.slice(0, comparable * names.length).map(({ statements, name }) => ({
            policies: [documentOf(statements)],
            action: `lookoutvision:${name}`,
            resource: resources(name),
        }));
        const { stdout, stderr } = spawnSync(python, [join(__dirname, "../permissions/motoDecisions.py")], {
            input: JSON.stringify(cases),
            encoding: "utf8",
        });
        assert.equal(stdout.trim().length, cases.length, stderr.slice(-1000));
        for (const [index, letter] of [...stdout.trim()].entries()) {
            const { statements, name } = calls[index];
            assert.equal(letter !== "A", isDenied(statements, name), `${name}: ${JSON.stringify(statements)}`);
        }
    });

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
        it(`get it from boto3 ${generation.boto3}, with its own class, and from the AWS CLI in IAM's words`, async function () {
            this.timeout(5 * 60_000);
            const answers = await callBoth(generation);
            expectCodes((index, name) => answers.boto3[index][name]);
            // What boto3 made is there for the CLI, and the other way round: only the denials are compared.
            expectCodes((index, name) => answers.cli[index][name]);
            for (const [name, said] of Object.entries(answers.said[0])) {
                const words = `An error occurred (AccessDeniedException) when calling the ${name} operation: User: arn:aws:iam::123456789012:user/${users[0].name} is not authorized to perform: lookoutvision:${name} on resource: `;
                assert.ok(said.includes(words), said);
                assert.match(said, / with an explicit deny in an identity-based policy\s*$/);
            }
        });
    }

    interface Answers {
        /** Error code of each call, by user and operation. Empty: the call succeeded. */
        boto3: Record<string, string>[];
        cli: Record<string, string>[];
        /** What the CLI printed. */
        said: Record<string, string>[];
    }

    /** Calls every operation with each user's key, by boto3 and by the AWS CLI. */
    async function callBoth(generation: ClientGeneration): Promise<Answers> {
        const { python, home } = await generation.prepare();
        const env = {
            PATH: process.env.PATH,
            HOME: home,
            AWS_ENDPOINT_URL_LOOKOUTVISION: service.url,
            AWS_DEFAULT_REGION: "us-east-1",
            AWS_EC2_METADATA_DISABLED: "true",
        };
        const child = spawn(python, [join(__dirname, "deniedClients.py")], { env });
        child.stdin.end(
            JSON.stringify({
                keys: users.map(({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey })),
                calls: inputs,
            }),
        );
        const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
        assert.notEqual(stdout, "", stderr);
        return JSON.parse(stdout) as Answers;
    }

    it("raise no error for what they may do", async () => {
        const { client } = await newUser(service, allow("ListProjects"));
        assert.equal((await errorOf(client.send(new sdk.ListProjectsCommand({})))).name, "");
    });
});
