import assert from "node:assert/strict";
import {
    CreateModelCommand,
    CreateProjectCommand,
    DescribeProjectCommand,
    DetectAnomaliesCommand,
    ListProjectsCommand,
} from "@aws-sdk/client-lookoutvision";
import type { LookoutVisionClientConfig } from "@aws-sdk/client-lookoutvision";
import { HostingCapacityError } from "../../../server/detections/errors";
import { checkOutput } from "../../harness/service/checkOutput";
import { flatMembers, readServiceModel } from "../../harness/service/serviceModel";
import type { ServiceModel } from "../../harness/service/serviceModel";
import { newProjectWithModel, outputConfig } from "../api/projectFixtures";
import { startTestService, testKey } from "../api/testService";
import type { TestService } from "../api/testService";

describe("errors", () => {
    let service: TestService;
    let model: ServiceModel;
    let ProjectName: string;
    before(async function () {
        this.timeout(10 * 60_000);
        model = await readServiceModel();
        service = await startTestService({ maxTrainings: 1 });
        ProjectName = await newProjectWithModel(service);
        await service.setModel(ProjectName, 1, { status: "HOSTED" });
    });
    after(() => service?.close());

    const detect = () =>
        new DetectAnomaliesCommand({
            ProjectName,
            ModelVersion: "1",
            ContentType: "image/png",
            Body: Buffer.from("x"),
        });
    const storeIsAway = Object.assign(new Error("away"), { code: "ECONNREFUSED" });

    /** How each error comes about, and its members beside Message. */
    const causes: Record<string, { cause(): Promise<unknown>; members: object }> = {
        ValidationException: {
            cause: () => service.client.send(new CreateProjectCommand({ ProjectName: "a b" })),
            members: {},
        },
        ResourceNotFoundException: {
            cause: () => service.client.send(new DescribeProjectCommand({ ProjectName: "nobody" })),
            members: { ResourceId: "nobody", ResourceType: "PROJECT" },
        },
        ConflictException: {
            cause: () => service.client.send(new CreateProjectCommand({ ProjectName })),
            members: { ResourceId: "<project>", ResourceType: "PROJECT" },
        },
        ServiceQuotaExceededException: {
            cause: async () => {
                await service.client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
                return service.client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
            },
            members: {
                ResourceId: "<project>",
                ResourceType: "PROJECT",
                QuotaCode: "concurrent-trainings",
                ServiceCode: "lookoutvision",
            },
        },
        ThrottlingException: {
            cause: () => {
                service.hosting.answer = () => Promise.reject(new HostingCapacityError("All units are busy."));
                return service.client.send(detect());
            },
            members: { QuotaCode: "inference-units", ServiceCode: "lookoutvision", RetryAfterSeconds: 1 },
        },
        InternalServerException: {
            cause: () => {
                service.hosting.answer = () => Promise.reject(storeIsAway);
                return service.client.send(detect());
            },
            members: { RetryAfterSeconds: 1 },
        },
    };

    for (const [name, { cause, members }] of Object.entries(causes)) {
        it(`reach the SDK with their name, status and every member: ${name}`, async () => {
            const error = await cause().then(
                () => assert.fail("it was not refused"),
                (refusal: unknown) => refusal as Error & Record<string, unknown>,
            );
            assert.equal(error.name, name);
            const { httpStatusCode, requestId } = error.$metadata as { httpStatusCode: number; requestId: string };
            assert.equal(httpStatusCode, model.shapes[name].error!.httpStatusCode);
            assert.match(requestId, /^[0-9a-f-]{36}$/);
            const paths = flatMembers(model, name).map(({ path }) => path);
            const read = Object.fromEntries(
                paths.map((path) => [path, path === "Message" ? error.message : error[path]]),
            );
            const { Message, ...others } = read;
            assert.ok(typeof Message === "string" && Message.length > 10, String(Message));
            assert.deepEqual(others, JSON.parse(JSON.stringify(members).replace("<project>", ProjectName)));
            checkOutput(model, name, read, name, new Set());
        });
    }

    it("are all that the definition declares; who gets AccessDeniedException is tested with the permissions", () => {
        const declared = new Set(
            Object.values(model.operations).flatMap(({ errors }) => errors.map(({ shape }) => shape)),
        );
        assert.deepEqual(
            [...declared].filter((name) => !(name in causes)),
            ["AccessDeniedException"],
        );
    });

    it("of a caller who isn't recognised reach the SDK with the names that it knows from every service of AWS", async () => {
        const nameFor = async (config: LookoutVisionClientConfig) => {
            const client = service.newClient(config);
            const error = await client.send(new ListProjectsCommand({})).then(
                () => assert.fail("it was not refused"),
                (refusal: unknown) => refusal as Error,
            );
            client.destroy();
            return error.name;
        };
        assert.equal(
            await nameFor({ credentials: { ...testKey, accessKeyId: "AKIDOTHER" } }),
            "UnrecognizedClientException",
        );
        assert.equal(
            await nameFor({ credentials: { ...testKey, secretAccessKey: "wrong" } }),
            "InvalidSignatureException",
        );
        assert.equal(
            await nameFor({ signer: { sign: async (request) => request } }),
            "MissingAuthenticationTokenException",
        );
    });

    it("with 429 are tried again by the SDK after the time of Retry-After, and those with 402 and 409 are not", async () => {
        const client = service.newClient({ maxAttempts: 3 });
        let asked = 0;
        service.hosting.answer = async () => {
            if (++asked === 1) {
                throw new HostingCapacityError("All units are busy.");
            }
            return { isAnomalous: false, confidence: 1 };
        };
        const began = Date.now();
        const { $metadata } = await client.send(detect());
        assert.deepEqual([$metadata.attempts, asked], [2, 2]);
        assert.ok(Date.now() - began >= 900, `waited ${Date.now() - began} ms`);
        for (const command of [
            new CreateProjectCommand({ ProjectName }),
            new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }),
        ]) {
            const refused = await client.send(command as CreateProjectCommand).then(
                () => assert.fail("it was not refused"),
                (error: unknown) => error,
            );
            assert.equal((refused as { $metadata: { attempts: number } }).$metadata.attempts, 1);
        }
        client.destroy();
    });
});
