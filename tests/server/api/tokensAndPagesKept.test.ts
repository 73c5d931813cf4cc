import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations } from "../../../server/api/operations";
import type { OperationName } from "../../../server/api/operations";
import * as validations from "../../../server/api/validations";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { startJob } from "./packagingFixtures";
import { failure, manifestLine, newProjectWithModel, outputConfig, settledDataset } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

const eightHoursMs = 8 * 60 * 60 * 1000;

/** A call under a token, what must be there before it, and what of it differs in another call. */
interface TokenCase {
    prepare?(service: TestService, project: string): Promise<unknown>;
    input(project: string): object;
    other: object;
}

const ModelVersion = "1";
const trained = (service: TestService, project: string) => service.setModel(project, 1, { status: "TRAINED" });
const hosted = (service: TestService, project: string) => service.setModel(project, 1, { status: "HOSTED" });
const testDataset = (service: TestService, ProjectName: string) =>
    service.client.send(new sdk.CreateDatasetCommand({ ProjectName, DatasetType: "test" }));

const cases: Partial<Record<OperationName, TokenCase>> = {
    CreateProject: { input: (project) => ({ ProjectName: `${project}-made` }), other: { ProjectName: "other" } },
    DeleteProject: {
        prepare: (service, project) =>
            service.client.send(new sdk.CreateProjectCommand({ ProjectName: `${project}-gone` })),
        input: (project) => ({ ProjectName: `${project}-gone` }),
        other: { ProjectName: "other" },
    },
    CreateDataset: { input: (ProjectName) => ({ ProjectName, DatasetType: "test" }), other: { DatasetType: "train" } },
    DeleteDataset: {
        prepare: testDataset,
        input: (ProjectName) => ({ ProjectName, DatasetType: "test" }),
        other: { DatasetType: "train" },
    },
    UpdateDatasetEntries: {
        input: (ProjectName) => ({
            ProjectName,
            DatasetType: "train",
            Changes: Buffer.from(manifestLine("a.png", "normal")),
        }),
        other: { Changes: Buffer.from(manifestLine("b.png", "normal")) },
    },
    CreateModel: {
        input: (ProjectName) => ({ ProjectName, OutputConfig: outputConfig }),
        other: { Description: "other" },
    },
    DeleteModel: {
        prepare: trained,
        input: (ProjectName) => ({ ProjectName, ModelVersion }),
        other: { ModelVersion: "2" },
    },
    StartModel: {
        prepare: trained,
        input: (ProjectName) => ({ ProjectName, ModelVersion, MinInferenceUnits: 1 }),
        other: { MinInferenceUnits: 2 },
    },
    StopModel: {
        prepare: hosted,
        input: (ProjectName) => ({ ProjectName, ModelVersion }),
        other: { ModelVersion: "2" },
    },
    StartModelPackagingJob: {
        prepare: trained,
        input: (ProjectName) => ({
            ProjectName,
            ModelVersion,
            Configuration: {
                Greengrass: {
                    S3OutputLocation: { Bucket: "results" },
                    ComponentName: ProjectName,
                    TargetPlatform: { Os: "LINUX", Arch: "ARM64" },
                },
            },
        }),
        other: { Description: "other" },
    },
};

/** Starts a first service, and later one that shares its store. */
interface Pair {
    first(): Promise<TestService>;
    second(first: TestService): Promise<TestService>;
    close(): Promise<void>;
}

const pairs: Record<string, () => Promise<Pair>> = {
    "a restart": async () => {
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-kept-"));
        return {
            first: () => startTestService({ folder }),
            second: async (first) => {
                await first.close();
                return startTestService({ folder });
            },
            close: () => rm(folder, { recursive: true, force: true }),
        };
    },
    "another server on the same PostgreSQL": async () => {
        const postgres: TestPostgres = await startPostgres();
        const services: TestService[] = [];
        const start = async () => {
            services.push(await startTestService({ databaseUrl: postgres.url }));
            return services.at(-1)!;
        };
        return {
            first: start,
            second: start,
            close: async () => {
                await services[0].close();
                await postgres.stop();
            },
        };
    },
};

