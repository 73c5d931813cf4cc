import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations } from "../../../server/api/operations";
import type { OperationName } from "../../../server/api/operations";
import { flatMembers, readServiceModel } from "../../harness/service/serviceModel";
import type { FlatMember, ServiceModel } from "../../harness/service/serviceModel";
import { samplesOf } from "./memberSamples";
import type { MemberSamples } from "./memberSamples";
import { failure } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

const ProjectName = "nobody";
const ModelVersion = "1";
const DatasetType = "train";
/** Of each call another, which the SDK makes. */
const ClientToken = undefined;
const page = { NextToken: undefined, MaxResults: 10 };
const ResourceArn = "arn:aws:lookoutvision:us-east-1:123456789012:model/nobody/1";
const Tags = [{ Key: "k", Value: "v" }];
const S3Location = { Bucket: "results", Prefix: "out/" };

/** An input with every member, of what isn't there: it passes the checks of the input, and no more. */
const inputs: Record<OperationName, object> = {
    CreateProject: { ProjectName: "somebody", ClientToken },
    DescribeProject: { ProjectName },
    ListProjects: { ...page },
    DeleteProject: { ProjectName, ClientToken },
    CreateDataset: {
        ProjectName,
        DatasetType,
        DatasetSource: { GroundTruthManifest: { S3Object: { Bucket: "pictures", Key: "m.manifest", VersionId: "1" } } },
        ClientToken,
    },
    DescribeDataset: { ProjectName, DatasetType },
    DeleteDataset: { ProjectName, DatasetType, ClientToken },
    UpdateDatasetEntries: { ProjectName, DatasetType, Changes: Buffer.from("{}"), ClientToken },
    ListDatasetEntries: {
        ProjectName,
        DatasetType,
        Labeled: true,
        AnomalyClass: "normal",
        BeforeCreationDate: new Date(),
        AfterCreationDate: new Date(0),
        SourceRefContains: "a",
        ...page,
    },
    CreateModel: { ProjectName, OutputConfig: { S3Location }, Description: "d", KmsKeyId: "k", Tags, ClientToken },
    DescribeModel: { ProjectName, ModelVersion },
    ListModels: { ProjectName, ...page },
    DeleteModel: { ProjectName, ModelVersion, ClientToken },
    StartModel: { ProjectName, ModelVersion, MinInferenceUnits: 1, MaxInferenceUnits: 1, ClientToken },
    StopModel: { ProjectName, ModelVersion, ClientToken },
    DetectAnomalies: { ProjectName, ModelVersion, ContentType: "image/png", Body: Buffer.from("x") },
    StartModelPackagingJob: {
        ProjectName,
        ModelVersion,
        JobName: "j",
        Description: "d",
        ClientToken,
        Configuration: {
            Greengrass: {
                S3OutputLocation: S3Location,
                ComponentName: "c",
                ComponentVersion: "1.0.0",
                ComponentDescription: "d",
                Tags,
                TargetPlatform: { Os: "LINUX", Arch: "ARM64" },
                CompilerOptions: '{"gpu-code":"sm_72","trt-ver":"8.2.1","cuda-ver":"10.2"}',
            },
        },
    },
    DescribeModelPackagingJob: { ProjectName, JobName: "j" },
    ListModelPackagingJobs: { ProjectName, ...page },
    TagResource: { ResourceArn, Tags },
    UntagResource: { ResourceArn, TagKeys: ["k"] },
    ListTagsForResource: { ResourceArn },
};

/** Where the definition alone doesn't tell what is good or bad. */
const special: Record<string, Partial<MemberSamples>> = {
    "DetectAnomalies ContentType": {
        good: ["image/png", "image/jpeg"],
        bad: ["image/gif", "image/PNG", "image/png; q=1"],
    },
    "DetectAnomalies Body": { good: [Buffer.alloc(1), Buffer.alloc(8 * 1024 * 1024)], bad: [Buffer.alloc(0)] },
    // Made by this service only: another one is refused for what it is.
    "ListProjects NextToken": { good: [""] },
};

const packaging = "Configuration.Greengrass";

/** Where a member is good without others only. */
function beside(operation: OperationName, path: string): object {
    const input = inputs[operation];
    return operation === "StartModelPackagingJob" && path === `${packaging}.TargetDevice`
        ? withValue(
              withValue(input, `${packaging}.TargetPlatform`, undefined),
              `${packaging}.CompilerOptions`,
              undefined,
          )
        : input;
}

/** The longest ARN. */
const longestArn = ResourceArn.replace("nobody", "n".repeat(1011 - ResourceArn.length + 6));

