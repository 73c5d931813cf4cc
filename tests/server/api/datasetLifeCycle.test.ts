import assert from "node:assert/strict";
import {
    CreateDatasetCommand,
    CreateModelCommand,
    DeleteDatasetCommand,
    DescribeDatasetCommand,
    DescribeProjectCommand,
    ListDatasetEntriesCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import { sql } from "kysely";
import type { DatasetStatus } from "../../../server/store/schema";
import {
    failure,
    importDataset,
    manifest,
    manifestLine,
    newProject,
    newTrainableProject,
    outputConfig,
    settledDataset,
} from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

const calls = [
    "DescribeDataset",
    "ListDatasetEntries",
    "CreateDataset",
    "UpdateDatasetEntries",
    "DeleteDataset",
    "CreateModel",
] as const;
type Call = (typeof calls)[number];

/** How each call is answered in each status that a dataset can have here; to look at it is always possible. */
const looks: Partial<Record<Call, string>> = { DescribeDataset: "ok", ListDatasetEntries: "ok" };
const settled = { ...looks, CreateDataset: "409", UpdateDatasetEntries: "ok", DeleteDataset: "ok", CreateModel: "ok" };
const busy = { ...looks, CreateDataset: "409", UpdateDatasetEntries: "409", DeleteDataset: "409", CreateModel: "409" };
const answers: Record<Exclude<DatasetStatus, "DELETE_COMPLETE" | "DELETE_FAILED">, Partial<Record<Call, string>>> = {
    CREATE_IN_PROGRESS: { ...busy, DeleteDataset: "ok" },
    CREATE_COMPLETE: settled,
    CREATE_FAILED: { ...settled, UpdateDatasetEntries: "409", CreateModel: "400" },
    UPDATE_IN_PROGRESS: busy,
    UPDATE_COMPLETE: settled,
    UPDATE_FAILED_ROLLBACK_IN_PROGRESS: busy,
    UPDATE_FAILED_ROLLBACK_COMPLETE: settled,
    DELETE_IN_PROGRESS: { ...busy, DeleteDataset: "ok" },
};

describe("what can be done with a dataset", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newTrainableProject(service);
        await service.pauseDatasets();
        // Whoever waits for a deletion doesn't wait in this test.
        service.passTime = true;
    });
    after(() => service.close());

    const send = (call: Call): Promise<unknown> => {
        const dataset = { ProjectName, DatasetType: "train" };
        switch (call) {
            case "DescribeDataset":
                return service.client.send(new DescribeDatasetCommand(dataset));
            case "ListDatasetEntries":
                return service.client.send(new ListDatasetEntriesCommand(dataset));
            case "CreateDataset":
                return service.client.send(new CreateDatasetCommand(dataset));
            case "UpdateDatasetEntries":
                return service.client.send(
                    new UpdateDatasetEntriesCommand({
                        ...dataset,
                        Changes: Buffer.from(manifestLine("train/normal-0.png", "normal")),
                    }),
                );
            case "DeleteDataset":
                return service.client.send(new DeleteDatasetCommand(dataset));
            case "CreateModel":
                return service.client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
        }
    };

    for (const [status, expected] of Object.entries(answers) as [DatasetStatus, Record<Call, string>][]) {
        it(`that is ${status}: ${calls.filter((call) => expected[call] === "ok").join(", ")}`, async () => {
            for (const call of calls) {
                await service.store
                    .updateTable("datasets")
                    .set({ status, statusMessage: "moved", pendingImport: null })
                    .execute();
                if (expected[call] === "ok") {
                    await send(call);
                    continue;
                }
                const refused = await failure(send(call));
                assert.deepEqual([call, String(refused.status)], [call, expected[call]], refused.message);
                assert.equal(refused.resource, expected[call] === "409" ? `DATASET ${ProjectName}/train` : undefined);
                const { DatasetDescription } = await service.client.send(
                    new DescribeDatasetCommand({ ProjectName, DatasetType: "train" }),
                );
                assert.equal(DatasetDescription!.Status, status, `${call} changed nothing`);
            }
        });
    }
});

describe("the statuses of a dataset", () => {
    let service: TestService;
    before(async () => {
        service = await startTestService();
        await sql`create table passed (type text, status text)`.execute(service.store);
        await sql`create trigger made after insert on datasets begin insert into passed values (new.type, new.status); end`.execute(
            service.store,
        );
        await sql`create trigger moved after update of status on datasets begin insert into passed values (new.type, new.status); end`.execute(
            service.store,
        );
    });
    after(() => service.close());

    const passed = async () => {
        const { rows } = await sql<{ status: string }>`select status from passed where type = 'train'`.execute(
            service.store,
        );
        await sql`delete from passed`.execute(service.store);
        return rows.map(({ status }) => status);
    };

    it("are passed through one after the other, each written where it can be seen", async () => {
        const name = await newProject(service);
        const update = (line: string) =>
            service.client.send(
                new UpdateDatasetEntriesCommand({
                    ProjectName: name,
                    DatasetType: "train",
                    Changes: Buffer.from(line),
                }),
            );
        await importDataset(service, name, manifest({ normal: 2, anomaly: 1 }));
        assert.deepEqual(await passed(), ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"]);
        await update(manifestLine("train/new.png", "normal"));
        await settledDataset(service, name);
        assert.deepEqual(await passed(), ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]);
        await update(manifestLine("train/new.png", "normal", "elsewhere"));
        await settledDataset(service, name);
        assert.deepEqual(await passed(), [
            "UPDATE_IN_PROGRESS",
            "UPDATE_FAILED_ROLLBACK_IN_PROGRESS",
            "UPDATE_FAILED_ROLLBACK_COMPLETE",
        ]);
        await service.client.send(new DeleteDatasetCommand({ ProjectName: name, DatasetType: "train" }));
        assert.deepEqual(await passed(), ["DELETE_IN_PROGRESS"]);
        assert.equal((await importDataset(service, name, "no manifest")).status, "CREATE_FAILED");
        assert.deepEqual(await passed(), ["CREATE_IN_PROGRESS", "CREATE_FAILED"]);
    });

    it("are seen by who asks in between: the project shows a roll-back that is under way", async () => {
        const name = await newProject(service);
        await importDataset(service, name, manifest({ normal: 2, anomaly: 1 }));
        await sql`create trigger held before update of status on datasets when new.status = 'UPDATE_FAILED_ROLLBACK_COMPLETE' begin select raise(abort, 'held'); end`.execute(
            service.store,
        );
        await service.client.send(
            new UpdateDatasetEntriesCommand({ ProjectName: name, DatasetType: "train", Changes: Buffer.from("{}") }),
        );
        const statusOf = async () =>
            (await service.client.send(new DescribeProjectCommand({ ProjectName: name }))).ProjectDescription!
                .Datasets![0].Status;
        while ((await statusOf()) === "UPDATE_IN_PROGRESS");
        assert.equal(await statusOf(), "UPDATE_FAILED_ROLLBACK_IN_PROGRESS");
        await sql`drop trigger held`.execute(service.store);
        assert.equal((await settledDataset(service, name)).status, "UPDATE_FAILED_ROLLBACK_COMPLETE");
    });
});