for (const [what, makePair] of Object.entries(pairs)) {
    describe(`with ${what}`, () => {
        let pair: Pair;
        let service: TestService;
        const calls = new Map<string, { input: object; output: object }>();
        const pages = new Map<string, { input: object; NextToken: string; rest: unknown }>();
        before(async function () {
            this.timeout(120_000);
            pair = await makePair();
            const first = await pair.first();
            for (const [name, { prepare, input }] of Object.entries(cases)) {
                const project = await newProjectWithModel(first);
                await prepare?.(first, project);
                const whole = { ...input(project), ClientToken: `kept-${name}` };
                calls.set(name, { input: whole, output: await send(first, name, whole) });
                await settledDataset(first, project);
            }
            await readFirstPages(first);
            service = await pair.second(first);
        });
        after(async () => {
            await service?.close();
            await pair?.close();
        });

        /** Without what only the transport knows. */
        async function send(to: TestService, operation: string, input: object, client = to.client): Promise<object> {
            const Command = sdk[`${operation}Command` as "CreateProjectCommand"];
            const { $metadata: _metadata, ...output } = await client.send(new Command(input as never));
            return output;
        }

        async function readFirstPages(first: TestService): Promise<void> {
            const ProjectName = await newProjectWithModel(first);
            await first.client.send(new sdk.CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
            await trained(first, ProjectName);
            for (const JobName of ["a", "b"]) {
                await startJob(first, ProjectName, { JobName });
            }
            const lists = {
                ListProjects: {},
                ListModels: { ProjectName },
                ListModelPackagingJobs: { ProjectName },
                ListDatasetEntries: { ProjectName, DatasetType: "train" },
            };
            for (const [name, input] of Object.entries(lists)) {
                const { NextToken } = (await send(first, name, { ...input, MaxResults: 1 })) as { NextToken: string };
                pages.set(name, { input, NextToken, rest: await send(first, name, { ...input, NextToken }) });
            }
        }

        it("a client token of each of the ten operations is answered as before, and refused with other parameters", async () => {
            const tokened = Object.keys(operations).filter(
                (name) => "ClientToken" in validations[lowerFirst(name) as keyof typeof validations],
            );
            assert.deepEqual([...calls.keys()].sort(), tokened.sort());
            for (const [name, { input, output }] of calls) {
                assert.deepEqual(await send(service, name, input), output, name);
                const refused = await failure(
                    send(service, name, { ...input, ...cases[name as OperationName]!.other }),
                );
                assert.deepEqual([refused.name, refused.status], ["ConflictException", 409], name);
                assert.match(
                    refused.message,
                    new RegExp(`kept-${name} was used for ${name} with other parameters less than 8 hours ago`),
                );
            }
        });

        it("a page's token is good for the rest of each list, whatever the sizes of pages, and no other token is", async () => {
            for (const [name, { input, NextToken, rest }] of pages) {
                assert.deepEqual(await send(service, name, { ...input, NextToken }), rest, name);
                assert.match(NextToken, /^[A-Za-z0-9/+=]+$/);
                const bytes = Buffer.from(NextToken, "base64");
                for (let index = 0; index < bytes.length; index++) {
                    const changed = Buffer.from(bytes);
                    changed[index] ^= 1;
                    const refused = await failure(
                        send(service, name, { ...input, NextToken: changed.toString("base64") }),
                    );
                    assert.deepEqual(
                        [name, refused.status, refused.name],
                        [name, 400, "ValidationException"],
                        `byte ${index}`,
                    );
                }
                for (const token of [`${NextToken}=`, `${NextToken}AAAA`, NextToken.slice(4)]) {
                    assert.match(
                        (await failure(send(service, name, { ...input, NextToken: token }))).message,
                        /pagination token is invalid/,
                    );
                }
            }
            for (const [name, { input }] of pages) {
                for (const [other, { NextToken }] of pages) {
                    if (other !== name) {
                        assert.equal(
                            (await failure(send(service, name, { ...input, NextToken }))).status,
                            400,
                            `${other}'s token for ${name}`,
                        );
                    }
                }
            }
        });

        it("a client token of 8 hours ago is forgotten, and that of a minute less is not", async () => {
            for (const [hours, forgotten] of [
                [eightHoursMs - 60_000, false],
                [eightHoursMs + 60_000, true],
            ] as const) {
                service.clock.offsetMs = hours;
                const client = service.newClient();
                for (const [name, { input }] of calls) {
                    const other = { ...input, ...cases[name as OperationName]!.other };
                    // The client corrects its clock by the answers' dates, which are of now.
                    client.config.systemClockOffset = hours;
                    const message = await send(service, name, other, client).then(
                        () => "",
                        (error: Error) => error.message,
                    );
                    assert.equal(/with other parameters/.test(message), !forgotten, `${name}: ${message}`);
                }
                client.destroy();
            }
            service.clock.offsetMs = 0;
        });
    });
}

function lowerFirst(name: string): string {
    return name.charAt(0).toLowerCase() + name.slice(1);
}