describe("every member of every input, as AWS's public definition has it,", () => {
    let service: TestService;
    let model: ServiceModel;
    before(async function () {
        this.timeout(10 * 60_000);
        model = await readServiceModel();
        service = await startTestService();
    });
    after(() => service?.close());

    const send = (operation: OperationName, input: object): Promise<unknown> => {
        const Command = sdk[`${operation}Command` as "CreateProjectCommand"];
        return service.client.send(new Command(input as never));
    };
    const samples = (operation: OperationName, member: FlatMember): MemberSamples => {
        const usual = samplesOf(member);
        const arn = member.path === "ResourceArn" ? { good: [ResourceArn, longestArn], bad: [`${longestArn}x`] } : {};
        return { ...usual, ...arn, ...special[`${operation} ${member.path}`] };
    };

    // What CreateProject makes, is there no more when the others are called.
    afterEach(() => service.store.deleteFrom("projects").execute());

    for (const operation of Object.keys(operations) as OperationName[]) {
        it(`is taken within its limits and refused beyond them: ${operation}`, async () => {
            for (const member of flatMembers(model, model.operations[operation].input.shape)) {
                const { good, bad } = samples(operation, member);
                assert.ok(
                    good.length > 0 || member.shape.type === "structure",
                    `${operation} ${member.path} has no good sample`,
                );
                for (const value of good) {
                    const input = withValue(beside(operation, member.path), member.path, value);
                    const refused = await send(operation, input).then(
                        () => undefined,
                        (error: Error) => error,
                    );
                    assert.notEqual(
                        refused?.name,
                        "ValidationException",
                        `${operation} ${member.path} ${show(value)}: ${refused?.message}`,
                    );
                }
                for (const value of bad) {
                    const refused = await failure(send(operation, withValue(inputs[operation], member.path, value)));
                    const what = `${operation} ${member.path} ${show(value)}: ${refused.message}`;
                    assert.deepEqual([refused.name, refused.status], ["ValidationException", 400], what);
                    assert.ok(refused.message.includes(`at '${placeInMessage(member.path)}`), what);
                }
            }
        });

        it(`is refused where it is of another type: ${operation}`, async () => {
            for (const member of flatMembers(model, model.operations[operation].input.shape)) {
                for (const value of otherTypes(member)) {
                    const { status, message } = await sendRaw(service, model, operation, member, value);
                    const what = `${operation} ${member.path} ${JSON.stringify(value)}: ${message}`;
                    assert.equal(status, 400, what);
                    assert.ok(message.includes(`at '${placeInMessage(member.path)}`), what);
                }
            }
        });
    }
});

/** A copy of an input in which the member, of lists that of the first item, has another value. */
function withValue(input: object, path: string, value: unknown): object {
    const [name, ...rest] = path.split(".");
    const key = name.replace("[]", "");
    const copy: Record<string, unknown> = { ...input };
    if (name.endsWith("[]")) {
        const [first] = copy[key] as object[];
        copy[key] = [rest.length === 0 ? value : withValue(first, rest.join("."), value)];
    } else {
        copy[key] = rest.length === 0 ? value : withValue(copy[key] as object, rest.join("."), value);
    }
    return copy;
}

/** `OutputConfig.S3Location.Bucket` as messages have it; of lists the first item. */
function placeInMessage(path: string): string {
    const names = path.replace(/\[\]/g, ".1.member").split(".");
    return names.map((name) => name.charAt(0).toLowerCase() + name.slice(1)).join(".");
}

/** JSON, or the text of a query, that can't be read as the member. */
function otherTypes({ shape, reference: { location } }: FlatMember): unknown[] {
    if (location === "querystring") {
        return (
            {
                integer: ["ten", "1.5", ""],
                boolean: ["yes", "1", ""],
                timestamp: ["yesterday", "2020-13-40T00:00:00Z"],
            }[shape.type as string] ?? []
        );
    }
    // Labels and headers are text, and a picture is whatever bytes there are.
    if (location !== undefined || shape.streaming) {
        return [];
    }
    return (
        {
            string: [7, [], {}, true],
            integer: ["1", {}, true],
            structure: ["{}", [], 7],
            list: ["[]", {}, 7],
            blob: [7, "no base64!", "YQ"],
        }[shape.type as string] ?? []
    );
}

async function sendRaw(
    service: TestService,
    model: ServiceModel,
    operation: OperationName,
    member: FlatMember,
    value: unknown,
) {
    const { http, input: shape } = model.operations[operation];
    const references = model.shapes[shape.shape].members!;
    const input = inputs[operation] as Record<string, unknown>;
    const path = http.requestUri.replace(/\{(\w+)\}/g, (_, label: string) => {
        const [name] = Object.entries(references).find(([, { locationName }]) => locationName === label)!;
        return encodeURIComponent(input[name] as string);
    });
    if (member.reference.location === "querystring") {
        const response = await sendSigned(service, {
            method: http.method,
            path: `${path}?${member.reference.locationName}=${encodeURIComponent(String(value))}`,
        });
        return { status: response.status, message: ((await response.json()) as { Message?: string }).Message ?? "" };
    }
    const whole = withValue(input, member.path, value) as Record<string, unknown>;
    const body = Object.fromEntries(Object.entries(whole).filter(([name]) => references[name].location === undefined));
    const response = await sendSigned(service, { method: http.method, path, body: JSON.stringify(body) });
    return { status: response.status, message: ((await response.json()) as { Message?: string }).Message ?? "" };
}

function show(value: unknown): string {
    return Buffer.isBuffer(value) ? `${value.length} bytes` : (JSON.stringify(value) ?? "undefined").slice(0, 100);
}
