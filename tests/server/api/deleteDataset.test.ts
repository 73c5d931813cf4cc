import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateDatasetCommand, DeleteDatasetCommand, DescribeDatasetCommand } from "@aws-sdk/client-lookoutvision";
import { failure, importDataset, manifest, newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DeleteDataset", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const remove = (ProjectName: string) =>
        service.client.send(new DeleteDatasetCommand({ ProjectName, DatasetType: "train" }));
    const untilGone = async (ProjectName: string) => {
        const ask = () => service.client.send(new DescribeDatasetCommand({ ProjectName, DatasetType: "train" }));
        while (
            await ask().then(
                () => true,
                (error: Error) => error.name !== "ResourceNotFoundException",
            )
        ) {
            await sleep(10);
        }
    };

    it("answers 202 with an empty body; the dataset goes with its entries and can be made anew", async () => {
        const name = await newProject(service);
        await importDataset(service, name, manifest({ normal: 2, anomaly: 1 }));
        const { $metadata } = await remove(name);
        assert.equal($metadata.httpStatusCode, 202);
        await untilGone(name);
        assert.deepEqual(await service.store.selectFrom("datasetEntries").selectAll().execute(), []);
        await service.client.send(new CreateDatasetCommand({ ProjectName: name, DatasetType: "train" }));
    });

    it("deletes a dataset whose creation failed", async () => {
        const name = await newProject(service);
        assert.equal((await importDataset(service, name, "no manifest")).status, "CREATE_FAILED");
        await remove(name);
        await untilGone(name);
    });

    it("refuses while the dataset is being updated, with 409", async () => {
        const busy = await startTestService();
        try {
            const name = await newProject(busy);
            await busy.client.send(new CreateDatasetCommand({ ProjectName: name, DatasetType: "train" }));
            // Work that nobody finishes: there is nothing to import.
            await busy.store.updateTable("datasets").set({ status: "UPDATE_IN_PROGRESS" }).execute();
            const refused = await failure(
                busy.client.send(new DeleteDatasetCommand({ ProjectName: name, DatasetType: "train" })),
            );
            assert.deepEqual([refused.name, refused.resource], ["ConflictException", `DATASET ${name}/train`]);
            assert.match(refused.message, /UPDATE_IN_PROGRESS/);
        } finally {
            await busy.close();
        }
    });

    it("refuses a dataset that isn't there, with 404", async () => {
        const name = await newProject(service);
        assert.equal((await failure(remove(name))).resource, `DATASET ${name}/train`);
    });
});
